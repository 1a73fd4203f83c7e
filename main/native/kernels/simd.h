// A vector of floats as wide as the instruction set that this file is compiled for, and functions of it.
//
// The compiler's own vector types (g++ and clang++) are used rather than intrinsics: the same source serves AVX-512,
// AVX2 and NEON. Everything is in an unnamed namespace or inline in a header that only one instruction set's build
// sees, so that no code of one set can end up in another's library.
#pragma once

#include <cstdint>
#include <cstring>

namespace segue {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX2__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

typedef float Vector __attribute__((vector_size(kLanes * sizeof(float))));
typedef int32_t Integers __attribute__((vector_size(kLanes * sizeof(int32_t))));

/// `value` in every lane. (Less zero is no sum to compute, unlike plus zero: it would turn -0 into 0.)
inline Vector Broadcast(float value) { return value - Vector{}; }

/// `kLanes` floats from any address.
inline Vector Load(const float* from) {
  Vector result;
  std::memcpy(&result, from, sizeof(result));
  return result;
}

inline void Store(float* to, Vector value) { std::memcpy(to, &value, sizeof(value)); }

/// The first `count` of `kLanes` floats, zeros behind them.
inline Vector Load(const float* from, int count) {
  if (count >= kLanes) return Load(from);
  Vector result{};
  std::memcpy(&result, from, count * sizeof(float));
  return result;
}

inline void Store(float* to, Vector value, int count) {
  if (count >= kLanes) return Store(to, value);
  std::memcpy(to, &value, count * sizeof(float));
}

inline Vector Max(Vector a, Vector b) { return a > b ? a : b; }
inline Vector Min(Vector a, Vector b) { return a < b ? a : b; }

/// All lanes added up, always in the same order.
inline float Sum(Vector v) {
  float total = 0;
  for (int lane = 0; lane < kLanes; lane++) total += v[lane];
  return total;
}

/// e^x to about two units in the last place, for x from -87 to 88; x beyond is taken as that bound.
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial for e^r (Cephes, `expf`), and n put into the exponent.
inline Vector Exp(Vector x) {
  x = Min(Max(x, Broadcast(-87.0f)), Broadcast(88.0f));
  // Adding 1.5 · 2^23 leaves no room for a fraction in the mantissa: this rounds to the nearest integer.
  const Vector round = Broadcast(12582912.0f);
  const Vector shifted = x * 1.44269504088896341f + round;
  const Vector n = shifted - round;
  const Vector r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  Vector p = Broadcast(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const Integers exponent = (__builtin_convertvector(n, Integers) + 127) << 23;
  Vector power;
  std::memcpy(&power, &exponent, sizeof(power));
  return p * power;
}

/// 1 / (1 + e^-x)
inline Vector Sigmoid(Vector x) { return 1.0f / (1.0f + Exp(-x)); }

/// The hyperbolic tangent: near zero by a polynomial (Cephes, `tanhf`), where 1 - 2 / (e^2x + 1) would cancel.
inline Vector Tanh(Vector x) {
  const Vector square = x * x;
  Vector p = Broadcast(-5.70498872745e-3f);
  p = p * square + 2.06390887954e-2f;
  p = p * square - 5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square - 3.33332819422e-1f;
  p = p * square * x + x;
  const Vector far = 1.0f - 2.0f / (Exp(x + x) + 1.0f);
  return square < Broadcast(0.625f * 0.625f) ? p : far;
}

}  // namespace segue
