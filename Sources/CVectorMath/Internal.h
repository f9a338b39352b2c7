#pragma once

#include <string.h>

#include "CVectorMath.h"

extern const chiasm_vector_kernels chiasm_vector_kernels_portable;
#if defined(__x86_64__)
extern const chiasm_vector_kernels chiasm_vector_kernels_avx2;
extern const chiasm_vector_kernels chiasm_vector_kernels_avx512;
#endif
