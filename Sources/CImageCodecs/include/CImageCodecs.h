// Decoding, resizing and encoding of images, and gzip, from memory to memory.
//
// Plain C ABI over libjpeg-turbo, libpng and zlib. Every function returns a status; nothing exits,
// prints or keeps global state, so calls may run on any thread. Sizes from a file's header are
// checked before anything of that size is allocated.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The largest image that is decoded: pixels a side, and pixels altogether.
#define CHIASM_IMAGE_MAX_SIDE 30000
#define CHIASM_IMAGE_MAX_PIXELS 200000000LL
#define CHIASM_IMAGE_MESSAGE_SIZE 256

typedef enum {
  CHIASM_IMAGE_OK = 0,
  CHIASM_IMAGE_EMPTY = 1,              // no bytes
  CHIASM_IMAGE_UNKNOWN_FORMAT = 2,     // neither JPEG nor PNG
  CHIASM_IMAGE_TRUNCATED = 3,          // the file ends before the image does
  CHIASM_IMAGE_DAMAGED = 4,            // the format's rules are broken
  CHIASM_IMAGE_UNSUPPORTED_COLOR = 5,  // CMYK or YCCK
  CHIASM_IMAGE_TOO_LARGE = 6,          // beyond the bounds above
  CHIASM_IMAGE_OUT_OF_MEMORY = 7,
  CHIASM_IMAGE_INVALID_ARGUMENT = 8,
} chiasm_image_status;

typedef enum {
  CHIASM_CONTENT_UNKNOWN = 0,
  CHIASM_CONTENT_JPEG = 1,
  CHIASM_CONTENT_PNG = 2,
  CHIASM_CONTENT_GZIP = 3,
  CHIASM_CONTENT_GIF = 4,
  CHIASM_CONTENT_TIFF = 5,
  CHIASM_CONTENT_BMP = 6,
  CHIASM_CONTENT_WEBP = 7,
  CHIASM_CONTENT_DICOM = 8,
} chiasm_content;

// What a header says. Width and height are those of the upright image (orientation applied).
typedef struct {
  chiasm_content content;
  int32_t width;
  int32_t height;
  int32_t channels;     // as stored: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha
  int32_t bit_depth;    // bits a sample as stored
  int32_t orientation;  // EXIF, 1 to 8
} chiasm_image_info;

// Interleaved 8-bit pixels, rows from the top, no padding. Free with chiasm_image_free.
typedef struct {
  uint8_t *pixels;
  int32_t width;
  int32_t height;
  int32_t channels;
} chiasm_image;

// Tells what the bytes are, from their first bytes and never from a name.
chiasm_content chiasm_content_of(const uint8_t *bytes, size_t count);

// Reads the header alone. `message` holds CHIASM_IMAGE_MESSAGE_SIZE characters.
chiasm_image_status chiasm_image_read_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *info, char *message);

// Decodes JPEG or PNG to `channels` (1 grey or 3 colour) of 8 bits, upright.
//
// A JPEG is decoded at the smallest scale M/8 whose result is at least `wanted_width` by
// `wanted_height`; pass 0 for full size. Alpha is composited on white. Sixteen bits are scaled to
// eight. Grey from colour is the luma of ITU-R BT.601. Truncated or damaged files are refused.
chiasm_image_status chiasm_image_decode(
    const uint8_t *bytes, size_t count, int32_t channels, int32_t wanted_width,
    int32_t wanted_height, chiasm_image *image, char *message);

// Resizes with a triangle filter whose support grows with the reduction (antialiased): two passes,
// columns first, eight bits between. `source_stride` is in bytes, so a part may be resized.
chiasm_image_status chiasm_image_resize(
    const uint8_t *source, int32_t source_width, int32_t source_height, int64_t source_stride,
    int32_t channels, uint8_t *target, int32_t target_width, int32_t target_height);

// Encodes 8-bit grey (1) or RGB (3) pixels as PNG. Free `*bytes` with chiasm_bytes_free.
chiasm_image_status chiasm_image_encode_png(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, uint8_t **bytes,
    size_t *count, char *message);

void chiasm_image_free(chiasm_image *image);
void chiasm_bytes_free(uint8_t *bytes);

// Inflates a gzip file held in memory, piece by piece; members after the first are joined on.
typedef struct chiasm_gzip chiasm_gzip;
typedef enum {
  CHIASM_GZIP_OK = 0,
  CHIASM_GZIP_TRUNCATED = 1,
  CHIASM_GZIP_DAMAGED = 2,
  CHIASM_GZIP_OUT_OF_MEMORY = 3,
} chiasm_gzip_status;

// `bytes` must outlive the reader. Returns NULL where memory is short.
chiasm_gzip *chiasm_gzip_create(const uint8_t *bytes, size_t count);
// Writes up to `capacity` bytes; `*written` below `capacity` means the end was reached.
chiasm_gzip_status chiasm_gzip_read(
    chiasm_gzip *reader, uint8_t *target, size_t capacity, size_t *written);
void chiasm_gzip_destroy(chiasm_gzip *reader);

#ifdef __cplusplus
}
#endif
