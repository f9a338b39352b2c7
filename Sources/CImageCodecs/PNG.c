#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "Internal.h"

typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
  bool is_truncated;
  jmp_buf escape;
  char text[CHIASM_IMAGE_MESSAGE_SIZE];
  png_structp png;
  png_infop info;
  png_bytepp rows;
  uint8_t *decoded;
} decoder;

static void on_error(png_structp png, png_const_charp text) {
  decoder *state = png_get_error_ptr(png);
  chiasm_say(state->text, text);
  longjmp(state->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_read(png_structp png, png_bytep target, size_t size) {
  decoder *state = png_get_io_ptr(png);
  if (size > state->count - state->position) {
    state->is_truncated = true;
    png_error(png, "the PNG ends before its image does");
  }
  memcpy(target, state->bytes + state->position, size);
  state->position += size;
}

static void destroy(decoder *state) {
  png_destroy_read_struct(&state->png, &state->info, NULL);
  free(state->rows);
  free(state->decoded);
  free(state);
}

static decoder *make_decoder(const uint8_t *bytes, size_t count) {
  decoder *state = calloc(1, sizeof *state);
  if (!state) return NULL;
  state->bytes = bytes;
  state->count = count;
  return state;
}

static chiasm_image_status failure(decoder *state, char *message) {
  chiasm_say(message, state->text);
  return state->is_truncated ? CHIASM_IMAGE_TRUNCATED : CHIASM_IMAGE_DAMAGED;
}

// Width and height stand at fixed places, so they are known before libpng allocates anything.
static chiasm_image_status check_header(const uint8_t *bytes, size_t count, char *message) {
  if (count < 33) {
    chiasm_say(message, "the PNG ends within its header");
    return CHIASM_IMAGE_TRUNCATED;
  }
  if (memcmp(bytes + 12, "IHDR", 4) != 0) {
    chiasm_say(message, "the PNG does not begin with its header");
    return CHIASM_IMAGE_DAMAGED;
  }
  return chiasm_check_size(png_get_uint_32(bytes + 16), png_get_uint_32(bytes + 20), message);
}

// Starts libpng and reads up to the pixels. Runs under setjmp.
static void begin(decoder *state) {
  state->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, state, on_error, on_warning);
  if (state->png) state->info = png_create_info_struct(state->png);
  if (!state->info) {
    chiasm_say(state->text, "libpng could not start");
    longjmp(state->escape, 1);
  }
  png_set_read_fn(state->png, state, on_read);
  png_set_user_limits(state->png, CHIASM_IMAGE_MAX_SIDE, CHIASM_IMAGE_MAX_SIDE);
  png_set_chunk_cache_max(state->png, 64);
  png_set_chunk_malloc_max(state->png, 8 << 20);
  png_read_info(state->png, state->info);
}

static int32_t orientation_of(decoder *state) {
#ifdef PNG_eXIf_SUPPORTED
  png_uint_32 size = 0;
  png_bytep exif = NULL;
  if (png_get_eXIf_1(state->png, state->info, &size, &exif) == PNG_INFO_eXIf)
    return chiasm_exif_orientation(exif, size);
#endif
  return 1;
}

chiasm_image_status chiasm_png_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *result, char *message) {
  const chiasm_image_status status = check_header(bytes, count, message);
  if (status != CHIASM_IMAGE_OK) return status;
  decoder *state = make_decoder(bytes, count);
  if (!state) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (setjmp(state->escape)) {
    const chiasm_image_status failed = failure(state, message);
    destroy(state);
    return failed;
  }
  begin(state);
  const int32_t orientation = orientation_of(state);
  const bool swaps = orientation >= 5;
  const int32_t width = (int32_t)png_get_image_width(state->png, state->info);
  const int32_t height = (int32_t)png_get_image_height(state->png, state->info);
  result->content = CHIASM_CONTENT_PNG;
  result->width = swaps ? height : width;
  result->height = swaps ? width : height;
  result->channels = png_get_color_type(state->png, state->info) == PNG_COLOR_TYPE_PALETTE
                         ? 3
                         : png_get_channels(state->png, state->info);
  result->bit_depth = png_get_bit_depth(state->png, state->info);
  result->orientation = orientation;
  destroy(state);
  return CHIASM_IMAGE_OK;
}

