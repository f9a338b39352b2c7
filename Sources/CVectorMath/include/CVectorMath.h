#ifndef CHIASM_VECTOR_MATH_H
#define CHIASM_VECTOR_MATH_H

// The inner loops of scores over rows of numbers, in double precision, eight numbers at a time, for several
// kinds of processors. Eight independent sums are added in one order that depends on `count` only, so results
// do not depend on threads or chunks; between processors they may differ by the rounding of fused products.

#include <stddef.h>
#include <stdint.h>

#include "CProcessor.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The kernels of one kind.
typedef struct chiasm_vector_kernels {
  /// sum += factor row.
  void (*add_scaled_f32)(double factor, const float *row, double *sum, size_t count);
  void (*add_scaled_f64)(double factor, const double *row, double *sum, size_t count);

  /// sum += factors[0] a + … + factors[3] d, one after the other.
  void (*add_scaled4_f32)(const double *factors, const float *a, const float *b, const float *c,
                          const float *d, double *sum, size_t count);
  void (*add_scaled4_f64)(const double *factors, const double *a, const double *b, const double *c,
                          const double *d, double *sum, size_t count);

  /// ⟨a, b⟩.
  double (*dot_f32_f32)(const float *a, const float *b, size_t count);
  double (*dot_f32_f64)(const float *a, const double *b, size_t count);
  double (*dot_f64_f64)(const double *a, const double *b, size_t count);

  /// ⟨row, a⟩ and ⟨row, b⟩, reading `row` once.
  void (*dots_f32)(const float *row, const double *a, const double *b, size_t count, double *result);
  void (*dots_f64)(const double *row, const double *a, const double *b, size_t count, double *result);

  /// ⟨row, a⟩, …, ⟨row, d⟩, each as one product would give it.
  void (*dots4_f32)(const float *row, const float *a, const float *b, const float *c, const float *d,
                    size_t count, double *result);
  void (*dots4_f64)(const double *row, const double *a, const double *b, const double *c, const double *d,
                    size_t count, double *result);

  /// ⟨a, sum⟩, …, ⟨d, sum⟩, each as one product would give it.
  void (*sum_dots4_f32)(const double *sum, const float *a, const float *b, const float *c, const float *d,
                        size_t count, double *result);
  void (*sum_dots4_f64)(const double *sum, const double *a, const double *b, const double *c,
                        const double *d, size_t count, double *result);

  // Draws of groups: `weights` is `[groups, draws]`, how often each group counts in each draw.

  /// sums[k, draw] += Σ_i influences[i, k] weights[groups[i], draw], one group after the other, for 1 to 3
  /// `kinds` of influences. `sums` is `[kinds, draws]`.
  void (*draw_sums)(const uint8_t *_Nullable weights, size_t draws, const int32_t *groups, const float *influences,
                    size_t kinds, size_t count, float *sums);

  /// How many of `groups`, in their order, the draw that goes farthest needs to count `most`.
  size_t (*draw_reach)(const uint8_t *_Nullable weights, size_t draws, const int32_t *groups, size_t count,
                       uint32_t most);

  /// Σ w_i w_j values[i, j] over pairs i < j of the first of `groups` that together count `most` in a draw,
  /// w how often they do, the last one cut; for two kinds of `values`, each `[count, count]`, and for 1 in
  /// `pairs`. `scratch` holds 16 numbers a group.
  void (*draw_pairs)(const uint8_t *_Nullable weights, size_t draws, const int32_t *groups, size_t count, float most,
                     const float *first_values, const float *second_values, float *scratch,
                     float *first_sums, float *second_sums, float *pairs);
} chiasm_vector_kernels;

/// The kernels of a kind, or null if this processor or this build does not have them.
const chiasm_vector_kernels *_Nullable chiasm_vector_kernels_of(chiasm_instructions kind);

/// Set before `main`, and never after.
extern const chiasm_vector_kernels *chiasm_best_vector_kernels;

/// The fastest kernels that this processor runs.
static inline const chiasm_vector_kernels *chiasm_vectors(void) { return chiasm_best_vector_kernels; }

/// Asks for bytes that are read soon. Rows are read in an order that no processor foresees.
static inline void chiasm_prefetch(const void *start, size_t bytes) {
  const char *at = (const char *)start;
  for (size_t offset = 0; offset < bytes; offset += 64) __builtin_prefetch(at + offset, 0, 2);
}

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
