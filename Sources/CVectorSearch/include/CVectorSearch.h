// CVectorSearch: exact search for the rows with the largest dot products, in one pass over the rows.
//
// - Every score is summed in the same order whatever the number of queries, of rows or of threads: sixteen
//   partial sums over columns i, i + 16, i + 32 ..., then lanes l + (l + 8), + 4, + 2, + 1. The kernels
//   with fused multiply-add (AVX-512, AVX2) agree bit for bit; the portable one rounds each product too.
// - Results are ordered by score, largest first; equal scores by position, smallest first.
// - Nothing is allocated per row, and no array of rows by queries ever exists.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CProcessor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The columns of a row in memory are a multiple of this; those beyond the vector's width are zero.
enum { CHIASM_SEARCH_LANES = 16 };

/// One result: a score and the position of its row.
typedef struct chiasm_match {
  float score;
  int64_t position;
} chiasm_match;

/// Goes through rows once and keeps the best `k` of every query.
///
/// `rows`: `rowCount` rows of `stride` floats, 64-byte aligned, `stride` a multiple of CHIASM_SEARCH_LANES.
/// `queries`: `queryCount` of them, laid out the same way.
/// `passing`: a bit a row (bit i % 64 of word i / 64), or null if every row may be found.
/// `firstPosition`: what is added to a row's number to give its position.
/// `heaps`: `queryCount` times `k` matches, `counts`: how many each holds. Rows given in one call after
/// another must have ascending positions; `chiasm_search_finish` puts a heap in order.
///
/// Returns false if memory for a block of scores cannot be had, or the kind of kernel does not run here.
bool chiasm_search_scan(
    chiasm_instructions kind, const float *_Nonnull rows, size_t rowCount, size_t stride,
    const float *_Nonnull queries, size_t queryCount, const uint64_t *_Nullable passing,
    int64_t firstPosition, size_t k, chiasm_match *_Nonnull heaps, size_t *_Nonnull counts);

/// Sorts the matches of one query: best first.
void chiasm_search_finish(chiasm_match *_Nonnull heap, size_t count);

/// The scores of `rowCount` rows for one query.
bool chiasm_search_scores(
    chiasm_instructions kind, const float *_Nonnull rows, size_t rowCount, size_t stride,
    const float *_Nonnull query, float *_Nonnull scores);

/// The first row that cannot be searched, or -1: one with a number that is not finite, or a norm that is
/// zero or overflows. `rows` are packed, `width` floats each, at any address that floats may have.
int64_t chiasm_search_first_invalid(
    const float *_Nonnull rows, size_t rowCount, size_t width, bool *_Nonnull isZero);

/// Copies packed rows into rows of `stride` floats, the rest zero; `normalize` divides by the norm, which is
/// summed in double precision.
void chiasm_search_pack(
    const float *_Nonnull rows, size_t rowCount, size_t width, size_t stride, bool normalize,
    float *_Nonnull target);

#ifdef __cplusplus
}
#endif
