// The product that a recurrence takes at every step: few rows times a large matrix that stays the same from step to step.
//
// The matrix is packed once, so that a thread reads its own share of it from one end to the other in every step, and
// that share is small enough for the thread's cache. The rows lie in sheets, see below.
#pragma once

#include <cstdint>

#include "simd.h"

namespace segue {

/// Rows that are multiplied at once, each with two vectors' worth of columns: as many sums as registers hold.
constexpr int kTileRows = kLanes == 8 ? 6 : 12;
/// Columns that are multiplied at once.
constexpr int kPanel = 2 * kLanes;
/// A sheet's depth. A sheet of 32 rows and a panel of this depth fit into the first-level cache together.
constexpr int64_t kSheet = 128;

/// Rows [rows, depth] in sheets [depth / kSheet, rows, kSheet]: the size in floats, the last sheet padded.
inline int64_t SheetsSize(int64_t rows, int64_t depth) { return (depth + kSheet - 1) / kSheet * kSheet * rows; }

/// Where the element of a row at a depth lies among the sheets.
inline int64_t InSheets(int64_t rows, int64_t row, int64_t at) {
  return (at / kSheet * rows + row) * kSheet + at % kSheet;
}

/// Where the row of panel `panel` at a depth lies in a packed matrix of `panels` panels side by side:
/// [depth / kSheet, panels, kSheet, kPanel], the last block only as deep as there is depth.
inline int64_t InPanels(int64_t depth, int64_t panels, int64_t panel, int64_t at) {
  const int64_t block = at / kSheet * kSheet;
  const int64_t deep = depth - block < kSheet ? depth - block : kSheet;
  return (block * panels + panel * deep + at % kSheet) * kPanel;
}

namespace internal {

/// sums [kRows, kPanel] += a [kRows, depth] · panel [depth, kPanel], a's rows `kSheet` apart.
template <int kRows>
void MultiplyTile(const float* a, const float* panel, int64_t depth, float* sums, int64_t stride) {
  Vector left[kRows], right[kRows];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
    left[row] = Load(sums + row * stride);
    right[row] = Load(sums + row * stride + kLanes);
  }
  for (int64_t k = 0; k < depth; k++) {
    const Vector first = Load(panel + k * kPanel), second = Load(panel + k * kPanel + kLanes);
#pragma GCC unroll 16
    for (int row = 0; row < kRows; row++) {
      const Vector factor = Broadcast(a[row * kSheet + k]);
      left[row] += factor * first;
      right[row] += factor * second;
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
    Store(sums + row * stride, left[row]);
    Store(sums + row * stride + kLanes, right[row]);
  }
}

template <int kRows = kTileRows>
void MultiplyRows(int64_t rows, const float* a, const float* panel, int64_t depth, float* sums, int64_t stride) {
  if (rows == kRows) return MultiplyTile<kRows>(a, panel, depth, sums, stride);
  if constexpr (kRows > 1) MultiplyRows<kRows - 1>(rows, a, panel, depth, sums, stride);
}

}  // namespace internal

/// sums [rows, panels · kPanel] += rows in sheets [rows, depth] · a packed matrix [depth, panels · kPanel].
/// The order of additions depends on the depth alone.
inline void MultiplySheets(const float* sheets, int64_t rows, int64_t depth, const float* packed, int64_t panels,
                           float* sums) {
  const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
  for (int64_t block = 0; block < depth; block += kSheet) {
    const int64_t deep = depth - block < kSheet ? depth - block : kSheet;
    for (int64_t panel = 0; panel < panels; panel++) {
      const float* const factors = packed + InPanels(depth, panels, panel, block);
      for (int64_t tile = 0; tile < tiles; tile++) {
        const int64_t from = rows * tile / tiles, to = rows * (tile + 1) / tiles;
        internal::MultiplyRows(to - from, sheets + block * rows + from * kSheet, factors, deep,
                               sums + from * panels * kPanel + panel * kPanel, panels * kPanel);
      }
    }
  }
}

}  // namespace segue
