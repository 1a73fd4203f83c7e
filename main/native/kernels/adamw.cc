// One update of Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019), in one pass over
// a parameter, its moments and its gradient.
#include <algorithm>
#include <cmath>

#include "ops.h"
#include "simd.h"
#include "thread-pool.h"

namespace segue {
namespace {

/// Elements that are done at a time, on one thread. It does not depend on the number of threads, so neither do sums.
constexpr int64_t kPart = 1 << 14;

/// What `settings` holds, in order.
enum Setting { kBeta1, kBeta2, kEpsilon, kSize, kKeepWeight, kSettings };

/// m = β1·m + (1 − β1)·c·g, v = β2·v + (1 − β2)·(c·g)², w = kept·w − size·m / (√v + ε), where g is the gradient and
/// c what it is multiplied by so that its norm is within bounds. What corrects the moments' bias stands in size and ε.
///
/// w, m, v and g, flat [count]; c [1]; settings [5] → w, m and v
void AdamW(Call& call) {
  const Tensor weight = call.Input(0), mean = call.Input(1), square = call.Input(2), gradient = call.Input(3);
  const Tensor factor = call.Input(4), settings = call.Input(5);
  const bool flat = weight.Rank() == 1 && mean.Rank() == 1 && square.Rank() == 1 && gradient.Rank() == 1;
  call.Require(flat && factor.Rank() == 1 && settings.Rank() == 1, "SegueAdamW: an input is not flat");
  if (!call.Ok()) return;
  const int64_t count = weight.Size(0);
  call.Require(mean.Size(0) == count && square.Size(0) == count && gradient.Size(0) == count && factor.Size(0) == 1 &&
                   settings.Size(0) == kSettings,
               "SegueAdamW: the sizes do not fit together");
  const Tensor new_weight = call.Output(0, {count}), new_mean = call.Output(1, {count});
  const Tensor new_square = call.Output(2, {count});
  if (!call.Ok()) return;

  const float* const with = settings.Floats();
  const float clip = factor.Floats()[0];
  const float keep_mean = with[kBeta1], add_mean = (1 - keep_mean) * clip;
  const float keep_square = with[kBeta2], add_square = (1 - keep_square) * clip * clip;
  const float epsilon = with[kEpsilon], size = with[kSize], keep_weight = with[kKeepWeight];

  ParallelFor((count + kPart - 1) / kPart, [&](int64_t first, int64_t last) {
    const float* __restrict g = gradient.Floats();
    const float* __restrict old_w = weight.Floats();
    const float* __restrict old_m = mean.Floats();
    const float* __restrict old_v = square.Floats();
    float* __restrict w = new_weight.Floats();
    float* __restrict m = new_mean.Floats();
    float* __restrict v = new_square.Floats();
    // In parts of one length each, so that the compiler's vectors begin at the same elements on any number of threads.
    for (int64_t part = first; part < last; part++) {
      const int64_t end = std::min(count, (part + 1) * kPart);
      for (int64_t i = part * kPart; i < end; i++) {
        m[i] = old_m[i] * keep_mean + g[i] * add_mean;
        v[i] = old_v[i] * keep_square + g[i] * g[i] * add_square;
        w[i] = old_w[i] * keep_weight - m[i] / (std::sqrt(v[i]) + epsilon) * size;
      }
    }
  });
}

/// Σ x² over a flat tensor [count] → [1]
void SumOfSquares(Call& call) {
  const Tensor x = call.Input(0);
  call.Require(x.Rank() == 1, "SegueSumOfSquares: the input is not flat");
  if (!call.Ok()) return;
  const int64_t count = x.Size(0), parts = (count + kPart - 1) / kPart;
  const Tensor total = call.Output(0, {1}), sums = call.Scratch(parts);
  if (!call.Ok()) return;
  ParallelFor(parts, [&](int64_t first, int64_t last) {
    for (int64_t part = first; part < last; part++) {
      Vector sum{};
      for (int64_t at = part * kPart; at < count && at < (part + 1) * kPart; at += kLanes) {
        const Vector values = Load(x.Floats() + at, static_cast<int>(std::min<int64_t>(kLanes, count - at)));
        sum += values * values;
      }
      sums.Floats()[part] = Sum(sum);
    }
  });
  float result = 0;
  for (int64_t part = 0; part < parts; part++) result += sums.Floats()[part];
  total.Floats()[0] = result;
}

}  // namespace

const Op kAdamW{"SegueAdamW",
                {"weight: float", "mean: float", "square: float", "gradient: float", "clip: float", "settings: float"},
                {"new_weight: float", "new_mean: float", "new_square: float"},
                Kernel<AdamW>};
const Op kSumOfSquares{"SegueSumOfSquares", {"x: float"}, {"sum: float"}, Kernel<SumOfSquares>};

}  // namespace segue
