#!/usr/bin/env python3
"""One training step of each small model in PyTorch, from weights given by a formula.

Prints JSON: for each model the logits of the first row's last position, the loss in nats a token, the gradient's global norm,
and the loss after one AdamW step. Made as tests/engine/torch/training-step.json; needs torch.
"""
import json
import math
import torch
import torch.nn.functional as F

VOCAB, BATCH, TIME = 11, 2, 9
LEARNING_RATE, WEIGHT_DECAY, BETAS, EPSILON = 1e-2, 0.1, (0.9, 0.95), 1e-8


def weight(index, name, shape):
    """The same numbers as the test's: waves of different phase for each parameter, norms around one."""
    size = math.prod(shape)
    centre = 1.0 if name.endswith("norm") else 0.0
    values = [centre + 0.4 * math.sin(0.7 * i + 1.3 * index) for i in range(size)]
    return torch.tensor(values, dtype=torch.float32).view(shape).requires_grad_()


def tokens():
    # From 1 on: token 0 is PAD, which Segue does not score.
    rows = [[1 + (3 * t * t + 5 * b + t) % (VOCAB - 1) for t in range(TIME + 1)] for b in range(BATCH)]
    rows = torch.tensor(rows)
    return rows[:, :-1], rows[:, 1:]


def recurrent_shapes(gates, embedding=6, layers=2, hidden=8):
    shapes = {"embedding": (VOCAB, embedding)}
    for layer in range(layers):
        shapes[f"layers.{layer}.kernel"] = (embedding if layer == 0 else hidden, gates * hidden)
        shapes[f"layers.{layer}.recurrent"] = (hidden, gates * hidden)
        shapes[f"layers.{layer}.bias"] = (gates * hidden,)
    shapes["output.kernel"] = (hidden, VOCAB)
    shapes["output.bias"] = (VOCAB,)
    return shapes


def lstm(p, x):
    h = p["embedding"][x].transpose(0, 1)
    for layer in range(2):
        kernel, recurrent, bias = (p[f"layers.{layer}.{part}"] for part in ("kernel", "recurrent", "bias"))
        hidden, cell, steps = torch.zeros(BATCH, 8), torch.zeros(BATCH, 8), []
        for step in h:
            i, f, o, g = (step @ kernel + hidden @ recurrent + bias).chunk(4, 1)
            cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
            hidden = torch.sigmoid(o) * torch.tanh(cell)
            steps.append(hidden)
        h = torch.stack(steps)
    return h.transpose(0, 1) @ p["output.kernel"] + p["output.bias"]


def rnn(activation):
    def run(p, x):
        h = p["embedding"][x].transpose(0, 1)
        for layer in range(2):
            kernel, recurrent, bias = (p[f"layers.{layer}.{part}"] for part in ("kernel", "recurrent", "bias"))
            hidden, steps = torch.zeros(BATCH, 8), []
            for step in h:
                hidden = activation(step @ kernel + hidden @ recurrent + bias)
                steps.append(hidden)
            h = torch.stack(steps)
        return h.transpose(0, 1) @ p["output.kernel"] + p["output.bias"]

    return run


def transformer_shapes(layers=2, width=8, inner=12):
    shapes = {"embedding": (VOCAB, width)}
    for layer in range(layers):
        name = f"blocks.{layer}"
        shapes[f"{name}.attention.norm"] = (width,)
        shapes[f"{name}.attention.qkv"] = (width, 3 * width)
        shapes[f"{name}.attention.projection"] = (width, width)
        shapes[f"{name}.feedForward.norm"] = (width,)
        shapes[f"{name}.feedForward.up.kernel"] = (width, inner)
        shapes[f"{name}.feedForward.up.bias"] = (inner,)
        shapes[f"{name}.feedForward.down.kernel"] = (inner, width)
        shapes[f"{name}.feedForward.down.bias"] = (width,)
    shapes["norm"] = (width,)
    return shapes


def turn(x):
    """Rotary positions of [batch, heads, time, width], features i and i + width/2 paired."""
    half = x.shape[-1] // 2
    angles = torch.arange(x.shape[-2])[:, None] * 10000.0 ** (-torch.arange(half) / half)
    first, second = x[..., :half], x[..., half:]
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


def transformer(p, x):
    heads, width = 2, 8
    norm = lambda h, scale: F.rms_norm(h, (width,), scale, eps=1e-6)
    h = p["embedding"][x]
    for layer in range(2):
        name = f"blocks.{layer}"
        qkv = norm(h, p[f"{name}.attention.norm"]) @ p[f"{name}.attention.qkv"]
        q, k, v = qkv.view(BATCH, TIME, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(turn(q), turn(k), v, is_causal=True)
        h = h + mixed.transpose(1, 2).reshape(BATCH, TIME, width) @ p[f"{name}.attention.projection"]
        inner = norm(h, p[f"{name}.feedForward.norm"]) @ p[f"{name}.feedForward.up.kernel"]
        inner = torch.relu(inner + p[f"{name}.feedForward.up.bias"])
        h = h + inner @ p[f"{name}.feedForward.down.kernel"] + p[f"{name}.feedForward.down.bias"]
    return norm(h, p["norm"]) @ p["embedding"].T


MODELS = {
    "rnn with tanh": (recurrent_shapes(1), rnn(torch.tanh)),
    "rnn with relu": (recurrent_shapes(1), rnn(torch.relu)),
    "lstm with embedding input": (recurrent_shapes(4), lstm),
    "transformer with rotary positions": (transformer_shapes(), transformer),
}


def main():
    x, y = tokens()
    results = {}
    for model, (shapes, run) in MODELS.items():
        p = {name: weight(index, name, shape) for index, (name, shape) in enumerate(shapes.items())}
        groups = [
            {"params": [w for w in p.values() if w.dim() > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [w for w in p.values() if w.dim() == 1], "weight_decay": 0.0},
        ]
        optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=BETAS, eps=EPSILON)
        logits = run(p, x)
        loss = F.cross_entropy(logits.reshape(-1, VOCAB), y.reshape(-1))
        loss.backward()
        norm = torch.sqrt(sum((w.grad**2).sum() for w in p.values()))
        optimizer.step()
        with torch.no_grad():
            after = run(p, x)
            lossAfter = F.cross_entropy(after.reshape(-1, VOCAB), y.reshape(-1))
        results[model] = {
            "logits": [round(v, 6) for v in logits[0, -1].tolist()],
            "loss": round(loss.item(), 6),
            "gradientNorm": round(norm.item(), 6),
            "lossAfterStep": round(lossAfter.item(), 6),
        }
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
