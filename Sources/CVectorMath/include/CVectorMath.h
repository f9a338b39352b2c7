#ifndef CHIASM_VECTOR_MATH_H
#define CHIASM_VECTOR_MATH_H

// The inner loops of scores over rows of numbers, in double precision, eight numbers at a time. The widest
// vectors of the processor are chosen at run time. Eight independent sums are added in one order that depends
// on `count` only, so results do not depend on threads or chunks; between processors they may differ by the
// rounding of fused products.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// sum += factor row.
void chiasm_add_scaled_f32(double factor, const float *row, double *sum, size_t count);
void chiasm_add_scaled_f64(double factor, const double *row, double *sum, size_t count);

/// sum += factors[0] a + … + factors[3] d, one after the other.
void chiasm_add_scaled4_f32(const double *factors, const float *a, const float *b, const float *c,
                            const float *d, double *sum, size_t count);
void chiasm_add_scaled4_f64(const double *factors, const double *a, const double *b, const double *c,
                            const double *d, double *sum, size_t count);

/// ⟨a, b⟩.
double chiasm_dot_f32_f32(const float *a, const float *b, size_t count);
double chiasm_dot_f32_f64(const float *a, const double *b, size_t count);
double chiasm_dot_f64_f64(const double *a, const double *b, size_t count);

/// ⟨row, a⟩ and ⟨row, b⟩, reading `row` once.
void chiasm_dots_f32(const float *row, const double *a, const double *b, size_t count, double *result);
void chiasm_dots_f64(const double *row, const double *a, const double *b, size_t count, double *result);

/// ⟨row, a⟩, …, ⟨row, d⟩, each as one product would give it.
void chiasm_dots4_f32(const float *row, const float *a, const float *b, const float *c, const float *d,
                      size_t count, double *result);
void chiasm_dots4_f64(const double *row, const double *a, const double *b, const double *c,
                      const double *d, size_t count, double *result);

/// ⟨a, sum⟩, …, ⟨d, sum⟩, each as one product would give it.
void chiasm_sum_dots4_f32(const double *sum, const float *a, const float *b, const float *c,
                          const float *d, size_t count, double *result);
void chiasm_sum_dots4_f64(const double *sum, const double *a, const double *b, const double *c,
                          const double *d, size_t count, double *result);

// Draws of groups: `weights` is `[groups, draws]`, how often each group counts in each draw.

/// sums[k, draw] += Σ_i influences[i, k] weights[groups[i], draw], one group after the other, for 1 to 3
/// `kinds` of influences. `sums` is `[kinds, draws]`.
void chiasm_draw_sums(const uint8_t *weights, size_t draws, const int32_t *groups, const float *influences,
                      size_t kinds, size_t count, float *sums);

/// How many of `groups`, in their order, the draw that goes farthest needs to count `most`.
size_t chiasm_draw_reach(const uint8_t *weights, size_t draws, const int32_t *groups, size_t count,
                         uint32_t most);

/// Σ w_i w_j values[i, j] over pairs i < j of the first of `groups` that together count `most` in a draw, w
/// how often they do, the last one cut; for two kinds of `values`, each `[count, count]`, and for 1 in
/// `pairs`. `scratch` holds 16 numbers a group.
void chiasm_draw_pairs(const uint8_t *weights, size_t draws, const int32_t *groups, size_t count, float most,
                       const float *first_values, const float *second_values, float *scratch,
                       float *first_sums, float *second_sums, float *pairs);

/// Asks for bytes that are read soon. Rows are read in an order that no processor foresees.
static inline void chiasm_prefetch(const void *start, size_t bytes) {
  const char *at = (const char *)start;
  for (size_t offset = 0; offset < bytes; offset += 64) __builtin_prefetch(at + offset, 0, 2);
}

#ifdef __cplusplus
}
#endif

#endif
