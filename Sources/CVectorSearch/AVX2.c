#include "Internal.h"

#if CHIASM_X86
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline, target("avx2,fma")))

// Sixteen lanes are two registers; lanes l + (l + 8), + 4, + 2, + 1.
INLINE float total(__m256 low, __m256 high) {
  const __m256 eight = _mm256_add_ps(low, high);
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

// `rowTile` rows and `count` queries; 2 x 3 pairs fill 12 of the 16 registers.
#define TILE(name, rowTile, count)                                                                 \
  INLINE void name(const float *rows, size_t stride, const float *queries, float *scores) {        \
    __m256 low[count][rowTile], high[count][rowTile];                                              \
    for (int q = 0; q < count; q++)                                                                \
      for (int r = 0; r < rowTile; r++) low[q][r] = high[q][r] = _mm256_setzero_ps();              \
    for (size_t i = 0; i < stride; i += 16) {                                                      \
      __m256 x[rowTile];                                                                           \
      _Pragma("unroll") for (int r = 0; r < rowTile; r++)                                          \
          x[r] = _mm256_load_ps(rows + r * stride + i);                                            \
      _Pragma("unroll") for (int q = 0; q < count; q++) {                                          \
        const __m256 y = _mm256_load_ps(queries + q * stride + i);                                 \
        _Pragma("unroll") for (int r = 0; r < rowTile; r++)                                        \
            low[q][r] = _mm256_fmadd_ps(x[r], y, low[q][r]);                                       \
      }                                                                                            \
      _Pragma("unroll") for (int r = 0; r < rowTile; r++)                                          \
          x[r] = _mm256_load_ps(rows + r * stride + i + 8);                                        \
      _Pragma("unroll") for (int q = 0; q < count; q++) {                                          \
        const __m256 y = _mm256_load_ps(queries + q * stride + i + 8);                             \
        _Pragma("unroll") for (int r = 0; r < rowTile; r++)                                        \
            high[q][r] = _mm256_fmadd_ps(x[r], y, high[q][r]);                                     \
      }                                                                                            \
    }                                                                                              \
    for (int q = 0; q < count; q++)                                                                \
      for (int r = 0; r < rowTile; r++)                                                            \
        scores[q * CHIASM_BLOCK + r] = total(low[q][r], high[q][r]);                               \
  }

TILE(tile1, 1, 1)
TILE(tile2x2, 2, 2)
TILE(tile2x3, 2, 3)

TARGET void chiasm_block_avx2(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores) {
  // A single query takes one row at a time: memory is fastest in one stream.
  for (size_t q = 0; q < queryCount; q += 3) {
    const float *y = queries + q * stride;
    float *target = scores + q * CHIASM_BLOCK;
    const size_t left = queryCount - q < 3 ? queryCount - q : 3;
    const size_t step = left == 1 ? 1 : 2;
    size_t r = 0;
    for (; r + step <= rowCount; r += step) {
      const float *x = rows + r * stride;
      if (left == 1) tile1(x, stride, y, target + r);
      else if (left == 2) tile2x2(x, stride, y, target + r);
      else tile2x3(x, stride, y, target + r);
    }
    for (; r < rowCount; r++)
      for (size_t i = 0; i < left; i++)
        tile1(rows + r * stride, stride, y + i * stride, target + i * CHIASM_BLOCK + r);
  }
}

TARGET uint64_t chiasm_above_avx2(const float *scores, float threshold) {
  const __m256 limit = _mm256_set1_ps(threshold);
  uint64_t bits = 0;
  for (int i = 0; i < 8; i++)
    bits |= (uint64_t)(uint8_t)_mm256_movemask_ps(
                _mm256_cmp_ps(_mm256_load_ps(scores + 8 * i), limit, _CMP_GT_OQ))
            << (8 * i);
  return bits;
}
#endif
