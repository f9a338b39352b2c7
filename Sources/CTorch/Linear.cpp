// Matrix products of linear layers, by the kernel that is fast on this processor.
//
// On AMD processors the default float32 product (MKL) runs at about half the speed of oneDNN's.
// oneDNN's operator has no derivative of its own, so the product and both its gradients, which are
// matrix products too, are written out here.

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <cstring>

#include "Internal.h"
#include "Products.h"

using namespace chiasm;

namespace {

using Pointwise = at::Tensor(
    const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &, std::string_view,
    c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);

const c10::TypedOperatorHandle<Pointwise> *pointwise() {
  static const auto found = []() -> std::optional<c10::TypedOperatorHandle<Pointwise>> {
    try {
      const auto op = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
      if (!op || !at::hasMKLDNN()) return std::nullopt;
      return op->typed<Pointwise>();
    } catch (const std::exception &) {
      return std::nullopt;  // A LibTorch in which the operator has another signature.
    }
  }();
  return found ? &*found : nullptr;
}

}  // namespace

namespace chiasm {

bool hasWideProducts() {
#if defined(__x86_64__)
  static const bool found = [] {
    unsigned int a, b, c, d;
    // AMD's leaf 8000_001A: FP512 is bit 3 of eax.
    return __get_cpuid(0x8000001a, &a, &b, &c, &d) && ((a >> 3) & 1);
  }();
  return found;
#else
  return false;
#endif
}

bool hasOneDNN() { return pointwise() != nullptr; }

at::Tensor oneDNNProduct(
    const at::Tensor &left, const at::Tensor &right, const std::optional<at::Tensor> &bias) {
  return pointwise()->call(
      left, right, bias, "none", c10::List<std::optional<at::Scalar>>(), std::nullopt);
}

at::Tensor weightGradient(const at::Tensor &gradient, const at::Tensor &rows) {
  // The operator copies a transposed left side, on one thread. Where the products themselves gain
  // little, MKL's, which reads it as it lies, is the faster one.
  if (!hasWideProducts()) return at::mm(gradient.t(), rows);
  return oneDNNProduct(gradient.t(), rows.t());
}

}  // namespace chiasm

namespace {

class OneDNNLinear : public torch::autograd::Function<OneDNNLinear> {
 public:
  static at::Tensor forward(
      torch::autograd::AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
      const std::optional<at::Tensor> &bias) {
    context->save_for_backward({input, weight});
    context->saved_data["hasBias"] = bias.has_value();
    const auto rows = input.reshape({-1, input.size(-1)});
    auto sizes = input.sizes().vec();
    sizes.back() = weight.size(0);
    return oneDNNProduct(rows, weight, bias).view(sizes);
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &input = saved[0];
    const auto &weight = saved[1];
    const auto gradient = gradients[0].reshape({-1, weight.size(0)});  // [rows, out]
    // A second derivative asks for gradients through this function: plain products record it. They
    // are needed also when the incoming gradient has no history: toInput still depends on the weight.
    const bool isRecorded = at::GradMode::is_enabled();
    at::Tensor toInput, toWeight, toBias;
    if (context->needs_input_grad(0)) {
      toInput = (isRecorded ? gradient.matmul(weight) : oneDNNProduct(gradient, weight.t()))
                    .reshape(input.sizes());
    }
    if (context->needs_input_grad(1)) {
      const auto rows = input.reshape({-1, input.size(-1)});
      toWeight = isRecorded ? gradient.t().matmul(rows) : weightGradient(gradient, rows);
    }
    if (context->saved_data["hasBias"].toBool() && context->needs_input_grad(2)) {
      toBias = gradient.sum(0);
    }
    return {toInput, toWeight, toBias};
  }
};

/// Below this much work a primitive's set-up costs more than its speed gains.
constexpr int64_t smallestWorthwhileProduct = 1 << 20;

bool isEligible(
    const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
  // Under autocast the plain operator casts, and its product is oneDNN's already.
  return hasOneDNN() && !at::autocast::is_autocast_enabled(at::kCPU) && input.is_cpu() && weight.is_cpu() &&
         input.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat &&
         input.dim() >= 2 && weight.dim() == 2 && input.size(-1) == weight.size(1) &&
         input.numel() > 0 && weight.numel() > 0 &&
         (!bias || (bias->is_cpu() && bias->scalar_type() == at::kFloat && bias->dim() == 1 &&
                    bias->size(0) == weight.size(0)));
}

}  // namespace

extern "C" {

bool chiasm_prefers_onednn(void) {
#if defined(__x86_64__)
  static const bool isAMD = [] {
    unsigned int leaf, b, c, d;
    if (!__get_cpuid(0, &leaf, &b, &c, &d)) return false;
    char vendor[13] = {};
    std::memcpy(vendor, &b, 4);
    std::memcpy(vendor + 4, &d, 4);
    std::memcpy(vendor + 8, &c, 4);
    return std::strcmp(vendor, "AuthenticAMD") == 0;
  }();
  return isAMD && hasOneDNN();
#else
  return false;
#endif
}

chiasm_status chiasm_linear(
    const chiasm_tensor *input, const chiasm_tensor *weight, const chiasm_tensor *bias,
    int32_t path, chiasm_tensor **result) {
  return guarded([&] {
    const auto x = tensor(input);
    const auto w = tensor(weight);
    const auto b = bias ? std::optional<at::Tensor>(tensor(bias)) : std::nullopt;
    bool usesOneDNN = isEligible(x, w, b);
    if (path == CHIASM_MATRIX_PLAIN) usesOneDNN = false;
    if (path == CHIASM_MATRIX_AUTOMATIC) {
      usesOneDNN = usesOneDNN && chiasm_prefers_onednn() &&
                   x.numel() * w.size(0) >= smallestWorthwhileProduct;
    }
    *result = handle(usesOneDNN ? OneDNNLinear::apply(x, w, b) : at::linear(x, w, b));
    return CHIASM_OK;
  });
}

}  // extern "C"
