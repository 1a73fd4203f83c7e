// Products of small matrices that stay in the cache: the ones inside of attention. Large ones are TensorFlow's.
#pragma once

#include "simd.h"

namespace segue {

/// Rows of a result that are held in registers at once; with two vectors each they leave room for a row of `b`.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int kTileRows = 12;
#else
constexpr int kTileRows = 6;
#endif

/// The left factor of a product. Element (row, step) is `data[row * row_stride + step * step_stride]`, so that a
/// transposed one needs no copy.
struct LeftFactor {
  const float* data;
  int64_t row_stride;
  int64_t step_stride;
};

/// `count` rounded up to whole vectors.
inline int64_t WholeVectors(int64_t count) { return (count + kLanes - 1) / kLanes * kLanes; }

/// kRows × (kVectors · kLanes) of the result, in registers: every loop over them is unrolled before the compiler decides
/// where they live.
template <int kRows, int kVectors, bool kAdd>
void ProductTile(LeftFactor a, const float* b, int64_t b_stride, int64_t steps, float* c, int64_t c_stride) {
  Vector sums[kRows][kVectors];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; v++) sums[row][v] = kAdd ? Load(c + row * c_stride + v * kLanes) : Vector{};
  }
  for (int64_t step = 0; step < steps; step++) {
    const float* const left = a.data + step * a.step_stride;
    Vector right[kVectors];
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; v++) right[v] = Load(b + step * b_stride + v * kLanes);
#pragma GCC unroll 16
    for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; v++) sums[row][v] += left[row * a.row_stride] * right[v];
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; v++) Store(c + row * c_stride + v * kLanes, sums[row][v]);
  }
}

template <int kRows, bool kAdd>
void ProductRows(LeftFactor a, const float* b, int64_t b_stride, int64_t steps, int64_t columns, float* c,
                 int64_t c_stride) {
  int64_t column = 0;
  for (; column + 2 * kLanes <= columns; column += 2 * kLanes) {
    ProductTile<kRows, 2, kAdd>(a, b + column, b_stride, steps, c + column, c_stride);
  }
  if (column < columns) ProductTile<kRows, 1, kAdd>(a, b + column, b_stride, steps, c + column, c_stride);
}

/// c = a · b, or c += a · b where kAdd: a [rows, steps], b [steps, columns], c [rows, columns].
/// `columns` is a whole number of vectors. Every element is summed up in the order of the steps.
template <bool kAdd>
void Product(LeftFactor a, const float* b, int64_t b_stride, int64_t rows, int64_t steps, int64_t columns, float* c,
             int64_t c_stride) {
  int64_t row = 0;
  const auto from = [&] { return LeftFactor{a.data + row * a.row_stride, a.row_stride, a.step_stride}; };
  for (; row + kTileRows <= rows; row += kTileRows) {
    ProductRows<kTileRows, kAdd>(from(), b, b_stride, steps, columns, c + row * c_stride, c_stride);
  }
  for (; row + 4 <= rows; row += 4) {
    ProductRows<4, kAdd>(from(), b, b_stride, steps, columns, c + row * c_stride, c_stride);
  }
  for (; row < rows; row++) {
    ProductRows<1, kAdd>(from(), b, b_stride, steps, columns, c + row * c_stride, c_stride);
  }
}

}  // namespace segue
