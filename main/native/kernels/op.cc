#include "op.h"

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"

namespace segue {

Tensor::~Tensor() {
  if (tensor_ != nullptr) TF_DeleteTensor(tensor_);
}
int Tensor::Rank() const { return TF_NumDims(tensor_); }
int64_t Tensor::Size(int dimension) const { return TF_Dim(tensor_, dimension); }
void* Tensor::Data() const { return TF_TensorData(tensor_); }

Call::Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

Call::~Call() {
  if (!Ok()) TF_OpKernelContext_Failure(context_, status_);
  TF_DeleteStatus(status_);
}

bool Call::Ok() const { return TF_GetCode(status_) == TF_OK; }

void Call::Require(bool condition, const char* otherwise) {
  if (!condition && Ok()) TF_SetStatus(status_, TF_INVALID_ARGUMENT, otherwise);
}

Tensor Call::Input(int index) {
  TF_Tensor* tensor = nullptr;
  if (Ok()) TF_GetInput(context_, index, &tensor, status_);
  return Tensor(tensor);
}

Tensor Call::Output(int index, std::initializer_list<int64_t> shape) {
  if (!Ok()) return Tensor(nullptr);
  size_t bytes = sizeof(float);
  for (const int64_t size : shape) bytes *= size;
  const int rank = static_cast<int>(shape.size());
  return Tensor(TF_AllocateOutput(context_, index, TF_FLOAT, shape.begin(), rank, bytes, status_));
}

Tensor Call::Scratch(int64_t count) {
  if (!Ok()) return Tensor(nullptr);
  TF_AllocatorAttributes attributes{TF_ALLOCATOR_ATTRIBUTES_STRUCT_SIZE, 1};
  return Tensor(TF_AllocateTemp(context_, TF_FLOAT, &count, 1, &attributes, status_));
}

void internal::Compute(TF_OpKernelContext* context, void (*kernel)(Call&)) {
  Call call(context);
  kernel(call);
}

std::string Register(const Op& op) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(op.name);
  for (const char* input : op.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : op.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_KernelBuilder* kernel = TF_NewKernelBuilder(op.name, "CPU", nullptr, op.compute, nullptr);
    TF_RegisterKernelBuilder(op.name, kernel, status);
  }
  const std::string trouble = TF_GetCode(status) == TF_OK ? "" : TF_Message(status);
  TF_DeleteStatus(status);
  return trouble;
}

}  // namespace segue
