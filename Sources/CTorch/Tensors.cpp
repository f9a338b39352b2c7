#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cstring>

#include "Internal.h"

namespace chiasm {

namespace {
thread_local std::string lastError;
}

chiasm_status fail(chiasm_status status, std::string message) noexcept {
  try {
    lastError = std::move(message);
  } catch (...) {
    lastError.clear();
  }
  return status;
}

std::string text(const std::exception &error) {
  std::string message;
  if (const auto *torch = dynamic_cast<const c10::Error *>(&error)) {
    message = torch->what_without_backtrace();
  } else {
    message = error.what();
  }
  const auto stack = message.find("\nException raised from");
  if (stack != std::string::npos) message.resize(stack);
  while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) message.pop_back();
  return message;
}

at::ScalarType scalarType(int32_t dtype) {
  switch (dtype) {
    case CHIASM_BOOL: return at::kBool;
    case CHIASM_UINT8: return at::kByte;
    case CHIASM_INT8: return at::kChar;
    case CHIASM_INT16: return at::kShort;
    case CHIASM_INT32: return at::kInt;
    case CHIASM_INT64: return at::kLong;
    case CHIASM_FLOAT16: return at::kHalf;
    case CHIASM_BFLOAT16: return at::kBFloat16;
    case CHIASM_FLOAT32: return at::kFloat;
    case CHIASM_FLOAT64: return at::kDouble;
    default: TORCH_CHECK(false, "unknown element type ", dtype);
  }
}

int32_t dtype(at::ScalarType type) {
  switch (type) {
    case at::kBool: return CHIASM_BOOL;
    case at::kByte: return CHIASM_UINT8;
    case at::kChar: return CHIASM_INT8;
    case at::kShort: return CHIASM_INT16;
    case at::kInt: return CHIASM_INT32;
    case at::kLong: return CHIASM_INT64;
    case at::kHalf: return CHIASM_FLOAT16;
    case at::kBFloat16: return CHIASM_BFLOAT16;
    case at::kFloat: return CHIASM_FLOAT32;
    case at::kDouble: return CHIASM_FLOAT64;
    default: return CHIASM_OTHER_DTYPE;
  }
}

at::Device device(chiasm_device device) {
  switch (device.kind) {
    case CHIASM_CPU: return at::Device(at::kCPU);
    case CHIASM_CUDA: {
      const int32_t count = chiasm_cuda_device_count();
      if (count == 0) {
        throw NoDevice(
            "no CUDA device was found, or the loaded LibTorch was built without CUDA; use the "
            "device cpu");
      }
      // LibTorch keeps the number in one byte: a larger one would name another device.
      if (device.index < 0 || device.index >= count) {
        throw NoDevice(
            "expected a CUDA device in 0..<" + std::to_string(count) + ", found " +
            std::to_string(device.index));
      }
      return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device.index));
    }
    case CHIASM_MPS:
      if (!chiasm_mps_is_available()) throw NoDevice("no Metal device was found; use the device cpu");
      return at::Device(at::kMPS, 0);
    case CHIASM_ACCELERATOR:
      if (!chiasm_accelerator_is_available()) {
        throw NoDevice("no library has registered an accelerator; use the device cpu");
      }
      return at::Device(at::kPrivateUse1, static_cast<c10::DeviceIndex>(device.index));
    default: throw NoDevice("unknown device kind " + std::to_string(device.kind));
  }
}

}  // namespace chiasm

using namespace chiasm;

extern "C" {

const char *chiasm_error_message(void) { return lastError.c_str(); }

// MARK: Lifetime and data

void chiasm_tensor_release(chiasm_tensor *handle) {
  c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(implementation(handle));
}

chiasm_tensor *chiasm_tensor_retain(chiasm_tensor *borrowed) { return handle(tensor(borrowed)); }

chiasm_status chiasm_tensor_from_bytes(
    const void *bytes, size_t byteCount, const int64_t *shape, size_t rank, int32_t dtype,
    chiasm_tensor **result) {
  return guarded([&] {
    auto made = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions(scalarType(dtype)));
    TORCH_CHECK(
        made.nbytes() == byteCount, "expected ", made.nbytes(), " bytes for this shape, found ",
        byteCount);
    if (byteCount > 0) std::memcpy(made.mutable_data_ptr(), bytes, byteCount);
    *result = handle(std::move(made));
    return CHIASM_OK;
  });
}

