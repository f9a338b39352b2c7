// The cross entropy of rows against a vocabulary, a chunk of rows at a time.
//
// Logits and their derivatives are each [rows, vocabulary], and the table of words is larger than the rest
// of a small text encoder. Autograd would keep several of the former and pass through the latter a dozen
// times a step; one node writes each derivative once, while a chunk's logits are in the cache.

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "Internal.h"
#include "Products.h"

using namespace chiasm;

namespace {

/// Products in the type of `type`, with `words` cast once.
struct Products {
  at::Tensor words;  // [V, D]
  at::Tensor bias;   // [V]
  bool usesOneDNN;

  /// rows [m, D] to logits [m, V] of the type of `bias`.
  at::Tensor logits(const at::Tensor &rows) const {
    if (usesOneDNN) return oneDNNProduct(rows, words, bias);
    if (rows.scalar_type() == words.scalar_type() && words.scalar_type() == bias.scalar_type())
      return at::addmm(bias, rows, words.t());
    return at::mm(rows.to(words.scalar_type()), words.t()).to(bias.scalar_type()).add_(bias);
  }

  /// slopes [m, V] to those of rows [m, D].
  at::Tensor ofRows(const at::Tensor &slopes) const {
    return usesOneDNN ? oneDNNProduct(slopes, words.t()) : at::mm(slopes, words);
  }
};

class VocabularyError : public torch::autograd::Function<VocabularyError> {
 public:
  static at::Tensor forward(
      torch::autograd::AutogradContext *context, const at::Tensor &rows, const at::Tensor &words,
      const at::Tensor &bias, const at::Tensor &targets, int64_t chunk, bool isRecorded,
      int32_t castTo) {
    const auto count = rows.size(0);
    const auto type = castTo >= 0 ? static_cast<at::ScalarType>(castTo) : rows.scalar_type();
    const auto states = rows.detach();
    Products products{words.detach().to(type), bias.detach(), false};
    products.usesOneDNN = chiasm_prefers_onednn() && type == at::kFloat && words.is_cpu() &&
                          bias.scalar_type() == at::kFloat && rows.scalar_type() == at::kFloat;
    auto value = at::zeros({}, bias.options());
    at::Tensor toRows, toWords, toBias;
    if (isRecorded) {
      toRows = at::empty_like(states);
      toWords = at::empty_like(words, at::MemoryFormat::Contiguous);
      if (count == 0) toWords.zero_();
      toBias = at::zeros_like(bias);
    }
    for (int64_t start = 0; start < count; start += chunk) {
      const auto length = std::min(chunk, count - start);
      const auto part = states.narrow(0, start, length);
      const auto right = targets.narrow(0, start, length).unsqueeze(1);
      const auto logits = products.logits(part);
      auto shares = at::softmax(logits, 1);
      // log Σ exp x = max x − log max p: no third pass, and no logarithm of a share that is 0.
      value += (logits.amax(1) - shares.amax(1).log() - logits.gather(1, right).squeeze(1)).sum();
      if (!isRecorded) continue;
      shares.scatter_add_(1, right, at::full({length, 1}, -1, shares.options()));
      toBias += shares.sum(0);
      const auto slopes = shares.to(type);
      toRows.narrow(0, start, length).copy_(products.ofRows(slopes));
      // The first chunk writes, the others add; MKL's product does either in one pass.
      if (type == words.scalar_type() && !(products.usesOneDNN && hasWideProducts())) {
        toWords.addmm_(slopes.t(), part, /*beta=*/start == 0 ? 0 : 1);
      } else {
        const auto own = products.usesOneDNN ? weightGradient(slopes, part)
                                             : at::mm(slopes.t(), part.to(type));
        if (start == 0) toWords.copy_(own); else toWords += own;
      }
    }
    context->save_for_backward({toRows, toWords, toBias});
    return value;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    TORCH_CHECK(
        !at::GradMode::is_enabled(), "the error of a vocabulary has no second derivatives here");
    const auto slopes = context->get_saved_variables();
    torch::autograd::variable_list found(7);
    for (size_t index = 0; index < 3; index++) {
      if (context->needs_input_grad(index)) found[index] = slopes[index] * gradients[0];
    }
    return found;
  }
};

}  // namespace

extern "C" {

chiasm_status chiasm_vocabulary_error(
    const chiasm_tensor *rows, const chiasm_tensor *words, const chiasm_tensor *bias,
    const chiasm_tensor *targets, int64_t chunk, chiasm_tensor **result) {
  return guarded([&] {
    const auto x = tensor(rows);
    const auto w = tensor(words);
    const auto b = tensor(bias);
    const auto t = tensor(targets);
    TORCH_CHECK(
        x.dim() == 2 && w.dim() == 2 && b.dim() == 1 && t.dim() == 1 && x.size(1) == w.size(1) &&
            b.size(0) == w.size(0) && t.size(0) == x.size(0) && w.size(0) > 0 && chunk > 0,
        "expected rows [m, D], words [vocabulary, D], bias [vocabulary], targets [m] and a chunk of 1 "
        "or more, found ",
        x.sizes(), ", ", w.sizes(), ", ", b.sizes(), ", ", t.sizes(), " and ", chunk);
    TORCH_CHECK(
        w.scalar_type() == b.scalar_type() && t.scalar_type() == at::kLong,
        "expected words and bias of one type and targets of whole numbers");
    const auto device = x.device().type();
    const bool isCast = at::autocast::is_autocast_enabled(device);
    const int32_t type =
        isCast ? static_cast<int32_t>(at::autocast::get_autocast_dtype(device)) : -1;
    const bool isRecorded = at::GradMode::is_enabled() &&
                            (x.requires_grad() || w.requires_grad() || b.requires_grad());
    // Types are chosen above; inside, nothing is cast behind our back.
    c10::impl::ExcludeDispatchKeyGuard guard(c10::autocast_dispatch_keyset);
    *result = handle(VocabularyError::apply(
        isCast ? x.to(b.scalar_type()) : x, w, b, t, chunk, isRecorded, type));
    return CHIASM_OK;
  });
}

}  // extern "C"
