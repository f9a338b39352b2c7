#include <stdlib.h>

#include "Internal.h"

chiasm_content chiasm_content_of(const uint8_t *bytes, size_t count) {
  static const uint8_t png[8] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  if (!bytes) return CHIASM_CONTENT_UNKNOWN;
  if (count >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff)
    return CHIASM_CONTENT_JPEG;
  if (count >= 8 && memcmp(bytes, png, 8) == 0) return CHIASM_CONTENT_PNG;
  if (count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b) return CHIASM_CONTENT_GZIP;
  if (count >= 4 && memcmp(bytes, "GIF8", 4) == 0) return CHIASM_CONTENT_GIF;
  if (count >= 4 && (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0))
    return CHIASM_CONTENT_TIFF;
  if (count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
    return CHIASM_CONTENT_WEBP;
  if (count >= 132 && memcmp(bytes + 128, "DICM", 4) == 0) return CHIASM_CONTENT_DICOM;
  if (count >= 2 && bytes[0] == 'B' && bytes[1] == 'M') return CHIASM_CONTENT_BMP;
  return CHIASM_CONTENT_UNKNOWN;
}

chiasm_image_status chiasm_check_size(int64_t width, int64_t height, char *message) {
  if (width < 1 || height < 1) {
    chiasm_say(message, "the header gives a width or height of zero");
    return CHIASM_IMAGE_DAMAGED;
  }
  if (width > CHIASM_IMAGE_MAX_SIDE || height > CHIASM_IMAGE_MAX_SIDE ||
      width * height > CHIASM_IMAGE_MAX_PIXELS) {
    if (message)
      snprintf(
          message, CHIASM_IMAGE_MESSAGE_SIZE,
          "%lld x %lld pixels; at most %d a side and %lld megapixels are read",
          (long long)width, (long long)height, CHIASM_IMAGE_MAX_SIDE,
          CHIASM_IMAGE_MAX_PIXELS / 1000000);
    return CHIASM_IMAGE_TOO_LARGE;
  }
  return CHIASM_IMAGE_OK;
}

// Names the format of bytes that are no JPEG or PNG.
static chiasm_image_status refuse(chiasm_content content, size_t count, char *message) {
  if (count == 0) {
    chiasm_say(message, "the file has 0 bytes");
    return CHIASM_IMAGE_EMPTY;
  }
  switch (content) {
    case CHIASM_CONTENT_GZIP: chiasm_say(message, "gzip data, not JPEG or PNG"); break;
    case CHIASM_CONTENT_GIF: chiasm_say(message, "GIF, not JPEG or PNG"); break;
    case CHIASM_CONTENT_TIFF: chiasm_say(message, "TIFF, not JPEG or PNG"); break;
    case CHIASM_CONTENT_BMP: chiasm_say(message, "BMP, not JPEG or PNG"); break;
    case CHIASM_CONTENT_WEBP: chiasm_say(message, "WebP, not JPEG or PNG"); break;
    case CHIASM_CONTENT_DICOM: chiasm_say(message, "DICOM, not JPEG or PNG"); break;
    default: chiasm_say(message, "neither JPEG nor PNG"); break;
  }
  return CHIASM_IMAGE_UNKNOWN_FORMAT;
}

chiasm_image_status chiasm_image_read_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *info, char *message) {
  if (!info) return CHIASM_IMAGE_INVALID_ARGUMENT;
  memset(info, 0, sizeof *info);
  chiasm_say(message, "");
  const chiasm_content content = chiasm_content_of(bytes, count);
  switch (content) {
    case CHIASM_CONTENT_JPEG: return chiasm_jpeg_info(bytes, count, info, message);
    case CHIASM_CONTENT_PNG: return chiasm_png_info(bytes, count, info, message);
    default: return refuse(content, count, message);
  }
}

chiasm_image_status chiasm_image_decode(
    const uint8_t *bytes, size_t count, int32_t channels, int32_t wanted_width,
    int32_t wanted_height, chiasm_image *image, char *message) {
  if (!image) return CHIASM_IMAGE_INVALID_ARGUMENT;
  memset(image, 0, sizeof *image);
  chiasm_say(message, "");
  if ((channels != 1 && channels != 3) || wanted_width < 0 || wanted_height < 0) {
    chiasm_say(message, "channels must be 1 or 3, and wanted sizes not negative");
    return CHIASM_IMAGE_INVALID_ARGUMENT;
  }
  const chiasm_content content = chiasm_content_of(bytes, count);
  switch (content) {
    case CHIASM_CONTENT_JPEG:
      return chiasm_jpeg_decode(
          bytes, count, channels, wanted_width, wanted_height, image, message);
    case CHIASM_CONTENT_PNG:
      return chiasm_png_decode(bytes, count, channels, image, message);
    default: return refuse(content, count, message);
  }
}

void chiasm_image_free(chiasm_image *image) {
  if (!image) return;
  free(image->pixels);
  memset(image, 0, sizeof *image);
}

void chiasm_bytes_free(uint8_t *bytes) { free(bytes); }
