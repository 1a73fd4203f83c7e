// Cross-entropy of a softmax with one wanted class a row, and its gradient, in one pass over each row.
#include <algorithm>
#include <cmath>

#include "ops.h"
#include "simd.h"
#include "thread-pool.h"

namespace segue {
namespace {

/// The largest of all lanes.
float Largest(Vector v) {
  float largest = v[0];
  for (int lane = 1; lane < kLanes; lane++) largest = std::max(largest, v[lane]);
  return largest;
}

/// loss = log Σ e^(x − largest) + largest − x of the target; by x: softmax, less one at the target.
/// logits [rows, classes], targets [rows], each below `classes` → losses [rows], by logits [rows, classes]
void CrossEntropy(Call& call) {
  const Tensor logits = call.Input(0), targets = call.Input(1);
  call.Require(logits.Rank() == 2 && targets.Rank() == 1 && targets.Size(0) == logits.Size(0),
               "SegueCrossEntropy: logits must be [rows, classes], targets [rows]");
  if (!call.Ok()) return;
  const int64_t rows = logits.Size(0), classes = logits.Size(1);
  for (int64_t row = 0; row < rows; row++) {
    const int32_t target = targets.Integers()[row];
    call.Require(target >= 0 && target < classes, "SegueCrossEntropy: a target is not one of the classes");
  }
  const Tensor losses = call.Output(0, {rows}), by_logits = call.Output(1, {rows, classes});
  if (!call.Ok()) return;

  const int64_t whole = classes / kLanes * kLanes;
  const int rest = static_cast<int>(classes - whole);
  ParallelFor(rows, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const float* const x = logits.Floats() + row * classes;
      float* const out = by_logits.Floats() + row * classes;
      Vector most = Broadcast(x[0]);
      for (int64_t i = 0; i < whole; i += kLanes) most = Max(most, Load(x + i));
      float largest = Largest(most);
      for (int64_t i = whole; i < classes; i++) largest = std::max(largest, x[i]);

      Vector sums{};
      for (int64_t i = 0; i < whole; i += kLanes) {
        const Vector power = Exp(Load(x + i) - largest);
        sums += power;
        Store(out + i, power);
      }
      float sum = Sum(sums);
      if (rest > 0) {
        const Vector power = Exp(Load(x + whole, rest) - largest);
        Store(out + whole, power, rest);
        for (int lane = 0; lane < rest; lane++) sum += power[lane];
      }
      const Vector share = Broadcast(1 / sum);
      for (int64_t i = 0; i < classes; i += kLanes) {
        const int count = static_cast<int>(std::min<int64_t>(kLanes, classes - i));
        Store(out + i, Load(out + i, count) * share, count);
      }
      const int32_t target = targets.Integers()[row];
      out[target] -= 1;
      losses.Floats()[row] = std::log(sum) + largest - x[target];
    }
  });
}

}  // namespace

const Op kCrossEntropy{"SegueCrossEntropy",
                       {"logits: float", "targets: int32"},
                       {"losses: float", "by_logits: float"},
                       Kernel<CrossEntropy>};

}  // namespace segue
