// A device of LibTorch's kind `privateuseone` whose kernels are the processor's, and which refuses what a
// graphics processor would refuse.

#include "StandInDevice.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/TensorFactories.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/set_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/DeviceType.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <atomic>
#include <cstdlib>
#include <mutex>

namespace {

constexpr auto kind = c10::DeviceType::PrivateUse1;
std::atomic<long> operationCount{0};

struct HostMemory final : c10::Allocator {
  c10::DataPtr allocate(size_t count) override {
    void *bytes = count > 0 ? std::malloc(count) : nullptr;
    return {bytes, bytes, &std::free, c10::Device(kind, 0)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &std::free; }
  void copy_data(void *to, const void *from, std::size_t count) const override {
    default_copy_data(to, from, count);
  }
};

HostMemory &memory() {
  static HostMemory memory;
  return memory;
}

/// One device, whose work has ended when a call returns.
struct Guard final : c10::impl::NoOpDeviceGuardImpl<kind> {
  c10::Device exchangeDevice(c10::Device) const override { return here; }
  c10::Device getDevice() const override { return here; }
  c10::Stream getStream(c10::Device) const noexcept override { return stream(); }
  c10::Stream getNewStream(c10::Device, int) const override { return stream(); }
  c10::Stream exchangeStream(c10::Stream) const noexcept override { return stream(); }
  void record(void **, const c10::Stream &, const c10::DeviceIndex, const c10::EventFlag) const override {}
  void block(void *, const c10::Stream &) const override {}
  bool queryEvent(void *) const override { return true; }

