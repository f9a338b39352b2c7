#include <math.h>
#include <stdlib.h>

#include "Internal.h"

// Weights are fixed point with this many bits: 255 times their sum (1) stays below 2^31.
#define WEIGHT_BITS 22

// For each target position, which source positions it reads and with which weights.
typedef struct {
  int32_t *first;
  int32_t *count;
  int32_t *weights;  // [target, widest]
  int32_t widest;
} filter;

static void filter_free(filter *taps) {
  free(taps->first);
  free(taps->count);
  free(taps->weights);
}

static bool filter_make(filter *taps, int32_t source, int32_t target) {
  const double scale = (double)source / (double)target;
  // Below scale 1 (enlarging) the triangle spans two source pixels; above, two target pixels.
  const double support = scale > 1 ? scale : 1;
  taps->widest = (int32_t)ceil(support) * 2 + 1;
  taps->first = malloc(sizeof(int32_t) * (size_t)target);
  taps->count = malloc(sizeof(int32_t) * (size_t)target);
  taps->weights = malloc(sizeof(int32_t) * (size_t)target * (size_t)taps->widest);
  double *exact = malloc(sizeof(double) * (size_t)taps->widest);
  if (!taps->first || !taps->count || !taps->weights || !exact) {
    free(exact);
    filter_free(taps);
    return false;
  }
  for (int32_t i = 0; i < target; i++) {
    const double center = (i + 0.5) * scale;
    int32_t low = (int32_t)(center - support + 0.5);
    int32_t high = (int32_t)(center + support + 0.5);
    if (low < 0) low = 0;
    if (high > source) high = source;
    double total = 0;
    for (int32_t j = low; j < high; j++) {
      const double distance = fabs((j + 0.5 - center) / support);
      exact[j - low] = distance < 1 ? 1 - distance : 0;
      total += exact[j - low];
    }
    taps->first[i] = low;
    taps->count[i] = high - low;
    int32_t *weights = taps->weights + (size_t)i * (size_t)taps->widest;
    for (int32_t k = 0; k < high - low; k++)
      weights[k] = (int32_t)(exact[k] / total * (1 << WEIGHT_BITS) + 0.5);
  }
  free(exact);
  return true;
}

static inline uint8_t rounded(int64_t sum) {
  const int64_t value = sum >> WEIGHT_BITS;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

// One row: each target pixel is a weighted sum over source columns.
static void resize_row(
    const filter *taps, const uint8_t *source, uint8_t *target, int32_t width, int32_t channels) {
  for (int32_t x = 0; x < width; x++) {
    const int32_t *weights = taps->weights + (size_t)x * (size_t)taps->widest;
    const uint8_t *from = source + (size_t)taps->first[x] * (size_t)channels;
    const int32_t count = taps->count[x];
    for (int32_t c = 0; c < channels; c++) {
      int64_t sum = 1 << (WEIGHT_BITS - 1);
      for (int32_t k = 0; k < count; k++) sum += (int64_t)weights[k] * from[k * channels + c];
      target[(size_t)x * (size_t)channels + (size_t)c] = rounded(sum);
    }
  }
}

chiasm_image_status chiasm_image_resize(
    const uint8_t *source, int32_t source_width, int32_t source_height, int64_t source_stride,
    int32_t channels, uint8_t *target, int32_t target_width, int32_t target_height) {
  if (!source || !target || channels < 1 || channels > 4 ||
      source_stride < (int64_t)source_width * channels)
    return CHIASM_IMAGE_INVALID_ARGUMENT;
  if (chiasm_check_size(source_width, source_height, NULL) != CHIASM_IMAGE_OK ||
      chiasm_check_size(target_width, target_height, NULL) != CHIASM_IMAGE_OK)
    return CHIASM_IMAGE_INVALID_ARGUMENT;
  filter columns = {0}, rows = {0};
  if (!filter_make(&columns, source_width, target_width)) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (!filter_make(&rows, source_height, target_height)) {
    filter_free(&columns);
    return CHIASM_IMAGE_OUT_OF_MEMORY;
  }
  const size_t row_size = (size_t)target_width * (size_t)channels;
  uint8_t *between = malloc(row_size * (size_t)source_height);
  int32_t *sums = malloc(sizeof(int32_t) * row_size);
  if (!between || !sums) {
    free(between);
    free(sums);
    filter_free(&columns);
    filter_free(&rows);
    return CHIASM_IMAGE_OUT_OF_MEMORY;
  }
  for (int32_t y = 0; y < source_height; y++)
    resize_row(
        &columns, source + y * source_stride, between + row_size * (size_t)y, target_width,
        channels);
  // Row by row with a row of sums, so that the inner loop runs over neighbouring bytes.
  for (int32_t y = 0; y < target_height; y++) {
    const int32_t *weights = rows.weights + (size_t)y * (size_t)rows.widest;
    for (size_t i = 0; i < row_size; i++) sums[i] = 1 << (WEIGHT_BITS - 1);
    for (int32_t k = 0; k < rows.count[y]; k++) {
      const uint8_t *from = between + row_size * (size_t)(rows.first[y] + k);
      const int32_t weight = weights[k];
      for (size_t i = 0; i < row_size; i++) sums[i] += weight * from[i];
    }
    uint8_t *to = target + row_size * (size_t)y;
    for (size_t i = 0; i < row_size; i++) to[i] = rounded(sums[i]);
  }
  free(between);
  free(sums);
  filter_free(&columns);
  filter_free(&rows);
  return CHIASM_IMAGE_OK;
}
