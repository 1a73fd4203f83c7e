// Root-mean-square layer normalisation (Zhang and Sennrich, 2019).
#include <cmath>

#include "ops.h"
#include "simd.h"
#include "thread-pool.h"

namespace segue {
namespace {

constexpr float kEpsilon = 1e-6f;

/// Rows whose share of the gradient by the scale is added up together. It does not depend on the number of threads, so
/// neither does the sum.
constexpr int64_t kRowsAtOnce = 128;

/// Σ a·b over a row.
float Dot(const float* a, const float* b, int64_t width) {
  Vector sum{};
  int64_t i = 0;
  for (; i + kLanes <= width; i += kLanes) sum += Load(a + i) * Load(b + i);
  if (i < width) sum += Load(a + i, width - i) * Load(b + i, width - i);
  return Sum(sum);
}

/// y = x·r·scale with r = (mean(x²) + ε)^-½, row by row.
/// x [rows, width], scale [width] → y [rows, width], r [rows]
void RmsNorm(Call& call) {
  const Tensor x = call.Input(0), scale = call.Input(1);
  call.Require(x.Rank() == 2 && scale.Rank() == 1 && scale.Size(0) == x.Size(1),
               "SegueRmsNorm: x must be [rows, width], scale [width]");
  if (!call.Ok()) return;
  const int64_t rows = x.Size(0), width = x.Size(1);
  const Tensor y = call.Output(0, {rows, width}), inverse = call.Output(1, {rows});
  if (!call.Ok()) return;
  const float* const scales = scale.Floats();

  ParallelFor(rows, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const float* const in = x.Floats() + row * width;
      float* const out = y.Floats() + row * width;
      const float r = 1 / std::sqrt(Dot(in, in, width) / static_cast<float>(width) + kEpsilon);
      inverse.Floats()[row] = r;
      for (int64_t i = 0; i < width; i += kLanes) {
        const int64_t count = width - i;
        Store(out + i, Load(in + i, count) * r * Load(scales + i, count), count);
      }
    }
  });
}

/// With u = gradient·scale: by x, r·(u − n·mean(u·n)) with n = x·r; by scale, Σ gradient·n over the rows.
/// gradient [rows, width], x [rows, width], scale [width], r [rows] → by x [rows, width], by scale [width]
void RmsNormGradient(Call& call) {
  const Tensor gradient = call.Input(0), x = call.Input(1), scale = call.Input(2), inverse = call.Input(3);
  call.Require(x.Rank() == 2 && gradient.Rank() == 2 && scale.Rank() == 1 && inverse.Rank() == 1 &&
                   gradient.Size(0) == x.Size(0) && gradient.Size(1) == x.Size(1) && scale.Size(0) == x.Size(1) &&
                   inverse.Size(0) == x.Size(0),
               "SegueRmsNormGradient: gradient and x must be [rows, width], scale [width], r [rows]");
  if (!call.Ok()) return;
  const int64_t rows = x.Size(0), width = x.Size(1);
  const int64_t parts = (rows + kRowsAtOnce - 1) / kRowsAtOnce;
  const Tensor by_x = call.Output(0, {rows, width}), by_scale = call.Output(1, {width});
  const Tensor sums = call.Scratch(parts * width);
  if (!call.Ok()) return;
  const float* const scales = scale.Floats();

  ParallelFor(parts, [&](int64_t first, int64_t last) {
    for (int64_t part = first; part < last; part++) {
      float* const sum = sums.Floats() + part * width;
      std::memset(sum, 0, width * sizeof(float));
      for (int64_t row = part * kRowsAtOnce; row < rows && row < (part + 1) * kRowsAtOnce; row++) {
        const float* const by_y = gradient.Floats() + row * width;
        const float* const in = x.Floats() + row * width;
        float* const out = by_x.Floats() + row * width;
        const float r = inverse.Floats()[row];
        Vector along{};
        for (int64_t i = 0; i < width; i += kLanes) {
          const int64_t count = width - i;
          const Vector product = Load(by_y + i, count) * Load(in + i, count);
          along += product * Load(scales + i, count);
          Store(sum + i, Load(sum + i, count) + product * r, count);
        }
        const float mean = Sum(along) * r / static_cast<float>(width);
        for (int64_t i = 0; i < width; i += kLanes) {
          const int64_t count = width - i;
          const Vector u = Load(by_y + i, count) * Load(scales + i, count);
          Store(out + i, r * (u - Load(in + i, count) * (r * mean)), count);
        }
      }
    }
  });

  for (int64_t i = 0; i < width; i += kLanes) {
    const int64_t count = width - i;
    Vector total{};
    for (int64_t part = 0; part < parts; part++) total += Load(sums.Floats() + part * width + i, count);
    Store(by_scale.Floats() + i, total, count);
  }
}

}  // namespace

const Op kRmsNorm{"SegueRmsNorm", {"x: float", "scale: float"}, {"y: float", "inverse: float"}, Kernel<RmsNorm>};
const Op kRmsNormGradient{"SegueRmsNormGradient",
                          {"gradient: float", "x: float", "scale: float", "inverse: float"},
                          {"by_x: float", "by_scale: float"},
                          Kernel<RmsNormGradient>};

}  // namespace segue
