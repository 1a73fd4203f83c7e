// All kernels of Segue's own: a new one is a file beside this one and a line in either list.
#pragma once

#include "op.h"

namespace segue {

extern const Op kAdamW;
extern const Op kCrossEntropy;
extern const Op kLstm;
extern const Op kLstmGradient;
extern const Op kRmsNorm;
extern const Op kRmsNormGradient;
extern const Op kSelfAttention;
extern const Op kSelfAttentionGradient;
extern const Op kSumOfSquares;

constexpr const Op* kOps[] = {
    &kAdamW,
    &kCrossEntropy,
    &kLstm,
    &kLstmGradient,
    &kRmsNorm,
    &kRmsNormGradient,
    &kSelfAttention,
    &kSelfAttentionGradient,
    &kSumOfSquares,
};

}  // namespace segue
