#include <stdlib.h>
#include <string.h>

#include "Internal.h"

// The kernels of a kind, if they run here.
static bool kernels(
    chiasm_instructions kind, chiasm_block_kernel *block, chiasm_above_kernel *above) {
  if (kind > chiasm_best_instructions()) return false;
  switch (kind) {
#if CHIASM_X86
    case CHIASM_AVX512:
      *block = chiasm_block_avx512;
      *above = chiasm_above_avx512;
      return true;
    case CHIASM_AVX2:
      *block = chiasm_block_avx2;
      *above = chiasm_above_avx2;
      return true;
#endif
    case CHIASM_PORTABLE:
      *block = chiasm_block_portable;
      *above = chiasm_above_portable;
      return true;
    default: return false;
  }
}

// Whether a belongs behind b.
static inline bool is_worse(chiasm_match a, chiasm_match b) {
  return a.score < b.score || (a.score == b.score && a.position > b.position);
}

// The worst match is on top. Moves the match at `at` down to where it belongs.
static void sink(chiasm_match *heap, size_t count, size_t at) {
  const chiasm_match moved = heap[at];
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && is_worse(heap[child + 1], heap[child])) child++;
    if (!is_worse(heap[child], moved)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = moved;
}

static void offer(chiasm_match *heap, size_t *count, size_t k, chiasm_match match) {
  if (*count < k) {
    size_t at = (*count)++;
    while (at > 0 && is_worse(match, heap[(at - 1) / 2])) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = match;
  } else if (is_worse(heap[0], match)) {
    heap[0] = match;
    sink(heap, k, 0);
  }
}

void chiasm_search_finish(chiasm_match *heap, size_t count) {
  for (size_t end = count; end > 1; end--) {
    const chiasm_match worst = heap[0];
    heap[0] = heap[end - 1];
    heap[end - 1] = worst;
    sink(heap, end - 1, 0);
  }
}

// Offers the scores of one block whose bit is set in `wanted`.
static void offer_block(
    chiasm_above_kernel above, const float *scores, uint64_t wanted, const int64_t *positions,
    size_t queryCount, size_t k, chiasm_match *heaps, size_t *counts) {
  for (size_t q = 0; q < queryCount; q++) {
    const float *own = scores + q * CHIASM_BLOCK;
    chiasm_match *heap = heaps + q * k;
    // Positions ascend, so a score that equals the worst kept one comes too late.
    uint64_t bits = wanted;
    if (counts[q] == k) bits &= above(own, heap[0].score);
    while (bits) {
      const int r = __builtin_ctzll(bits);
      bits &= bits - 1;
      offer(heap, &counts[q], k, (chiasm_match){own[r], positions[r]});
    }
  }
}

// Sixty-four bits from bit `first`.
static uint64_t bits_from(const uint64_t *words, size_t first, size_t count) {
  const size_t word = first / 64, shift = first % 64;
  uint64_t bits = words[word] >> shift;
  if (shift && count > 64 - shift) bits |= words[word + 1] << (64 - shift);
  return count < 64 ? bits & ((1ull << count) - 1) : bits;
}

bool chiasm_search_scan(
    chiasm_instructions kind, const float *rows, size_t rowCount, size_t stride,
    const float *queries, size_t queryCount, const uint64_t *passing, int64_t firstPosition, size_t k,
    chiasm_match *heaps, size_t *counts) {
  chiasm_block_kernel block;
  chiasm_above_kernel above;
  if (!kernels(kind, &block, &above)) return false;
  if (k == 0 || queryCount == 0) return true;
  float *scores = aligned_alloc(64, queryCount * CHIASM_BLOCK * sizeof(float));
  float *gathered = passing ? aligned_alloc(64, CHIASM_BLOCK * stride * sizeof(float)) : NULL;
  if (!scores || (passing && !gathered)) {
    free(scores);
    free(gathered);
    return false;
  }
  int64_t positions[CHIASM_BLOCK];
  size_t held = 0;
  for (size_t start = 0; start < rowCount; start += CHIASM_BLOCK) {
    const size_t count = rowCount - start < CHIASM_BLOCK ? rowCount - start : CHIASM_BLOCK;
    const uint64_t all = count < 64 ? (1ull << count) - 1 : ~0ull;
    const uint64_t wanted = passing ? bits_from(passing, start, count) : all;
    if (passing && __builtin_popcountll(wanted) < CHIASM_BLOCK / 2) {
      // Few rows pass: they are put side by side first, so that no product is computed in vain.
      for (uint64_t bits = wanted; bits; bits &= bits - 1) {
        const size_t row = start + (size_t)__builtin_ctzll(bits);
        memcpy(gathered + held * stride, rows + row * stride, stride * sizeof(float));
        positions[held++] = firstPosition + (int64_t)row;
        if (held == CHIASM_BLOCK) {
          block(gathered, held, stride, queries, queryCount, scores);
          offer_block(above, scores, ~0ull, positions, queryCount, k, heaps, counts);
          held = 0;
        }
      }
      continue;
    }
    if (held) {
      // Before later rows, so that positions ascend.
      block(gathered, held, stride, queries, queryCount, scores);
      offer_block(
          above, scores, (1ull << held) - 1, positions, queryCount, k, heaps, counts);
      held = 0;
    }
    block(rows + start * stride, count, stride, queries, queryCount, scores);
    for (size_t r = 0; r < count; r++) positions[r] = firstPosition + (int64_t)(start + r);
    offer_block(above, scores, wanted, positions, queryCount, k, heaps, counts);
  }
  if (held) {
    block(gathered, held, stride, queries, queryCount, scores);
    offer_block(above, scores, (1ull << held) - 1, positions, queryCount, k, heaps, counts);
  }
  free(scores);
  free(gathered);
  return true;
}

bool chiasm_search_scores(
    chiasm_instructions kind, const float *rows, size_t rowCount, size_t stride,
    const float *query, float *scores) {
  chiasm_block_kernel block;
  chiasm_above_kernel above;
  if (!kernels(kind, &block, &above)) return false;
  _Alignas(64) float part[CHIASM_BLOCK];
  for (size_t start = 0; start < rowCount; start += CHIASM_BLOCK) {
    const size_t count = rowCount - start < CHIASM_BLOCK ? rowCount - start : CHIASM_BLOCK;
    block(rows + start * stride, count, stride, query, 1, part);
    memcpy(scores + start, part, count * sizeof(float));
  }
  return true;
}
