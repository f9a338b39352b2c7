// Matrix products by the kernel that is fast on this processor; shared by the C++ files of this target.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace chiasm {

/// Whether LibTorch has oneDNN, with the operator that these products go through.
bool hasOneDNN();

/// Whether products of 512 bits are whole on this processor, as on Zen 5, and not done in two halves, as on Zen 4.
bool hasWideProducts();

/// left [m, k] · rightᵀ + bias by oneDNN, right [n, k]; both float32, either may be a transposed view.
at::Tensor oneDNNProduct(
    const at::Tensor &left, const at::Tensor &right, const std::optional<at::Tensor> &bias = {});

/// gradientᵀ · rows, the gradient of a linear layer's weight: `gradient` [rows, out], `rows` [rows, in].
at::Tensor weightGradient(const at::Tensor &gradient, const at::Tensor &rows);

}  // namespace chiasm