static uint8_t over_white(unsigned value, unsigned alpha) {
  return (uint8_t)((value * alpha + 255u * (255u - alpha) + 127u) / 255u);
}

// From what libpng gave (1 to 4 channels of 8 bits) to grey or RGB on white.
static void convert(
    const uint8_t *source, int stored, uint8_t *target, int32_t channels, size_t pixel_count) {
  const bool is_color = stored >= 3, has_alpha = stored == 2 || stored == 4;
  for (size_t i = 0; i < pixel_count; i++, source += stored, target += channels) {
    unsigned red = source[0], green = is_color ? source[1] : red, blue = is_color ? source[2] : red;
    if (has_alpha) {
      const unsigned alpha = source[stored - 1];
      red = over_white(red, alpha);
      green = over_white(green, alpha);
      blue = over_white(blue, alpha);
    }
    if (channels == 3) {
      target[0] = (uint8_t)red;
      target[1] = (uint8_t)green;
      target[2] = (uint8_t)blue;
    } else {
      // .299 R + .587 G + .114 B in 16-bit fixed point; the weights sum to 65536.
      target[0] = (uint8_t)((red * 19595u + green * 38470u + blue * 7471u + 32768u) >> 16);
    }
  }
}

chiasm_image_status chiasm_png_decode(
    const uint8_t *bytes, size_t count, int32_t channels, chiasm_image *image, char *message) {
  chiasm_image_status status = check_header(bytes, count, message);
  if (status != CHIASM_IMAGE_OK) return status;
  decoder *state = make_decoder(bytes, count);
  if (!state) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (setjmp(state->escape)) {
    status = failure(state, message);
    destroy(state);
    return status;
  }
  begin(state);
  png_set_expand(state->png);    // palette, bits below 8, transparency
  png_set_scale_16(state->png);  // exact scaling, not the upper byte
  png_set_interlace_handling(state->png);
  png_read_update_info(state->png, state->info);
  const size_t width = png_get_image_width(state->png, state->info);
  const size_t height = png_get_image_height(state->png, state->info);
  const int stored = png_get_channels(state->png, state->info);
  const size_t row_size = png_get_rowbytes(state->png, state->info);
  if (stored < 1 || stored > 4 || row_size != width * (size_t)stored) {
    chiasm_say(message, "pixels of an unknown layout");
    destroy(state);
    return CHIASM_IMAGE_DAMAGED;
  }
  state->decoded = malloc(row_size * height);
  state->rows = malloc(sizeof(png_bytep) * height);
  image->pixels = malloc(width * height * (size_t)channels);
  if (!state->decoded || !state->rows || !image->pixels) {
    chiasm_say(message, "not enough memory for the pixels");
    destroy(state);
    chiasm_image_free(image);
    return CHIASM_IMAGE_OUT_OF_MEMORY;
  }
  for (size_t y = 0; y < height; y++) state->rows[y] = state->decoded + row_size * y;
  if (setjmp(state->escape)) {
    status = failure(state, message);
    destroy(state);
    chiasm_image_free(image);
    return status;
  }
  png_read_image(state->png, state->rows);
  png_read_end(state->png, NULL);
  convert(state->decoded, stored, image->pixels, channels, width * height);
  image->width = (int32_t)width;
  image->height = (int32_t)height;
  image->channels = channels;
  const int32_t orientation = orientation_of(state);
  destroy(state);
  status = chiasm_apply_orientation(image, orientation);
  if (status != CHIASM_IMAGE_OK) chiasm_image_free(image);
  return status;
}
