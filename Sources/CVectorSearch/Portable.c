#include "Internal.h"

// Sixteen lanes, in an order that compilers vectorize.
static float dot(const float *row, size_t stride, const float *query) {
  float sums[CHIASM_SEARCH_LANES] = {0};
  for (size_t i = 0; i < stride; i += CHIASM_SEARCH_LANES)
    for (int l = 0; l < CHIASM_SEARCH_LANES; l++) sums[l] += row[i + l] * query[i + l];
  for (int half = CHIASM_SEARCH_LANES / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) sums[l] += sums[l + half];
  return sums[0];
}

void chiasm_block_portable(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores) {
  for (size_t q = 0; q < queryCount; q++)
    for (size_t r = 0; r < rowCount; r++)
      scores[q * CHIASM_BLOCK + r] = dot(rows + r * stride, stride, queries + q * stride);
}

uint64_t chiasm_above_portable(const float *scores, float threshold) {
  uint64_t bits = 0;
  for (int i = 0; i < CHIASM_BLOCK; i++) bits |= (uint64_t)(scores[i] > threshold) << i;
  return bits;
}
