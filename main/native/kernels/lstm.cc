// A layer of long short-term memory over a window (Hochreiter and Schmidhuber, 1997), all of its steps in one call.
//
// The hidden units are shared out among the threads. A thread keeps its units' part of the recurrent weights packed, close
// to its processor, and does everything that its units need; after each step the threads wait for each other,
// since the next one needs all hidden states.
//
// The gates stand side by side: input i, forget f, output o, candidate g.
#include "ops.h"
#include "recurrent-product.h"
#include "simd.h"
#include "thread-pool.h"

namespace segue {
namespace {

constexpr int kGates = 4;

/// Sizes of a window, and how its units are shared out: in blocks of a vector's width.
struct Window {
  int64_t time, batch, hidden;

  int64_t Blocks() const { return (hidden + kLanes - 1) / kLanes; }
  /// Units with those that fill up the last block.
  int64_t Padded() const { return Blocks() * kLanes; }
  /// How many of a block's units there are.
  int Count(int64_t block) const {
    const int64_t left = hidden - block * kLanes;
    return left < kLanes ? static_cast<int>(left) : kLanes;
  }
};

/// Asks for what will be read a moment later, when the product is done: `count` rows of one vector each.
inline void Prefetch(const float* from, int64_t stride, int64_t count) {
  for (int64_t row = 0; row < count; row++) __builtin_prefetch(from + row * stride);
}

/// With z = inputs + h·recurrent + bias: i, f, o = sigmoid(z), g = tanh(z), c = f·c + i·g, h = o·tanh(c).
///
/// inputs [time, batch, 4 · hidden] (the layer's input times its kernel), recurrent [hidden, 4 · hidden],
/// bias [4 · hidden], h and c before the window [batch, hidden] → the states h before every step and after the last
/// [time + 1, batch, hidden], the cells c likewise, the gates [time, batch, 4 · hidden], the last h and c
void Lstm(Call& call) {
  const Tensor inputs = call.Input(0), recurrent = call.Input(1), bias = call.Input(2);
  const Tensor first_state = call.Input(3), first_cell = call.Input(4);
  call.Require(inputs.Rank() == 3 && recurrent.Rank() == 2 && bias.Rank() == 1 && first_state.Rank() == 2 &&
                   first_cell.Rank() == 2,
               "SegueLstm: an input has a wrong rank");
  if (!call.Ok()) return;
  const Window window{inputs.Size(0), inputs.Size(1), recurrent.Size(0)};
  const int64_t time = window.time, batch = window.batch, hidden = window.hidden;
  call.Require(inputs.Size(2) == kGates * hidden && recurrent.Size(1) == kGates * hidden &&
                   bias.Size(0) == kGates * hidden && first_state.Size(0) == batch && first_state.Size(1) == hidden &&
                   first_cell.Size(0) == batch && first_cell.Size(1) == hidden,
               "SegueLstm: the shapes do not fit together");
  const Tensor states = call.Output(0, {time + 1, batch, hidden}), cells = call.Output(1, {time + 1, batch, hidden});
  const Tensor gates = call.Output(2, {time, batch, kGates * hidden});
  const Tensor last_state = call.Output(3, {batch, hidden}), last_cell = call.Output(4, {batch, hidden});

  constexpr int64_t kBlockColumns = kGates * kLanes, kBlockPanels = kBlockColumns / kPanel;
  const int threads = static_cast<int>(window.Blocks() < ThreadCount() ? window.Blocks() : ThreadCount());
  const int64_t sheets = SheetsSize(batch, hidden);
  const Tensor packed = call.Scratch(window.Blocks() * kBlockColumns * hidden);
  const Tensor exchange = call.Scratch(2 * sheets);
  const Tensor sums = call.Scratch(threads * batch * kBlockColumns);
  if (!call.Ok()) return;

  Barrier barrier(threads);
  RunThreads(threads, [&](int thread) {
    const int64_t begin = ShareBegin(window.Blocks(), thread, threads);
    const int64_t end = ShareBegin(window.Blocks(), thread + 1, threads);
    float* const z = sums.Floats() + thread * batch * kBlockColumns;

    for (int64_t k = 0; k < hidden; k++) {
      for (int64_t block = begin; block < end; block++) {
        float* const to = packed.Floats() + block * kBlockColumns * hidden;
        for (int gate = 0; gate < kGates; gate++) {
          const Vector weights = Load(recurrent.Floats() + (k * kGates + gate) * hidden + block * kLanes, window.Count(block));
          Store(to + InPanels(hidden, kBlockPanels, gate / 2, k) + gate % 2 * kLanes, weights);
        }
      }
    }
    for (int64_t row = 0; row < batch; row++) {
      for (int64_t block = begin; block < end; block++) {
        const int64_t at = row * hidden + block * kLanes;
        const int count = window.Count(block);
        const Vector h = Load(first_state.Floats() + at, count);
        Store(states.Floats() + at, h, count);
        Store(exchange.Floats() + InSheets(batch, row, block * kLanes), h);
        Store(cells.Floats() + at, Load(first_cell.Floats() + at, count), count);
      }
    }
    barrier.Wait();

    for (int64_t t = 0; t < time; t++) {
      const float* const before = exchange.Floats() + t % 2 * sheets;
      float* const after = exchange.Floats() + (t + 1) % 2 * sheets;
      for (int64_t block = begin; block < end; block++) {
        const int64_t unit = block * kLanes;
        const int count = window.Count(block);
        for (int gate = 0; gate < kGates; gate++) {
          Prefetch(inputs.Floats() + (t * batch * kGates + gate) * hidden + unit, kGates * hidden, batch);
        }
        std::memset(z, 0, batch * kBlockColumns * sizeof(float));
        MultiplySheets(before, batch, hidden, packed.Floats() + block * kBlockColumns * hidden, kBlockPanels, z);

        Vector biases[kGates];
        for (int gate = 0; gate < kGates; gate++) biases[gate] = Load(bias.Floats() + gate * hidden + unit, count);
        for (int64_t row = 0; row < batch; row++) {
          const int64_t at = (t * batch + row) * hidden + unit, next = at + batch * hidden;
          const int64_t gates_at = (t * batch + row) * kGates * hidden + unit;
          const auto sum = [&](int gate) {
            const Vector input = Load(inputs.Floats() + gates_at + gate * hidden, count);
            return Load(z + row * kBlockColumns + gate * kLanes) + input + biases[gate];
          };
          const Vector i = Sigmoid(sum(0)), f = Sigmoid(sum(1)), o = Sigmoid(sum(2)), g = Tanh(sum(3));
          const Vector c = f * Load(cells.Floats() + at, count) + i * g;
          const Vector h = o * Tanh(c);
          Store(gates.Floats() + gates_at, i, count);
          Store(gates.Floats() + gates_at + hidden, f, count);
          Store(gates.Floats() + gates_at + 2 * hidden, o, count);
          Store(gates.Floats() + gates_at + 3 * hidden, g, count);
          Store(cells.Floats() + next, c, count);
          Store(states.Floats() + next, h, count);
          Store(after + InSheets(batch, row, unit), h);
          if (t + 1 < time) continue;
          Store(last_cell.Floats() + row * hidden + unit, c, count);
          Store(last_state.Floats() + row * hidden + unit, h, count);
        }
      }
      barrier.Wait();
    }
  });
}

/// Back through the window, from its end to its start and no further. With b(·) for the gradient by something:
/// b(h) = gradient + b(z after)·recurrentᵀ, b(c) = b(c after)·f after + b(h)·o·(1 − tanh²c),
/// b(i) = b(c)·g, b(f) = b(c)·c before, b(o) = b(h)·tanh c, b(g) = b(c)·i, each times its gate's slope gives b(z).
///
/// gradient [time, batch, hidden], gates [time, batch, 4 · hidden], cells [time + 1, batch, hidden],
/// recurrent [hidden, 4 · hidden] → by z [time · batch, 4 · hidden], by bias [4 · hidden]
void LstmGradient(Call& call) {
  const Tensor gradient = call.Input(0), gates = call.Input(1), cells = call.Input(2), recurrent = call.Input(3);
  call.Require(gradient.Rank() == 3 && gates.Rank() == 3 && cells.Rank() == 3 && recurrent.Rank() == 2,
               "SegueLstmGradient: an input has a wrong rank");
  if (!call.Ok()) return;
  const Window window{gradient.Size(0), gradient.Size(1), gradient.Size(2)};
  const int64_t time = window.time, batch = window.batch, hidden = window.hidden;
  call.Require(gates.Size(0) == time && gates.Size(1) == batch && gates.Size(2) == kGates * hidden &&
                   cells.Size(0) == time + 1 && cells.Size(1) == batch && cells.Size(2) == hidden &&
                   recurrent.Size(0) == hidden && recurrent.Size(1) == kGates * hidden,
               "SegueLstmGradient: the shapes do not fit together");
  const Tensor by_gates = call.Output(0, {time * batch, kGates * hidden});
  const Tensor by_bias = call.Output(1, {kGates * hidden});

  // A panel is as wide as two blocks of units. The product's depth is that of all gates, padded to whole blocks.
  constexpr int64_t kPanelBlocks = kPanel / kLanes;
  const int64_t padded = window.Padded(), depth = kGates * padded;
  const int64_t panels = (window.Blocks() + kPanelBlocks - 1) / kPanelBlocks;
  const int threads = static_cast<int>(panels < ThreadCount() ? panels : ThreadCount());
  const int64_t sheets = SheetsSize(batch, depth);
  const Tensor packed = call.Scratch(panels * kPanel * depth);
  const Tensor exchange = call.Scratch(2 * sheets);
  const Tensor sums = call.Scratch(threads * batch * kPanel);
  const Tensor by_cell = call.Scratch(batch * panels * kPanel);
  const Tensor bias_sums = call.Scratch(kGates * panels * kPanel);
  if (!call.Ok()) return;

  Barrier barrier(threads);
  RunThreads(threads, [&](int thread) {
    const int64_t begin = ShareBegin(panels, thread, threads), end = ShareBegin(panels, thread + 1, threads);
    float* const by_h = sums.Floats() + thread * batch * kPanel;

    for (int64_t panel = begin; panel < end; panel++) {
      float* const to = packed.Floats() + panel * kPanel * depth;
      std::memset(to, 0, kPanel * depth * sizeof(float));
      for (int gate = 0; gate < kGates; gate++) {
        for (int64_t from = 0; from < hidden; from += kSheet) {
          for (int64_t column = 0; column < kPanel && panel * kPanel + column < hidden; column++) {
            const float* const weights = recurrent.Floats() + ((panel * kPanel + column) * kGates + gate) * hidden;
            for (int64_t k = from; k < hidden && k < from + kSheet; k++) {
              to[(gate * padded + k) * kPanel + column] = weights[k];
            }
          }
        }
      }
      std::memset(by_cell.Floats() + panel * batch * kPanel, 0, batch * kPanel * sizeof(float));
      std::memset(bias_sums.Floats() + panel * kGates * kPanel, 0, kGates * kPanel * sizeof(float));
    }

    for (int64_t t = time - 1; t >= 0; t--) {
      const float* const later = exchange.Floats() + (t + 1) % 2 * sheets;
      float* const now = exchange.Floats() + t % 2 * sheets;
      for (int64_t panel = begin; panel < end; panel++) {
        const int64_t first_unit = panel * kPanel;
        for (int64_t unit = first_unit; unit < first_unit + kPanel && unit < hidden; unit += kLanes) {
          for (int gate = 0; gate < kGates; gate++) {
            Prefetch(gates.Floats() + (t * batch * kGates + gate) * hidden + unit, kGates * hidden, batch);
          }
          Prefetch(gradient.Floats() + t * batch * hidden + unit, hidden, batch);
          Prefetch(cells.Floats() + t * batch * hidden + unit, hidden, batch);
        }
        std::memset(by_h, 0, batch * kPanel * sizeof(float));
        if (t + 1 < time) MultiplySheets(later, batch, depth, packed.Floats() + panel * kPanel * depth, 1, by_h);

        for (int64_t part = 0; part < kPanelBlocks && panel * kPanelBlocks + part < window.Blocks(); part++) {
          const int64_t unit = first_unit + part * kLanes;
          const int count = window.Count(panel * kPanelBlocks + part);
          Vector bias_sum[kGates];
          float* const bias_at = bias_sums.Floats() + (panel * kPanelBlocks + part) * kGates * kLanes;
          for (int gate = 0; gate < kGates; gate++) bias_sum[gate] = Load(bias_at + gate * kLanes);
          for (int64_t row = 0; row < batch; row++) {
            const int64_t at = (t * batch + row) * hidden + unit;
            const int64_t gates_at = (t * batch + row) * kGates * hidden + unit;
            const auto gate = [&](int which) { return Load(gates.Floats() + gates_at + which * hidden, count); };
            const Vector i = gate(0), f = gate(1), o = gate(2), g = gate(3);
            const Vector before = Load(cells.Floats() + at, count);
            const Vector squashed = Tanh(Load(cells.Floats() + at + batch * hidden, count));
            float* const carried = by_cell.Floats() + (panel * batch + row) * kPanel + part * kLanes;
            const Vector bh = Load(by_h + row * kPanel + part * kLanes) + Load(gradient.Floats() + at, count);
            const Vector bc = Load(carried) + bh * o * (1.0f - squashed * squashed);
            Store(carried, bc * f);
            const Vector by_z[kGates] = {
                bc * g * (i * (1.0f - i)),
                bc * before * (f * (1.0f - f)),
                bh * squashed * (o * (1.0f - o)),
                bc * i * (1.0f - g * g),
            };
            for (int which = 0; which < kGates; which++) {
              Store(by_gates.Floats() + gates_at + which * hidden, by_z[which], count);
              Store(now + InSheets(batch, row, which * padded + unit), by_z[which]);
              bias_sum[which] += by_z[which];
            }
          }
          for (int gate = 0; gate < kGates; gate++) Store(bias_at + gate * kLanes, bias_sum[gate]);
        }
      }
      barrier.Wait();
    }

    for (int64_t block = begin * kPanelBlocks; block < end * kPanelBlocks && block < window.Blocks(); block++) {
      for (int gate = 0; gate < kGates; gate++) {
        const Vector sum = Load(bias_sums.Floats() + (block * kGates + gate) * kLanes);
        Store(by_bias.Floats() + gate * hidden + block * kLanes, sum, window.Count(block));
      }
    }
  });
}

}  // namespace

const Op kLstm{"SegueLstm",
               {"inputs: float", "recurrent: float", "bias: float", "state: float", "cell: float"},
               {"states: float", "cells: float", "gates: float", "last_state: float", "last_cell: float"},
               Kernel<Lstm>};
const Op kLstmGradient{"SegueLstmGradient",
                       {"gradient: float", "gates: float", "cells: float", "recurrent: float"},
                       {"by_gates: float", "by_bias: float"},
                       Kernel<LstmGradient>};

}  // namespace segue
