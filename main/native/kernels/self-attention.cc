// Causal multi-head self-attention with rotary positions (Vaswani et al., 2017; Su et al., 2021), from the product that
// holds queries, keys and values to the heads side by side, and its gradient.
//
// As in FlashAttention (Dao et al., 2022) the probabilities are never kept: the gradient computes them again from the
// logarithm of each row's sum. A head is the work of one thread, so the number of threads changes no bit.
#include <algorithm>
#include <cmath>
#include <vector>

#include "ops.h"
#include "product.h"
#include "simd.h"
#include "thread-pool.h"

namespace segue {
namespace {

/// Queries that are taken together, against all keys that the last of them may see.
constexpr int64_t kQueries = 48;

/// Sizes, and where a head lies in [batch · time, 3 · heads · width].
struct Shape {
  int64_t batch, time, heads, width;

  int64_t Features() const { return heads * width; }
  int64_t RowStride() const { return 3 * Features(); }
  int64_t PaddedWidth() const { return WholeVectors(width); }
  /// Between rows with a place for every position; never a power of two, which would put them all into the same few
  /// lines of the cache.
  int64_t TimeStride() const { return WholeVectors(time) + kLanes; }
};

/// Numbers that stay zero where nothing is written: what lies behind the last of a row.
using Buffer = std::vector<float>;

/// Angles: cosines and sines, [time, width / 2].
struct Turn {
  const float* cosines;
  const float* sines;
};

/// Turns the pair (i, i + width/2) of a row by the angle i of its position, and scales it. `back` turns it back.
void Rotate(const float* __restrict from, float* __restrict to, const Shape& shape, const Turn& turn,
            int64_t position, float scale, bool back) {
  const int64_t half = shape.width / 2;
  const float* __restrict const cosines = turn.cosines + position * half;
  const float* __restrict const sines = turn.sines + position * half;
  const float sign = back ? -1.0f : 1.0f;
  for (int64_t i = 0; i < half; i++) {
    const float first = from[i] * scale, second = from[i + half] * scale, sine = sines[i] * sign;
    to[i] = first * cosines[i] - second * sine;
    to[i + half] = first * sine + second * cosines[i];
  }
}

/// What both directions need of a head, with zeros up to whole vectors: queries (turned, divided by √width) and keys
/// (turned) [time, width], values [time, width], and keys transposed [width, time].
struct Head {
  Buffer queries, keys, values, keys_across;

  explicit Head(const Shape& shape)
      : queries(shape.time * shape.PaddedWidth()),
        keys(shape.time * shape.PaddedWidth()),
        values(shape.time * shape.PaddedWidth()),
        keys_across(shape.width * shape.TimeStride()) {}

  /// @param qkv the head's first query
  void Read(const float* qkv, const Shape& shape, const Turn& turn) {
    const float scale = 1 / std::sqrt(static_cast<float>(shape.width));
    const int64_t features = shape.Features(), padded = shape.PaddedWidth();
    for (int64_t t = 0; t < shape.time; t++) {
      const float* const row = qkv + t * shape.RowStride();
      float* const key = keys.data() + t * padded;
      Rotate(row, queries.data() + t * padded, shape, turn, t, scale, false);
      Rotate(row + features, key, shape, turn, t, 1, false);
      std::memcpy(values.data() + t * padded, row + 2 * features, shape.width * sizeof(float));
      for (int64_t i = 0; i < shape.width; i++) keys_across[i * shape.TimeStride() + t] = key[i];
    }
  }

