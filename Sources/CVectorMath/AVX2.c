#include "Internal.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define KERNELS chiasm_vector_kernels_avx2
#include "Kernels.h"
#pragma clang attribute pop
#endif
