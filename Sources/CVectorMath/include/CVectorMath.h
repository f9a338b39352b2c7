#ifndef CHIASM_VECTOR_MATH_H
#define CHIASM_VECTOR_MATH_H

// The inner loops of scores over rows of numbers, in double precision, eight numbers at a time. The widest
// vectors of the processor are chosen at run time. Eight independent sums are added in one order that depends
// on `count` only, so results do not depend on threads or chunks; between processors they may differ by the
// rounding of fused products.

#include <stddef.h>

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

/// The same in single precision, for sums over draws.
void chiasm_add_scaled_floats(float factor, const float *row, float *sum, size_t count);

/// ⟨a, b⟩.
double chiasm_dot_f32_f32(const float *a, const float *b, size_t count);
double chiasm_dot_f32_f64(const float *a, const double *b, size_t count);
double chiasm_dot_f64_f64(const double *a, const double *b, size_t count);

/// ⟨row, a⟩ and ⟨row, b⟩, reading `row` once.
void chiasm_dots_f32(const float *row, const double *a, const double *b, size_t count, double *result);
void chiasm_dots_f64(const double *row, const double *a, const double *b, size_t count, double *result);

/// Asks for bytes that are read soon. Rows are read in an order that no processor foresees.
static inline void chiasm_prefetch(const void *start, size_t bytes) {
  const char *at = (const char *)start;
  for (size_t offset = 0; offset < bytes; offset += 64) __builtin_prefetch(at + offset, 0, 2);
}

#ifdef __cplusplus
}
#endif

#endif
