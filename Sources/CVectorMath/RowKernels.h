// Included by Kernels.h.

typedef double eight __attribute__((ext_vector_type(8)));
typedef float eight_floats __attribute__((ext_vector_type(8)));

// Macros instead of functions: a vector that is passed to a function has a layout of its own in each target.
#define LOAD_f64(name, at)                                                                          \
  eight name;                                                                                       \
  memcpy(&name, (at), sizeof name)
#define LOAD_f32(name, at)                                                                          \
  eight_floats name##_floats;                                                                       \
  memcpy(&name##_floats, (at), sizeof name##_floats);                                               \
  eight name = __builtin_convertvector(name##_floats, eight)
#define TOTAL(v) (((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])))

#define ADD_SCALED(kind, element)                                                                   \
  static void add_scaled_##kind(double factor, const element *row, double *sum, size_t count) {     \
    size_t at = 0;                                                                                  \
    for (; at + 8 <= count; at += 8) {                                                              \
      LOAD_##kind(values, row + at);                                                                \
      LOAD_f64(updated, sum + at);                                                                  \
      updated += factor * values;                                                                   \
      memcpy(sum + at, &updated, sizeof updated);                                                   \
    }                                                                                               \
    for (; at < count; at++) sum[at] += factor * (double)row[at];                                   \
  }                                                                                                 \
  static void add_scaled4_##kind(const double *factors, const element *a, const element *b,         \
                                 const element *c, const element *d, double *sum, size_t count) {   \
    const double one = factors[0], two = factors[1], three = factors[2], four = factors[3];         \
    size_t at = 0;                                                                                  \
    for (; at + 8 <= count; at += 8) {                                                              \
      LOAD_f64(updated, sum + at);                                                                  \
      LOAD_##kind(first, a + at);                                                                   \
      LOAD_##kind(second, b + at);                                                                  \
      LOAD_##kind(third, c + at);                                                                   \
      LOAD_##kind(fourth, d + at);                                                                  \
      updated += one * first;                                                                       \
      updated += two * second;                                                                      \
      updated += three * third;                                                                     \
      updated += four * fourth;                                                                     \
      memcpy(sum + at, &updated, sizeof updated);                                                   \
    }                                                                                               \
    for (; at < count; at++) {                                                                      \
      double updated = sum[at] + one * (double)a[at];                                               \
      updated += two * (double)b[at];                                                               \
      updated += three * (double)c[at];                                                             \
      sum[at] = updated + four * (double)d[at];                                                     \
    }                                                                                               \
  }                                                                                                 \
  static void dots_##kind(const element *row, const double *a, const double *b, size_t count,       \
                          double *result) {                                                         \
    eight first_sums = 0, second_sums = 0;                                                          \
    size_t at = 0;                                                                                  \
    for (; at + 8 <= count; at += 8) {                                                              \
      LOAD_##kind(values, row + at);                                                                \
      LOAD_f64(first, a + at);                                                                      \
      LOAD_f64(second, b + at);                                                                     \
      first_sums += values * first;                                                                 \
      second_sums += values * second;                                                               \
    }                                                                                               \
    double one = TOTAL(first_sums), two = TOTAL(second_sums);                                       \
    for (; at < count; at++) {                                                                      \
      one += (double)row[at] * a[at];                                                               \
      two += (double)row[at] * b[at];                                                               \
    }                                                                                               \
    result[0] = one;                                                                                \
    result[1] = two;                                                                                \
  }

#define DOT(left, left_element, right, right_element)                                               \
  static double dot_##left##_##right(const left_element *a, const right_element *b, size_t count) { \
    eight sums = 0;                                                                                 \
    size_t at = 0;                                                                                  \
    for (; at + 8 <= count; at += 8) {                                                              \
      LOAD_##left(first, a + at);                                                                   \
      LOAD_##right(second, b + at);                                                                 \
      sums += first * second;                                                                       \
    }                                                                                               \
    double total = TOTAL(sums);                                                                     \
    for (; at < count; at++) total += (double)a[at] * (double)b[at];                                \
    return total;                                                                                   \
  }

// `left` is what all products share; the order of each sum is that of DOT.
#define DOTS4(name, left, left_element, right, right_element)                                       \
  static void name(const left_element *shared, const right_element *a, const right_element *b,      \
                   const right_element *c, const right_element *d, size_t count, double *result) {  \
    eight a_sums = 0, b_sums = 0, c_sums = 0, d_sums = 0;                                           \
    size_t at = 0;                                                                                  \
    for (; at + 8 <= count; at += 8) {                                                              \
      LOAD_##left(values, shared + at);                                                             \
      LOAD_##right(first, a + at);                                                                  \
      LOAD_##right(second, b + at);                                                                 \
      LOAD_##right(third, c + at);                                                                  \
      LOAD_##right(fourth, d + at);                                                                 \
      a_sums += values * first;                                                                     \
      b_sums += values * second;                                                                    \
      c_sums += values * third;                                                                     \
      d_sums += values * fourth;                                                                    \
    }                                                                                               \
    double one = TOTAL(a_sums), two = TOTAL(b_sums), three = TOTAL(c_sums), four = TOTAL(d_sums);   \
    for (; at < count; at++) {                                                                      \
      one += (double)shared[at] * (double)a[at];                                                    \
      two += (double)shared[at] * (double)b[at];                                                    \
      three += (double)shared[at] * (double)c[at];                                                  \
      four += (double)shared[at] * (double)d[at];                                                   \
    }                                                                                               \
    result[0] = one;                                                                                \
    result[1] = two;                                                                                \
    result[2] = three;                                                                              \
    result[3] = four;                                                                               \
  }

ADD_SCALED(f32, float)
ADD_SCALED(f64, double)
DOT(f32, float, f32, float)
DOT(f32, float, f64, double)
DOT(f64, double, f64, double)
DOTS4(dots4_f32, f32, float, f32, float)
DOTS4(dots4_f64, f64, double, f64, double)
DOTS4(sum_dots4_f32, f64, double, f32, float)
DOTS4(sum_dots4_f64, f64, double, f64, double)
