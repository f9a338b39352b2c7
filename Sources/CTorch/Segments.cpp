// Products over segments of the inner axis: the first layer of one small network a group of columns.
//
// Written out as one node of the graph, because hundreds of groups as slices and products of their own would
// spend more time in the graph than in arithmetic, and padding groups to one length would multiply by zeros.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <vector>

#include "Internal.h"

using namespace chiasm;

namespace {

/// Calls body(p, first, length) for every segment, on several threads.
template <typename Body>
void forEachSegment(const std::vector<int64_t> &ends, const Body &body) {
  at::parallel_for(0, static_cast<int64_t>(ends.size()), 1, [&](int64_t begin, int64_t end) {
    at::NoGradGuard guard;  // A setting of the thread, so each sets its own.
    for (int64_t p = begin; p < end; p++) {
      const int64_t first = p == 0 ? 0 : ends[p - 1];
      body(p, first, ends[p] - first);
    }
  });
}

class SegmentProducts : public torch::autograd::Function<SegmentProducts> {
 public:
  static at::Tensor forward(
      torch::autograd::AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
      const std::vector<int64_t> &ends) {
    context->save_for_backward({input, weight});
    context->saved_data["ends"] = ends;
    const auto x = input.detach();
    const auto w = weight.detach();
    auto result = at::empty(
        {static_cast<int64_t>(ends.size()), x.size(0), w.size(1)}, x.options());
    forEachSegment(ends, [&](int64_t p, int64_t first, int64_t length) {
      auto part = result.select(0, p);
      at::mm_out(part, x.narrow(1, first, length), w.narrow(0, first, length));
    });
    return result;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto ends = context->saved_data["ends"].toIntVector();
    const auto &input = saved[0];
    const auto &weight = saved[1];
    const auto gradient = gradients[0].contiguous();  // [P, B, out]
    at::Tensor toInput, toWeight;
    if (at::GradMode::is_enabled()) {
      // A second derivative asks for gradients through this function: plain products record it.
      std::vector<at::Tensor> inputParts, weightParts;
      for (size_t p = 0; p < ends.size(); p++) {
        const int64_t first = p == 0 ? 0 : ends[p - 1], length = ends[p] - first;
        const auto part = gradient.select(0, p);
        inputParts.push_back(part.matmul(weight.narrow(0, first, length).t()));
        weightParts.push_back(input.narrow(1, first, length).t().matmul(part));
      }
      if (context->needs_input_grad(0)) toInput = at::cat(inputParts, 1);
      if (context->needs_input_grad(1)) toWeight = at::cat(weightParts, 0);
      return {toInput, toWeight, at::Tensor()};
    }
    const auto x = input.detach();
    const auto w = weight.detach();
    if (context->needs_input_grad(0)) toInput = at::empty_like(x, at::MemoryFormat::Contiguous);
    if (context->needs_input_grad(1)) toWeight = at::empty_like(w, at::MemoryFormat::Contiguous);
    forEachSegment(ends, [&](int64_t p, int64_t first, int64_t length) {
      const auto part = gradient.select(0, p);
      if (toInput.defined()) {
        auto out = toInput.narrow(1, first, length);
        at::mm_out(out, part, w.narrow(0, first, length).t());
      }
      if (toWeight.defined()) {
        auto out = toWeight.narrow(0, first, length);
        at::mm_out(out, x.narrow(1, first, length).t(), part);
      }
    });
    return {toInput, toWeight, at::Tensor()};
  }
};

}  // namespace

extern "C" {

chiasm_status chiasm_segment_products(
    const chiasm_tensor *input, const chiasm_tensor *weight, const int64_t *ends, size_t count,
    chiasm_tensor **result) {
  return guarded([&] {
    const auto x = tensor(input);
    const auto w = tensor(weight);
    TORCH_CHECK(
        x.dim() == 2 && w.dim() == 2 && x.size(1) == w.size(0),
        "expected input [rows, inner] and weight [inner, out] of one inner size, found ", x.sizes(),
        " and ", w.sizes());
    TORCH_CHECK(
        x.scalar_type() == w.scalar_type() && x.device() == w.device(),
        "expected input and weight of one type on one device");
    std::vector<int64_t> bounds(ends, ends + count);
    int64_t last = 0;
    for (const auto bound : bounds) {
      TORCH_CHECK(bound > last, "expected ends of segments to ascend from above 0, found ", bounds);
      last = bound;
    }
    TORCH_CHECK(
        count > 0 && last == x.size(1), "expected segments to end at ", x.size(1), ", found ", last);
    *result = handle(SegmentProducts::apply(x, w, bounds));
    return CHIASM_OK;
  });
}

}  // extern "C"
