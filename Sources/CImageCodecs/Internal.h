// Shared by the codecs of this target; not part of its interface.
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "CImageCodecs.h"

// Writes a message, always terminated.
static inline void chiasm_say(char *message, const char *text) {
  if (message) snprintf(message, CHIASM_IMAGE_MESSAGE_SIZE, "%s", text);
}

// Checks sizes from a header against the bounds.
chiasm_image_status chiasm_check_size(int64_t width, int64_t height, char *message);

// The EXIF orientation (1 to 8) in a TIFF block, or 1.
int32_t chiasm_exif_orientation(const uint8_t *tiff, size_t count);

// Turns an image upright in place of its pixels.
chiasm_image_status chiasm_apply_orientation(chiasm_image *image, int32_t orientation);

chiasm_image_status chiasm_jpeg_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *info, char *message);
chiasm_image_status chiasm_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t channels, int32_t wanted_width,
    int32_t wanted_height, chiasm_image *image, char *message);

chiasm_image_status chiasm_png_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *info, char *message);
chiasm_image_status chiasm_png_decode(
    const uint8_t *bytes, size_t count, int32_t channels, chiasm_image *image, char *message);
