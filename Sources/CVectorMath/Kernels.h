// Included once by the file of each kind of processor, which names its table and sets its instructions.

#include "RowKernels.h"
#include "DrawKernels.h"

const chiasm_vector_kernels KERNELS = {
  .add_scaled_f32 = add_scaled_f32,
  .add_scaled_f64 = add_scaled_f64,
  .add_scaled4_f32 = add_scaled4_f32,
  .add_scaled4_f64 = add_scaled4_f64,
  .dot_f32_f32 = dot_f32_f32,
  .dot_f32_f64 = dot_f32_f64,
  .dot_f64_f64 = dot_f64_f64,
  .dots_f32 = dots_f32,
  .dots_f64 = dots_f64,
  .dots4_f32 = dots4_f32,
  .dots4_f64 = dots4_f64,
  .sum_dots4_f32 = sum_dots4_f32,
  .sum_dots4_f64 = sum_dots4_f64,
  .draw_sums = draw_sums,
  .draw_reach = draw_reach,
  .draw_pairs = draw_pairs,
};
