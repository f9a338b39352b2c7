// Randomness, threads and devices.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <dlfcn.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <torch/version.h>

#include <mutex>
#include <string>

#include "Internal.h"

using namespace chiasm;

namespace {

/// Opens LibTorch's CUDA half when it lies beside the CPU half.
///
/// The linker drops `libtorch_cuda` because nothing refers to it; its operators register themselves
/// when it is opened. This runs once, and only before the first question about CUDA, so that a
/// program that stays on the CPU does not pay for it.
void openCUDA() {
  static std::once_flag once;
  std::call_once(once, [] {
    Dl_info info;
    if (!dladdr(reinterpret_cast<void *>(&at::globalContext), &info) || !info.dli_fname) return;
    std::string path(info.dli_fname);
    const auto slash = path.find_last_of('/');
    path = (slash == std::string::npos ? "" : path.substr(0, slash + 1)) + "libtorch_cuda.so";
    dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  });
}

}  // namespace

extern "C" {

// MARK: Devices

bool chiasm_cuda_is_available(void) {
  return chiasm_cuda_device_count() > 0;
}

bool chiasm_mps_is_available(void) {
  try {
    return at::hasMPS();
  } catch (...) {
    return false;
  }
}

bool chiasm_accelerator_is_available(void) {
  return at::isPrivateUse1HooksRegistered() && c10::impl::hasDeviceGuardImpl(at::kPrivateUse1);
}

int32_t chiasm_cuda_device_count(void) {
  try {
    openCUDA();
    return at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
  } catch (...) {
    return 0;
  }
}

chiasm_status chiasm_device_synchronize(chiasm_device wanted) {
  return guarded([&] {
    const at::Device found = device(wanted);
    if (found.is_cuda()) {
      at::detail::getCUDAHooks().deviceSynchronize(found.index());
    } else if (found.is_mps()) {
      at::detail::getMPSHooks().deviceSynchronize();
    }
    return CHIASM_OK;
  });
}

// MARK: Randomness

chiasm_status chiasm_generator_create(
    chiasm_device wanted, uint64_t seed, chiasm_generator **result) {
  return guarded([&] {
    const at::Device found = device(wanted);
    at::Generator made;
    if (found.is_cpu()) {
      made = at::detail::createCPUGenerator(seed);
    } else if (found.is_cuda()) {
      made = at::detail::getCUDAHooks().getNewGenerator(found.index());
      made.set_current_seed(seed);
    } else if (found.is_mps()) {
      made = at::detail::getMPSHooks().getNewGenerator(0);
      made.set_current_seed(seed);
    } else if (found.is_privateuseone()) {
      made = at::detail::getPrivateUse1Hooks().getNewGenerator(found.index());
      made.set_current_seed(seed);
    } else {
      throw NoDevice("generators exist on the devices cpu, cuda and mps only");
    }
    *result = reinterpret_cast<chiasm_generator *>(new at::Generator(std::move(made)));
    return CHIASM_OK;
  });
}

void chiasm_generator_release(chiasm_generator *handle) { delete &generator(handle); }

chiasm_status chiasm_generator_set_seed(chiasm_generator *handle, uint64_t seed) {
  return guarded([&] {
    auto &made = generator(handle);
    const std::lock_guard<std::mutex> lock(made.mutex());
    made.set_current_seed(seed);
    return CHIASM_OK;
  });
}

uint64_t chiasm_generator_seed(const chiasm_generator *handle) {
  return generator(const_cast<chiasm_generator *>(handle)).current_seed();
}

chiasm_status chiasm_generator_state(const chiasm_generator *borrowed, chiasm_tensor **result) {
  return guarded([&] {
    auto &made = generator(const_cast<chiasm_generator *>(borrowed));
    const std::lock_guard<std::mutex> lock(made.mutex());
    *result = handle(made.get_state());
    return CHIASM_OK;
  });
}

chiasm_status chiasm_generator_set_state(chiasm_generator *borrowed, const chiasm_tensor *state) {
  return guarded([&] {
    auto &made = generator(borrowed);
    const std::lock_guard<std::mutex> lock(made.mutex());
    made.set_state(tensor(state));
    return CHIASM_OK;
  });
}

// MARK: Runtime

const char *chiasm_torch_version(void) { return TORCH_VERSION; }

void chiasm_set_thread_count(int32_t count) { at::set_num_threads(count); }

int32_t chiasm_thread_count(void) { return at::get_num_threads(); }

void chiasm_set_deterministic(bool isDeterministic) {
  at::globalContext().setDeterministicAlgorithms(isDeterministic, /*warn_only=*/true);
}

void chiasm_keep_freed_memory(void) {
#if defined(__GLIBC__)
  // Training frees and takes the same large blocks at every step. By default glibc gives each back to
  // the system and gets it again page by page, zeroed.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc accepts
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

bool chiasm_set_flush_denormal(bool isOn) { return at::globalContext().setFlushDenormal(isOn); }

}  // extern "C"
