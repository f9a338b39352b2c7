#include "Internal.h"

const chiasm_vector_kernels *chiasm_best_vector_kernels = &chiasm_vector_kernels_portable;

const chiasm_vector_kernels *chiasm_vector_kernels_of(chiasm_instructions kind) {
  if (kind > chiasm_best_instructions()) return NULL;
  switch (kind) {
#if defined(__x86_64__)
    case CHIASM_AVX512: return &chiasm_vector_kernels_avx512;
    case CHIASM_AVX2: return &chiasm_vector_kernels_avx2;
#endif
    case CHIASM_PORTABLE: return &chiasm_vector_kernels_portable;
    default: return NULL;
  }
}

// Once, so that a call costs one load and no test.
__attribute__((constructor)) static void choose(void) {
  const chiasm_vector_kernels *best = chiasm_vector_kernels_of(chiasm_best_instructions());
  if (best) chiasm_best_vector_kernels = best;
}
