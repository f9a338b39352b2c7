#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "Internal.h"

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  jmp_buf escape;
  char text[CHIASM_IMAGE_MESSAGE_SIZE];
  png_structp png;
  png_infop info;
} encoder;

static void on_error(png_structp png, png_const_charp text) {
  encoder *state = png_get_error_ptr(png);
  chiasm_say(state->text, text);
  longjmp(state->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_write(png_structp png, png_bytep source, size_t size) {
  encoder *state = png_get_io_ptr(png);
  if (size > state->capacity - state->count) {
    size_t capacity = state->capacity ? state->capacity : 4096;
    while (capacity - state->count < size) capacity *= 2;
    uint8_t *grown = realloc(state->bytes, capacity);
    if (!grown) png_error(png, "not enough memory for the PNG");
    state->bytes = grown;
    state->capacity = capacity;
  }
  memcpy(state->bytes + state->count, source, size);
  state->count += size;
}

static void on_flush(png_structp png) { (void)png; }

chiasm_image_status chiasm_image_encode_png(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, uint8_t **bytes,
    size_t *count, char *message) {
  if (!pixels || !bytes || !count || (channels != 1 && channels != 3)) {
    chiasm_say(message, "a PNG needs pixels of 1 or 3 channels");
    return CHIASM_IMAGE_INVALID_ARGUMENT;
  }
  const chiasm_image_status status = chiasm_check_size(width, height, message);
  if (status != CHIASM_IMAGE_OK) return status;
  encoder *state = calloc(1, sizeof *state);
  if (!state) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (setjmp(state->escape)) {
    chiasm_say(message, state->text);
    png_destroy_write_struct(&state->png, &state->info);
    free(state->bytes);
    free(state);
    return CHIASM_IMAGE_OUT_OF_MEMORY;
  }
  state->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, state, on_error, on_warning);
  if (state->png) state->info = png_create_info_struct(state->png);
  if (!state->info) {
    chiasm_say(state->text, "libpng could not start");
    longjmp(state->escape, 1);
  }
  png_set_write_fn(state->png, state, on_write, on_flush);
  png_set_IHDR(
      state->png, state->info, (png_uint_32)width, (png_uint_32)height, 8,
      channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(state->png, state->info);
  for (int32_t y = 0; y < height; y++)
    png_write_row(state->png, pixels + (size_t)y * (size_t)width * (size_t)channels);
  png_write_end(state->png, NULL);
  *bytes = state->bytes;
  *count = state->count;
  png_destroy_write_struct(&state->png, &state->info);
  free(state);
  return CHIASM_IMAGE_OK;
}