 private:
  c10::Stream stream() const noexcept { return c10::Stream(c10::Stream::DEFAULT, here); }
  c10::Device here{kind, 0};
};

struct Hooks final : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  at::Generator getNewGenerator(c10::DeviceIndex) const override {
    return at::detail::createCPUGenerator();
  }
};

bool isOurs(const at::Tensor &tensor) { return tensor.device().type() == kind; }

/// The same memory, seen as the processor's.
at::Tensor onHost(const at::Tensor &tensor) {
  auto options = tensor.options().device(at::kCPU);
  if (tensor.numel() == 0) return at::empty_strided(tensor.sizes(), tensor.strides(), options);
  return at::from_blob(
      tensor.data_ptr(), tensor.sizes(), tensor.strides(), [tensor](void *) {}, options);
}

/// A copy of a processor's tensor in the device's memory.
at::Tensor onDevice(const at::Tensor &tensor) {
  at::Tensor result = at::detail::empty_strided_generic(
      tensor.sizes(), tensor.strides(), &memory(), c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
      tensor.scalar_type());
  if (tensor.numel() > 0) onHost(result).copy_(tensor);
  return result;
}

at::Tensor checkedOnHost(const at::Tensor &tensor, const c10::OperatorHandle &op) {
  if (!tensor.defined()) return tensor;
  if (isOurs(tensor)) return onHost(tensor);
  // One number may come from the processor: LibTorch passes it as an argument.
  TORCH_CHECK(
      tensor.dim() == 0 && tensor.is_cpu(), op.schema().name(),
      ": expected all tensors on one device, found one on ", tensor.device(), " beside the stand-in's");
  return tensor;
}

void fallback(const c10::OperatorHandle &op, torch::jit::Stack *stack) {
  operationCount++;
  const auto count = op.schema().arguments().size();
  const auto start = stack->size() - count;
  // What was written in place is returned as the tensor that came in.
  std::vector<std::pair<at::Tensor, at::Tensor>> pairs;
  const auto moved = [&](const at::Tensor &own) {
    auto host = checkedOnHost(own, op);
    if (own.defined() && isOurs(own)) pairs.emplace_back(own, host);
    return host;
  };
  for (size_t index = start; index < stack->size(); index++) {
    auto &value = (*stack)[index];
    if (value.isTensor()) {
      value = moved(value.toTensor());
    } else if (value.isTensorList()) {
      c10::List<at::Tensor> list;
      for (const at::Tensor &own : value.toTensorVector()) list.push_back(moved(own));
      value = list;
    } else if (value.isOptionalTensorList()) {
      c10::List<std::optional<at::Tensor>> list;
      for (const std::optional<at::Tensor> &own : value.toOptionalTensorVector()) {
        list.push_back(own ? std::optional<at::Tensor>(moved(*own)) : std::nullopt);
      }
      value = list;
    } else if (value.isDevice() && value.toDevice().type() == kind) {
      value = c10::Device(at::kCPU);
    }
  }
  op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
  const auto returned = [&](const at::Tensor &result) {
    if (!result.defined()) return result;
    for (const auto &[own, host] : pairs) {
      if (host.unsafeGetTensorImpl() == result.unsafeGetTensorImpl()) {
        // An empty result that was handed in takes the size of what is written to it.
        if (own.sizes() != host.sizes()) {
          own.unsafeGetTensorImpl()->shallow_copy_from(onDevice(host).getIntrusivePtr());
        }
        return own;
      }
    }
    return onDevice(result);
  };
  for (auto &value : *stack) {
    if (value.isTensor()) {
      value = returned(value.toTensor());
    } else if (value.isTensorList()) {
      c10::List<at::Tensor> list;
      for (const at::Tensor &own : value.toTensorVector()) list.push_back(returned(own));
      value = list;
    }
  }
}

at::Tensor emptyWithFormat(
    c10::IntArrayRef size, std::optional<at::ScalarType> type, std::optional<at::Layout>,
    std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(
      size, &memory(), c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
      c10::dtype_or_default(type), format);
}

at::Tensor emptyStrided(
    c10::IntArrayRef size, c10::IntArrayRef stride, std::optional<at::ScalarType> type,
    std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(
      size, stride, &memory(), c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
      c10::dtype_or_default(type));
}

at::Tensor copyFrom(const at::Tensor &from, const at::Tensor &to, bool) {
  const auto target = isOurs(to) ? onHost(to) : to;
  if (to.numel() > 0) target.copy_(isOurs(from) ? onHost(from) : from);
  return to;
}

at::Scalar localScalar(const at::Tensor &tensor) { return onHost(tensor).item(); }

at::Tensor asStrided(
    const at::Tensor &own, c10::IntArrayRef size, c10::IntArrayRef stride, std::optional<int64_t> offset) {
  return at::native::as_strided_tensorimpl(own, size, stride, offset);
}

at::Tensor view(const at::Tensor &own, c10::IntArrayRef size) { return at::native::view(own, size); }

// LibTorch asks devices that it does not know for these two instead of the convolution.

at::Tensor convolution(
    const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias,
    c10::IntArrayRef stride, c10::IntArrayRef padding, c10::IntArrayRef dilation, bool isTransposed,
    c10::IntArrayRef outputPadding, int64_t groups) {
  TORCH_CHECK(isOurs(input) && isOurs(weight), "convolution: expected all tensors on one device");
  std::optional<at::Tensor> added;
  if (bias && bias->defined()) added = onHost(*bias);
  return onDevice(at::convolution(
      onHost(input), onHost(weight), added, stride, padding, dilation, isTransposed, outputPadding, groups));
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolutionBackward(
    const at::Tensor &gradient, const at::Tensor &input, const at::Tensor &weight,
    c10::IntArrayRef stride, c10::IntArrayRef padding, c10::IntArrayRef dilation, bool isTransposed,
    c10::IntArrayRef outputPadding, int64_t groups, std::array<bool, 3> mask) {
  TORCH_CHECK(
      isOurs(gradient) && isOurs(input) && isOurs(weight),
      "convolution: expected all tensors on one device");
  const auto [toInput, toWeight, toBias] = at::convolution_backward(
      onHost(gradient), onHost(input), onHost(weight), c10::IntArrayRef({weight.size(0)}), stride, padding,
      dilation, isTransposed, outputPadding, groups, mask);
  const auto moved = [](const at::Tensor &own) { return own.defined() ? onDevice(own) : own; };
  return {moved(toInput), moved(toWeight), moved(toBias)};
}

std::unique_ptr<torch::Library> general, specific;

/// Before `main`, because the engine of gradients counts devices once, when it first runs.
__attribute__((constructor)) void registerEarly() { stand_in_device_register(); }

}  // namespace

extern "C" {

void stand_in_device_register(void) {
  static std::once_flag once;
  std::call_once(once, [] {
    // The engine of gradients looks for an accelerator by this.
    c10::register_privateuse1_backend("standin");
    // Never destroyed: device guards are asked for until the process ends.
    static const auto *guard = new Guard;
    c10::impl::DeviceGuardImplRegistrar(kind, guard);
    c10::SetAllocator(kind, &memory());
    static Hooks hooks;
    at::RegisterPrivateUse1HooksInterface(&hooks);
    general = std::make_unique<torch::Library>(
        torch::Library::IMPL, "_", c10::DispatchKey::PrivateUse1, __FILE__, __LINE__);
    general->fallback(torch::CppFunction::makeFromBoxedFunction<&fallback>());
    specific = std::make_unique<torch::Library>(
        torch::Library::IMPL, "aten", c10::DispatchKey::PrivateUse1, __FILE__, __LINE__);
    specific->impl("empty.memory_format", &emptyWithFormat);
    specific->impl("empty_strided", &emptyStrided);
    specific->impl("_copy_from", &copyFrom);
    specific->impl("_local_scalar_dense", &localScalar);
    specific->impl("as_strided", &asStrided);
    specific->impl("view", &view);
    specific->impl("convolution_overrideable", &convolution);
    specific->impl("convolution_backward_overrideable", &convolutionBackward);
  });
}

long stand_in_device_operation_count(void) { return operationCount.load(); }

}  // extern "C"
