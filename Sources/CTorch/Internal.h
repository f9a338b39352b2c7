// Shared by the C++ files of this target; never included from Swift.
#pragma once

#if !__has_include(<ATen/ATen.h>)
#error "LibTorch was not found. Run scripts/bootstrap, or set LIBTORCH to a folder with include/ and lib/."
#endif

#include <ATen/core/Tensor.h>
#include <ATen/core/Generator.h>
#include <c10/core/ScalarType.h>
#include <c10/util/Exception.h>

#include <string>

#include "CTorch.h"

namespace chiasm {

/// Remembers a failure for `chiasm_error_message` and returns its status.
chiasm_status fail(chiasm_status status, std::string message) noexcept;

/// The first line of a LibTorch error, without its C++ stack.
std::string text(const std::exception &error);

/// Runs `body` and turns every exception into a status.
template <typename Body>
chiasm_status guarded(Body &&body) noexcept {
  try {
    return body();
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
inline chiasm_tensor *handle(at::Tensor tensor) {
  return reinterpret_cast<chiasm_tensor *>(tensor.unsafeReleaseTensorImpl());
}

inline at::Generator &generator(chiasm_generator *handle) {
  return *reinterpret_cast<at::Generator *>(handle);
}

at::ScalarType scalarType(int32_t dtype);
int32_t dtype(at::ScalarType type);
at::Device device(chiasm_device device);

}  // namespace chiasm
