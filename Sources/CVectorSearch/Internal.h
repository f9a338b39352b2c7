#pragma once

#include "CVectorSearch.h"

#if defined(__x86_64__)
#define CHIASM_X86 1
#else
#define CHIASM_X86 0
#endif

/// The rows of one block: a block of scores is [queries][CHIASM_BLOCK].
enum { CHIASM_BLOCK = 64 };

/// Scores of up to CHIASM_BLOCK rows for all queries: `scores[q * CHIASM_BLOCK + r]`.
typedef void (*chiasm_block_kernel)(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores);

void chiasm_block_portable(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores);

/// A bit for each of 64 scores that is larger than the threshold.
typedef uint64_t (*chiasm_above_kernel)(const float *scores, float threshold);
uint64_t chiasm_above_portable(const float *scores, float threshold);

#if CHIASM_X86
void chiasm_block_avx2(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores);
void chiasm_block_avx512(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores);
uint64_t chiasm_above_avx2(const float *scores, float threshold);
uint64_t chiasm_above_avx512(const float *scores, float threshold);
#endif
