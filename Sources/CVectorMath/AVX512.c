#include "Internal.h"

#if defined(__x86_64__)
// Each by name: "arch=x86-64-v4" makes the compiler prefer vectors of half the width. What stands here is what
// CProcessor asks for.
#define INSTRUCTIONS "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi,bmi2"
#pragma clang attribute push(__attribute__((target(INSTRUCTIONS))), apply_to = function)
#define KERNELS chiasm_vector_kernels_avx512
#include "Kernels.h"
#pragma clang attribute pop
#endif
