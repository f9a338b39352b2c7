#include <stdlib.h>

#include "Internal.h"

static uint32_t read_integer(const uint8_t *bytes, int size, bool big) {
  uint32_t value = 0;
  for (int i = 0; i < size; i++)
    value |= (uint32_t)bytes[i] << (8 * (big ? size - 1 - i : i));
  return value;
}

int32_t chiasm_exif_orientation(const uint8_t *tiff, size_t count) {
  if (!tiff || count < 8) return 1;
  bool big;
  if (memcmp(tiff, "II*\0", 4) == 0) big = false;
  else if (memcmp(tiff, "MM\0*", 4) == 0) big = true;
  else return 1;
  const size_t start = read_integer(tiff + 4, 4, big);
  if (start > count - 2) return 1;
  const size_t entries = read_integer(tiff + start, 2, big);
  for (size_t i = 0; i < entries; i++) {
    const size_t at = start + 2 + 12 * i;
    if (at + 12 > count) return 1;
    if (read_integer(tiff + at, 2, big) != 0x0112) continue;
    if (read_integer(tiff + at + 2, 2, big) != 3) return 1;  // type SHORT
    const uint32_t value = read_integer(tiff + at + 8, 2, big);
    return value >= 1 && value <= 8 ? (int32_t)value : 1;
  }
  return 1;
}

chiasm_image_status chiasm_apply_orientation(chiasm_image *image, int32_t orientation) {
  if (orientation <= 1 || orientation > 8) return CHIASM_IMAGE_OK;
  const int64_t width = image->width, height = image->height, channels = image->channels;
  const bool swaps = orientation >= 5;
  const int64_t out_width = swaps ? height : width, out_height = swaps ? width : height;
  uint8_t *turned = malloc((size_t)(width * height * channels));
  if (!turned) return CHIASM_IMAGE_OUT_OF_MEMORY;
  for (int64_t y = 0; y < out_height; y++) {
    for (int64_t x = 0; x < out_width; x++) {
      // Which stored pixel (u, v) lies at (x, y) when upright.
      int64_t u, v;
      switch (orientation) {
        case 2: u = width - 1 - x; v = y; break;
        case 3: u = width - 1 - x; v = height - 1 - y; break;
        case 4: u = x; v = height - 1 - y; break;
        case 5: u = y; v = x; break;
        case 6: u = y; v = height - 1 - x; break;
        case 7: u = width - 1 - y; v = height - 1 - x; break;
        default: u = width - 1 - y; v = x; break;
      }
      memcpy(
          turned + (y * out_width + x) * channels, image->pixels + (v * width + u) * channels,
          (size_t)channels);
    }
  }
  free(image->pixels);
  image->pixels = turned;
  image->width = (int32_t)out_width;
  image->height = (int32_t)out_height;
  return CHIASM_IMAGE_OK;
}