  /// The scores of `count` queries from `first` on against every key that the last of them may see.
  void Scores(const Shape& shape, int64_t first, int64_t count, float* scores) const {
    const LeftFactor left{queries.data() + first * shape.PaddedWidth(), shape.PaddedWidth(), 1};
    Product<false>(left, keys_across.data(), shape.TimeStride(), count, shape.width, WholeVectors(first + count),
                   scores, shape.TimeStride());
  }
};

float Largest(const float* row, int64_t count) {
  Vector largest = Broadcast(-INFINITY);
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) largest = Max(largest, Load(row + i));
  float result = -INFINITY;
  for (int lane = 0; lane < kLanes; lane++) result = largest[lane] > result ? largest[lane] : result;
  for (; i < count; i++) result = row[i] > result ? row[i] : result;
  return result;
}

/// Replaces the first `seen` of a row by e^(score - shift), those behind up to `count` by zero; gives their sum.
float Exponentials(float* row, int64_t seen, int64_t count, float shift) {
  Vector sum{};
  int64_t i = 0;
  for (; i + kLanes <= seen; i += kLanes) {
    const Vector value = Exp(Load(row + i) - shift);
    Store(row + i, value);
    sum += value;
  }
  if (i < seen) {
    Vector value = Exp(Load(row + i) - shift);
    for (int64_t lane = seen - i; lane < kLanes; lane++) value[lane] = 0;
    Store(row + i, value);
    sum += value;
    i += kLanes;
  }
  if (i < count) std::memset(row + i, 0, (count - i) * sizeof(float));
  return Sum(sum);
}

/// Reads the inputs that both kernels share; notes a failure where they do not fit together.
Shape ShapeOf(Call& call, const Tensor& qkv, const Tensor& cosines, const Tensor& sines) {
  call.Require(qkv.Rank() == 2 && cosines.Rank() == 2 && sines.Rank() == 2, "qkv, cosines and sines must be matrices");
  if (!call.Ok()) return {};
  const int64_t time = cosines.Size(0), width = 2 * cosines.Size(1), rows = qkv.Size(0), features = qkv.Size(1) / 3;
  call.Require(time > 0 && width > 0 && sines.Size(0) == time && 2 * sines.Size(1) == width && rows % time == 0 &&
                   qkv.Size(1) == 3 * features && features % width == 0,
               "qkv must be [batch · time, 3 · heads · width], cosines and sines [time, width / 2]");
  if (!call.Ok()) return {};
  return {rows / time, time, features / width, width};
}

/// qkv [batch · time, 3 · heads · width], cosines and sines [time, width / 2]
///   → mixed [batch · time, heads · width], logarithm of each row's sum [batch · heads, time]
void SelfAttention(Call& call) {
  const Tensor qkv = call.Input(0), cosines = call.Input(1), sines = call.Input(2);
  if (!call.Ok()) return;
  const Shape shape = ShapeOf(call, qkv, cosines, sines);
  if (!call.Ok()) return;
  const int64_t features = shape.Features(), padded = shape.PaddedWidth(), across = shape.TimeStride();
  const Tensor mixed = call.Output(0, {shape.batch * shape.time, features});
  const Tensor logarithms = call.Output(1, {shape.batch * shape.heads, shape.time});
  if (!call.Ok()) return;
  const Turn turn{cosines.Floats(), sines.Floats()};

  ParallelFor(shape.batch * shape.heads, [&](int64_t from, int64_t to) {
    Head head(shape);
    Buffer weights(kQueries * across), sums(kQueries), output(kQueries * padded);
    for (int64_t item = from; item < to; item++) {
      const int64_t first_row = item / shape.heads * shape.time, column = item % shape.heads * shape.width;
      head.Read(qkv.Floats() + first_row * shape.RowStride() + column, shape, turn);
      for (int64_t first = 0; first < shape.time; first += kQueries) {
        const int64_t count = std::min(kQueries, shape.time - first), seen = first + count;
        head.Scores(shape, first, count, weights.data());
        for (int64_t i = 0; i < count; i++) {
          float* const row = weights.data() + i * across;
          const float largest = Largest(row, first + i + 1);
          sums[i] = Exponentials(row, first + i + 1, WholeVectors(seen), largest);
          logarithms.Floats()[item * shape.time + first + i] = largest + std::log(sums[i]);
        }
        Product<false>({weights.data(), across, 1}, head.values.data(), padded, count, seen, padded, output.data(),
                       padded);
        for (int64_t i = 0; i < count; i++) {
          float* const out = mixed.Floats() + (first_row + first + i) * features + column;
          const float share = 1 / sums[i];
          for (int64_t j = 0; j < shape.width; j++) out[j] = output[i * padded + j] * share;
        }
      }
    }
  });
}

/// With P the probabilities and D each row's sum of output · gradient: by the values Pᵀ·gradient, by the scores
/// S = P·(gradient·valuesᵀ − D), by the queries S·keys, by the keys Sᵀ·queries, both turned back.
/// gradient [batch · time, heads · width], qkv, mixed and logarithms of `SelfAttention`, cosines, sines
///   → by qkv [batch · time, 3 · heads · width]
void SelfAttentionGradient(Call& call) {
  const Tensor gradient = call.Input(0), qkv = call.Input(1), mixed = call.Input(2), logarithms = call.Input(3);
  const Tensor cosines = call.Input(4), sines = call.Input(5);
  if (!call.Ok()) return;
  const Shape shape = ShapeOf(call, qkv, cosines, sines);
  if (!call.Ok()) return;
  const int64_t features = shape.Features(), padded = shape.PaddedWidth(), across = shape.TimeStride();
  const int64_t rows = shape.batch * shape.time, stride = shape.RowStride();
  call.Require(gradient.Rank() == 2 && gradient.Size(0) == rows && gradient.Size(1) == features && mixed.Rank() == 2 &&
                   mixed.Size(0) == rows && mixed.Size(1) == features && logarithms.Rank() == 2 &&
                   logarithms.Size(0) == shape.batch * shape.heads && logarithms.Size(1) == shape.time,
               "gradient and mixed must be [batch · time, heads · width], logarithms [batch · heads, time]");
  if (!call.Ok()) return;
  const Tensor by_qkv = call.Output(0, {rows, stride});
  if (!call.Ok()) return;
  const Turn turn{cosines.Floats(), sines.Floats()};
  const float scale = 1 / std::sqrt(static_cast<float>(shape.width));

  ParallelFor(shape.batch * shape.heads, [&](int64_t from, int64_t to) {
    Head head(shape);
    Buffer values_across(shape.width * across), weights(kQueries * across), by_scores(kQueries * across);
    Buffer by_output(kQueries * padded), by_queries(kQueries * padded);
    Buffer by_keys(shape.time * padded), by_values(shape.time * padded);
    for (int64_t item = from; item < to; item++) {
      const int64_t first_row = item / shape.heads * shape.time, column = item % shape.heads * shape.width;
      head.Read(qkv.Floats() + first_row * stride + column, shape, turn);
      for (int64_t t = 0; t < shape.time; t++) {
        for (int64_t i = 0; i < shape.width; i++) values_across[i * across + t] = head.values[t * padded + i];
      }
      std::fill(by_keys.begin(), by_keys.end(), 0.0f);
      std::fill(by_values.begin(), by_values.end(), 0.0f);
      float* const by_head = by_qkv.Floats() + first_row * stride + column;

      for (int64_t first = 0; first < shape.time; first += kQueries) {
        const int64_t count = std::min(kQueries, shape.time - first), seen = first + count;
        head.Scores(shape, first, count, weights.data());
        for (int64_t i = 0; i < count; i++) {
          const float* const row = gradient.Floats() + (first_row + first + i) * features + column;
          std::memcpy(by_output.data() + i * padded, row, shape.width * sizeof(float));
        }
        Product<false>({by_output.data(), padded, 1}, values_across.data(), across, count, shape.width,
                       WholeVectors(seen), by_scores.data(), across);
        for (int64_t i = 0; i < count; i++) {
          float* const weight = weights.data() + i * across;
          Exponentials(weight, first + i + 1, WholeVectors(seen),
                       logarithms.Floats()[item * shape.time + first + i]);
          const float* const output = mixed.Floats() + (first_row + first + i) * features + column;
          float along = 0;
          for (int64_t j = 0; j < shape.width; j++) along += by_output[i * padded + j] * output[j];
          float* const by_score = by_scores.data() + i * across;
          for (int64_t j = 0; j < WholeVectors(seen); j += kLanes) {
            Store(by_score + j, Load(weight + j) * (Load(by_score + j) - along));
          }
        }
        Product<false>({by_scores.data(), across, 1}, head.keys.data(), padded, count, seen, padded,
                       by_queries.data(), padded);
        Product<true>({by_scores.data(), 1, across}, head.queries.data() + first * padded, padded, seen, count, padded,
                      by_keys.data(), padded);
        Product<true>({weights.data(), 1, across}, by_output.data(), padded, seen, count, padded, by_values.data(),
                      padded);
        for (int64_t i = 0; i < count; i++) {
          Rotate(by_queries.data() + i * padded, by_head + (first + i) * stride, shape, turn, first + i, scale, true);
        }
      }
      for (int64_t t = 0; t < shape.time; t++) {
        float* const row = by_head + t * stride;
        Rotate(by_keys.data() + t * padded, row + features, shape, turn, t, 1, true);
        std::memcpy(row + 2 * features, by_values.data() + t * padded, shape.width * sizeof(float));
      }
    }
  });
}

}  // namespace

const Op kSelfAttention = {"SegueSelfAttention",
                           {"qkv: float", "cosines: float", "sines: float"},
                           {"mixed: float", "logarithms: float"},
                           Kernel<SelfAttention>};
const Op kSelfAttentionGradient = {"SegueSelfAttentionGradient",
                                   {"gradient: float", "qkv: float", "mixed: float", "logarithms: float",
                                    "cosines: float", "sines: float"},
                                   {"by_qkv: float"},
                                   Kernel<SelfAttentionGradient>};

}  // namespace segue
