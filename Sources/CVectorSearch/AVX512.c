#include "Internal.h"

#if CHIASM_X86
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#define INLINE static inline __attribute__((always_inline, target("avx512f,avx512dq,avx512vl,fma")))

// Lanes l + (l + 8), then + 4: four lanes are left.
INLINE __m128 quarter(__m512 sums) {
  const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(sums), _mm512_extractf32x8_ps(sums, 1));
  return _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
}

// Lanes + 2, then + 1, of four sums at once.
INLINE __m128 four_totals(__m512 a, __m512 b, __m512 c, __m512 d) {
  const __m128 qa = quarter(a), qb = quarter(b), qc = quarter(c), qd = quarter(d);
  const __m128 ab = _mm_add_ps(_mm_unpacklo_ps(qa, qb), _mm_unpackhi_ps(qa, qb));
  const __m128 cd = _mm_add_ps(_mm_unpacklo_ps(qc, qd), _mm_unpackhi_ps(qc, qd));
  return _mm_add_ps(_mm_movelh_ps(ab, cd), _mm_movehl_ps(cd, ab));
}

// Four rows and `count` queries: 4 x 6 sums, 4 rows and a query fill 29 of the 32 registers.
#define TILE(name, count)                                                                          \
  INLINE void name(                                                                                \
      const float *rows, size_t stride, const float *queries, size_t ahead, float *scores) {       \
    __m512 sums[count][4];                                                                         \
    for (int q = 0; q < count; q++)                                                                \
      for (int r = 0; r < 4; r++) sums[q][r] = _mm512_setzero_ps();                                \
    for (size_t i = 0; i < stride; i += 16) {                                                      \
      const __m512 x0 = _mm512_load_ps(rows + i), x1 = _mm512_load_ps(rows + stride + i);          \
      const __m512 x2 = _mm512_load_ps(rows + 2 * stride + i);                                     \
      const __m512 x3 = _mm512_load_ps(rows + 3 * stride + i);                                     \
      if (ahead) {                                                                                 \
        const float *next = rows + ahead + 4 * i;                                                  \
        _mm_prefetch((const char *)next, _MM_HINT_T0);                                             \
        _mm_prefetch((const char *)(next + 16), _MM_HINT_T0);                                      \
        _mm_prefetch((const char *)(next + 32), _MM_HINT_T0);                                      \
        _mm_prefetch((const char *)(next + 48), _MM_HINT_T0);                                      \
      }                                                                                            \
      _Pragma("unroll") for (int q = 0; q < count; q++) {                                          \
        const __m512 y = _mm512_load_ps(queries + q * stride + i);                                 \
        sums[q][0] = _mm512_fmadd_ps(x0, y, sums[q][0]);                                           \
        sums[q][1] = _mm512_fmadd_ps(x1, y, sums[q][1]);                                           \
        sums[q][2] = _mm512_fmadd_ps(x2, y, sums[q][2]);                                           \
        sums[q][3] = _mm512_fmadd_ps(x3, y, sums[q][3]);                                           \
      }                                                                                            \
    }                                                                                              \
    for (int q = 0; q < count; q++)                                                                \
      _mm_storeu_ps(                                                                               \
          scores + q * CHIASM_BLOCK,                                                               \
          four_totals(sums[q][0], sums[q][1], sums[q][2], sums[q][3]));                            \
  }

TILE(tile2, 2)
TILE(tile3, 3)
TILE(tile4, 4)
TILE(tile5, 5)
TILE(tile6, 6)

INLINE float one_row(const float *row, size_t stride, const float *query) {
  __m512 sums = _mm512_setzero_ps();
  for (size_t i = 0; i < stride; i += 16)
    sums = _mm512_fmadd_ps(_mm512_load_ps(row + i), _mm512_load_ps(query + i), sums);
  const __m512 zero = _mm512_setzero_ps();
  return _mm_cvtss_f32(four_totals(sums, zero, zero, zero));
}

TARGET void chiasm_block_avx512(
    const float *rows, size_t rowCount, size_t stride, const float *queries, size_t queryCount,
    float *scores) {
  if (queryCount == 1) {
    // One query waits for memory, which is fastest in one stream: four rows side by side took twice as long.
    for (size_t r = 0; r < rowCount; r++) scores[r] = one_row(rows + r * stride, stride, queries);
    return;
  }
  const size_t fours = rowCount / 4 * 4;
  // Each six queries stay in the first cache while the block's rows pass, which stay in the second.
  for (size_t q = 0; q < queryCount; q += 6) {
    const float *y = queries + q * stride;
    float *target = scores + q * CHIASM_BLOCK;
    const size_t left = queryCount - q < 6 ? queryCount - q : 6;
    for (size_t r = 0; r < fours; r += 4) {
      const float *x = rows + r * stride;
      // Rows are read from memory once, by the first queries: eight rows ahead and in one stream, which
      // hides the wait. A prefetch beyond the end of a mapping does nothing.
      const size_t ahead = q == 0 ? 8 * stride : 0;
      switch (left) {
        case 1:
          for (size_t i = 0; i < 4; i++) target[r + i] = one_row(x + i * stride, stride, y);
          break;
        case 2: tile2(x, stride, y, ahead, target + r); break;
        case 3: tile3(x, stride, y, ahead, target + r); break;
        case 4: tile4(x, stride, y, ahead, target + r); break;
        case 5: tile5(x, stride, y, ahead, target + r); break;
        default: tile6(x, stride, y, ahead, target + r); break;
      }
    }
    for (size_t r = fours; r < rowCount; r++)
      for (size_t i = 0; i < left; i++)
        target[i * CHIASM_BLOCK + r] = one_row(rows + r * stride, stride, y + i * stride);
  }
}

TARGET uint64_t chiasm_above_avx512(const float *scores, float threshold) {
  const __m512 limit = _mm512_set1_ps(threshold);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++)
    bits |= (uint64_t)_mm512_cmp_ps_mask(_mm512_load_ps(scores + 16 * i), limit, _CMP_GT_OQ)
            << (16 * i);
  return bits;
}
#endif
