#include <math.h>
#include <string.h>

#include "CVectorSearch.h"

static double squared_norm(const float *row, size_t width) {
  double sum = 0;
  for (size_t i = 0; i < width; i++) sum += (double)row[i] * (double)row[i];
  return sum;
}

int64_t chiasm_search_first_invalid(
    const float *rows, size_t rowCount, size_t width, bool *isZero) {
  for (size_t r = 0; r < rowCount; r++) {
    // A NaN or an infinity makes the sum one; a norm beyond float32 would make scores infinite.
    const double norm = squared_norm(rows + r * width, width);
    if (!(norm > 0) || !(norm < 1e36)) {
      *isZero = norm == 0;
      return (int64_t)r;
    }
  }
  return -1;
}

void chiasm_search_pack(
    const float *rows, size_t rowCount, size_t width, size_t stride, bool normalize, float *target) {
  for (size_t r = 0; r < rowCount; r++) {
    const float *row = rows + r * width;
    float *own = target + r * stride;
    if (normalize) {
      const double factor = 1 / sqrt(squared_norm(row, width));
      for (size_t i = 0; i < width; i++) own[i] = (float)(row[i] * factor);
    } else {
      memcpy(own, row, width * sizeof(float));
    }
    memset(own + width, 0, (stride - width) * sizeof(float));
  }
}
