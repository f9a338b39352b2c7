// CProcessor: which instructions for vectors this processor runs. All kernels that exist in several kinds are
// chosen by it.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Kinds of kernels, the slowest first; a processor that runs one runs those before it.
typedef enum chiasm_instructions {
  CHIASM_PORTABLE = 0,  // What the compiler targets anyway.
  CHIASM_AVX2 = 1,      // With fused multiply-add: x86-64-v3.
  CHIASM_AVX512 = 2,    // With its parts for bytes, double words and shorter vectors: x86-64-v4.
} chiasm_instructions;

/// The fastest kind that this processor runs.
chiasm_instructions chiasm_best_instructions(void);

#ifdef __cplusplus
}
#endif
