// Mixed precision: products and convolutions in bfloat16, everything that sums in float32.

#include <ATen/autocast_mode.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "Internal.h"

using namespace chiasm;

namespace {

at::DeviceType kind(chiasm_device device) {
  switch (device.kind) {
    case CHIASM_CUDA: return at::kCUDA;
    case CHIASM_MPS: return at::kMPS;
    case CHIASM_ACCELERATOR: return at::kPrivateUse1;
    default: return at::kCPU;
  }
}

}  // namespace

extern "C" {

int32_t chiasm_autocast_set(chiasm_device device, int32_t wanted) {
  const auto type = kind(device);
  const int32_t before = at::autocast::is_autocast_enabled(type)
                             ? chiasm::dtype(at::autocast::get_autocast_dtype(type))
                             : -1;
  if (wanted >= 0) at::autocast::set_autocast_dtype(type, scalarType(wanted));
  at::autocast::set_autocast_enabled(type, wanted >= 0);
  return before;
}

void chiasm_autocast_clear(void) { at::autocast::clear_cache(); }

bool chiasm_has_bfloat16_products(void) {
#if defined(__x86_64__)
  static const bool found = [] {
    unsigned int a, b, c, d;
    bool hasAVX512 = false, hasAMX = false;
    // Leaf 7, part 1: AVX512_BF16 is bit 5 of eax. Leaf 7, part 0: AMX-BF16 is bit 22 of edx.
    if (__get_cpuid_count(7, 1, &a, &b, &c, &d)) hasAVX512 = (a >> 5) & 1;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) hasAMX = (d >> 22) & 1;
    return hasAVX512 || hasAMX;
  }();
  return found;
#else
  return false;
#endif
}

}  // extern "C"