chiasm_status chiasm_tensor_from_foreign(
    void *bytes, const int64_t *shape, size_t rank, int32_t dtype, void (*release)(void *),
    void *context, chiasm_tensor **result) {
  return guarded([&] {
    // The deleter owns the context from here on, also when this function fails.
    std::shared_ptr<void> owner(context, release);
    auto made = at::from_blob(
        bytes, at::IntArrayRef(shape, rank), [owner](void *) mutable { owner.reset(); },
        at::TensorOptions(scalarType(dtype)));
    *result = handle(std::move(made));
    return CHIASM_OK;
  });
}

chiasm_status chiasm_tensor_copy_bytes(const chiasm_tensor *handle, void *bytes, size_t byteCount) {
  return guarded([&] {
    at::NoGradGuard noGradients;
    auto host = tensor(handle).detach().to(at::kCPU).contiguous();
    TORCH_CHECK(
        host.nbytes() == byteCount, "expected room for ", host.nbytes(), " bytes, found ",
        byteCount);
    if (byteCount > 0) std::memcpy(bytes, host.const_data_ptr(), byteCount);
    return CHIASM_OK;
  });
}

const void *chiasm_tensor_data(const chiasm_tensor *handle) {
  try {
    auto *impl = implementation(handle);
    return impl->is_cpu() && impl->is_contiguous() ? impl->data() : nullptr;
  } catch (...) {
    return nullptr;
  }
}

chiasm_status chiasm_tensor_item(const chiasm_tensor *handle, double *value) {
  return guarded([&] {
    *value = tensor(handle).item().toDouble();
    return CHIASM_OK;
  });
}

chiasm_status chiasm_tensor_item_int(const chiasm_tensor *handle, int64_t *value) {
  return guarded([&] {
    *value = tensor(handle).item().toLong();
    return CHIASM_OK;
  });
}

// MARK: Properties

int64_t chiasm_tensor_rank(const chiasm_tensor *handle) { return implementation(handle)->dim(); }

int64_t chiasm_tensor_size(const chiasm_tensor *handle, int64_t axis) {
  return implementation(handle)->sizes()[axis];
}

void chiasm_tensor_shape(const chiasm_tensor *handle, int64_t *shape) {
  const auto sizes = implementation(handle)->sizes();
  std::copy(sizes.begin(), sizes.end(), shape);
}

int64_t chiasm_tensor_count(const chiasm_tensor *handle) { return implementation(handle)->numel(); }

int32_t chiasm_tensor_dtype(const chiasm_tensor *handle) {
  return chiasm::dtype(c10::typeMetaToScalarType(implementation(handle)->dtype()));
}

chiasm_device chiasm_tensor_device(const chiasm_tensor *handle) {
  const auto device = implementation(handle)->device();
  const int32_t kind = device.is_cpu()    ? CHIASM_CPU
                       : device.is_cuda() ? CHIASM_CUDA
                       : device.is_mps()  ? CHIASM_MPS
                       : device.is_privateuseone() ? CHIASM_ACCELERATOR
                                          : CHIASM_OTHER_DEVICE;
  return {kind, device.has_index() ? device.index() : 0};
}

bool chiasm_tensor_is_contiguous(const chiasm_tensor *handle) {
  return implementation(handle)->is_contiguous();
}

bool chiasm_tensor_is_same(const chiasm_tensor *first, const chiasm_tensor *second) {
  return first == second;
}

chiasm_status chiasm_tensor_to_device(
    const chiasm_tensor *borrowed, chiasm_device to, chiasm_tensor **result) {
  return guarded([&] {
    *result = handle(tensor(borrowed).to(device(to)));
    return CHIASM_OK;
  });
}

}  // extern "C"
