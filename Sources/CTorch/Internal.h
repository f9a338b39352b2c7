// Shared by the C++ files of this target; never included from Swift.
#pragma once

#if !__has_include(<ATen/ATen.h>)
#error "LibTorch was not found. Run scripts/bootstrap, or set LIBTORCH to a folder with include/ and lib/."
#endif

#include <ATen/core/Tensor.h>
#include <ATen/core/Generator.h>
#include <c10/core/ScalarType.h>
#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>

#include "CTorch.h"

namespace chiasm {

/// Remembers a failure for `chiasm_error_message` and returns its status.
chiasm_status fail(chiasm_status status, std::string message) noexcept;

/// The first line of a LibTorch error, without its C++ stack.
std::string text(const std::exception &error);

/// A device that this machine, or the loaded LibTorch, does not have.
struct NoDevice : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An argument that does not fit an operator's schema.
struct BadArgument : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs `body` and turns every exception into a status.
template <typename Body>
chiasm_status guarded(Body &&body) noexcept {
  try {
    return body();
  } catch (const NoDevice &error) {
    return fail(CHIASM_NO_DEVICE, error.what());
  } catch (const BadArgument &error) {
    return fail(CHIASM_BAD_ARGUMENT, error.what());
  } catch (const std::exception &error) {
    return fail(CHIASM_FAILED, text(error));
  } catch (...) {
    return fail(CHIASM_FAILED, "an unknown C++ exception");
  }
}

// A handle is the tensor's own reference-counted implementation: no second allocation a tensor.

inline c10::TensorImpl *implementation(const chiasm_tensor *handle) {
  return reinterpret_cast<c10::TensorImpl *>(const_cast<chiasm_tensor *>(handle));
}

/// A new reference to the tensor behind a borrowed handle.
inline at::Tensor tensor(const chiasm_tensor *handle) {
  return at::Tensor(
      c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
          implementation(handle)));
}

/// Hands a tensor out as a handle that the caller owns.
///
/// Everything on the other side reads sizes and strided memory, which sparse and nested tensors do
/// not have: asking them throws, so they stop here, where an exception becomes a status.
inline chiasm_tensor *handle(at::Tensor tensor) {
  TORCH_CHECK(
      tensor.layout() == at::kStrided && !tensor.is_nested(),
      "a tensor of layout ", tensor.layout(), tensor.is_nested() ? " (nested)" : "",
      " cannot cross to Swift; make it dense first");
  if (tensor._is_zerotensor()) tensor = tensor.clone();
  return reinterpret_cast<chiasm_tensor *>(tensor.unsafeReleaseTensorImpl());
}

inline at::Generator &generator(chiasm_generator *handle) {
  return *reinterpret_cast<at::Generator *>(handle);
}

at::ScalarType scalarType(int32_t dtype);
int32_t dtype(at::ScalarType type);
/// The device, after a check that this machine has it.
///
/// - Throws: `NoDevice`.
at::Device device(chiasm_device device);

}  // namespace chiasm
