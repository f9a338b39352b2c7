#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <vector>

#include "Internal.h"

using namespace chiasm;

extern "C" {

bool chiasm_tensor_requires_gradient(const chiasm_tensor *handle) {
  return implementation(handle)->requires_grad();
}

chiasm_status chiasm_tensor_set_requires_gradient(chiasm_tensor *handle, bool requiresGradient) {
  return guarded([&] {
    tensor(handle).set_requires_grad(requiresGradient);
    return CHIASM_OK;
  });
}

bool chiasm_tensor_is_leaf(const chiasm_tensor *handle) { return tensor(handle).is_leaf(); }

bool chiasm_gradients_are_enabled(void) { return at::GradMode::is_enabled(); }

bool chiasm_set_gradients_enabled(bool isEnabled) {
  const bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(isEnabled);
  return before;
}

chiasm_status chiasm_gradients(
    chiasm_tensor *const *outputs, size_t outputCount, chiasm_tensor *const *seeds,
    chiasm_tensor *const *inputs, size_t inputCount, bool keepsGraph, bool createsGraph,
    chiasm_tensor **results) {
  return guarded([&] {
    torch::autograd::variable_list from, weights, to;
    from.reserve(outputCount);
    to.reserve(inputCount);
    for (size_t index = 0; index < outputCount; ++index) {
      from.push_back(tensor(outputs[index]));
      if (seeds) weights.push_back(seeds[index] ? tensor(seeds[index]) : at::Tensor());
    }
    for (size_t index = 0; index < inputCount; ++index) to.push_back(tensor(inputs[index]));
    auto found = torch::autograd::grad(
        from, to, weights, /*retain_graph=*/keepsGraph, /*create_graph=*/createsGraph,
        /*allow_unused=*/true);
    // A sparse gradient is refused before the first handle is out, so that none is lost.
    for (const auto &gradient : found) {
      TORCH_CHECK(
          !gradient.defined() || gradient.layout() == at::kStrided,
          "a sparse gradient cannot cross to Swift");
    }
    for (size_t index = 0; index < inputCount; ++index) {
      results[index] = found[index].defined() ? handle(std::move(found[index])) : nullptr;
    }
    return CHIASM_OK;
  });
}

}  // extern "C"
