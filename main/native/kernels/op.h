// What a kernel sees of TensorFlow: its inputs, its outputs, and a way to say that it cannot go on.
// A thin layer over TensorFlow's C interface (`tensorflow/c/kernels.h` and `ops.h`), which stays the same from release
// to release where the C++ one does not.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "tensorflow/c/tf_status.h"

struct TF_OpKernelContext;
struct TF_Tensor;

namespace segue {

/// A tensor, held as long as this object lives.
class Tensor {
 public:
  explicit Tensor(TF_Tensor* tensor) : tensor_(tensor) {}
  Tensor(Tensor&& other) : tensor_(other.tensor_) { other.tensor_ = nullptr; }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;
  ~Tensor();

  int Rank() const;
  int64_t Size(int dimension) const;
  float* Floats() const { return static_cast<float*>(Data()); }
  int32_t* Integers() const { return static_cast<int32_t*>(Data()); }

 private:
  void* Data() const;
  TF_Tensor* tensor_;
};

/// One call of a kernel.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context);
  /// Tells TensorFlow of the first failure, if there was one.
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  Tensor Input(int index);
  /// Not filled: every element is to be written.
  Tensor Output(int index, std::initializer_list<int64_t> shape);
  /// Room for that many floats until the tensor goes out of scope; not filled.
  Tensor Scratch(int64_t count);
  /// Notes a failure where the condition does not hold.
  void Require(bool condition, const char* otherwise);
  /// Whether all went well so far. Where it did not, tensors may be missing: return at once.
  bool Ok() const;

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
};

namespace internal {
void Compute(TF_OpKernelContext* context, void (*kernel)(Call&));
}

/// A kernel as TensorFlow calls it.
template <void (*kernel)(Call&)>
void Kernel(void*, TF_OpKernelContext* context) {
  internal::Compute(context, kernel);
}

/// An op with its kernel for the processor.
struct Op {
  const char* name;
  /// As TensorFlow writes them: `x: float`.
  std::initializer_list<const char*> inputs;
  std::initializer_list<const char*> outputs;
  void (*compute)(void*, TF_OpKernelContext*);
};

/// Makes an op known to TensorFlow; gives why it would not have it, or an empty string.
std::string Register(const Op& op);

}  // namespace segue
