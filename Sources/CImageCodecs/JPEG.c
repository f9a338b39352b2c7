#include <setjmp.h>
#include <stdlib.h>

#include "Internal.h"
// jpeglib.h uses size_t and FILE without including them.
#include <jpeglib.h>

#include <jerror.h>

// A progressive file may hold any number of scans over the same pixels; honest ones hold about ten.
#define MAX_SCANS 500

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  bool is_truncated;
  bool is_damaged;
  bool has_too_many_scans;
  char text[JMSG_LENGTH_MAX];
} error_manager;

static void on_error(j_common_ptr info) {
  error_manager *errors = (error_manager *)info->err;
  errors->base.format_message(info, errors->text);
  longjmp(errors->escape, 1);
}

static void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  error_manager *errors = (error_manager *)info->err;
  switch (errors->base.msg_code) {
    case JWRN_JPEG_EOF: errors->is_truncated = true; break;
    // Pixels were made up where the data was broken.
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_ARITH_BAD_CODE:
      if (!errors->is_damaged) errors->base.format_message((j_common_ptr)info, errors->text);
      errors->is_damaged = true;
      break;
    default: break;
  }
}

static void on_output(j_common_ptr info) { (void)info; }

static void on_progress(j_common_ptr info) {
  if (!info->is_decompressor) return;
  if (((j_decompress_ptr)info)->input_scan_number <= MAX_SCANS) return;
  error_manager *errors = (error_manager *)info->err;
  errors->has_too_many_scans = true;
  longjmp(errors->escape, 1);
}

// Everything that must survive a longjmp lives here.
typedef struct {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress;
  error_manager errors;
  uint8_t *pixels;
  int32_t orientation;
} decoder;

static decoder *make_decoder(void) {
  decoder *state = calloc(1, sizeof *state);
  if (!state) return NULL;
  state->info.err = jpeg_std_error(&state->errors.base);
  state->errors.base.error_exit = on_error;
  state->errors.base.emit_message = on_message;
  state->errors.base.output_message = on_output;
  state->progress.progress_monitor = on_progress;
  state->orientation = 1;
  return state;
}

static void destroy(decoder *state) {
  jpeg_destroy_decompress(&state->info);
  free(state->pixels);
  free(state);
}

static chiasm_image_status failure(decoder *state, char *message) {
  const error_manager *errors = &state->errors;
  if (errors->is_truncated || errors->base.msg_code == JERR_INPUT_EOF ||
      errors->base.msg_code == JERR_INPUT_EMPTY) {
    chiasm_say(message, "the JPEG ends before its image does");
    return CHIASM_IMAGE_TRUNCATED;
  }
  if (errors->has_too_many_scans) {
    chiasm_say(message, "the JPEG holds more scans than any real image");
    return CHIASM_IMAGE_DAMAGED;
  }
  chiasm_say(message, errors->text);
  if (errors->base.msg_code == JERR_OUT_OF_MEMORY) return CHIASM_IMAGE_OUT_OF_MEMORY;
  // libjpeg's own bound of 65,500 a side lies above ours.
  if (errors->base.msg_code == JERR_IMAGE_TOO_BIG) return CHIASM_IMAGE_TOO_LARGE;
  return CHIASM_IMAGE_DAMAGED;
}

// Reads the header, the orientation, and refuses what is out of bounds. Runs under setjmp.
static chiasm_image_status read_header(
    decoder *state, const uint8_t *bytes, size_t count, char *message) {
  struct jpeg_decompress_struct *info = &state->info;
  jpeg_create_decompress(info);
  info->progress = &state->progress;
  jpeg_mem_src(info, bytes, (unsigned long)count);
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(info, TRUE);
  for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next) {
    if (marker->marker != JPEG_APP0 + 1 || marker->data_length < 14) continue;
    if (memcmp(marker->data, "Exif\0\0", 6) != 0) continue;
    state->orientation = chiasm_exif_orientation(marker->data + 6, marker->data_length - 6);
    break;
  }
  const chiasm_image_status status =
      chiasm_check_size(info->image_width, info->image_height, message);
  if (status != CHIASM_IMAGE_OK) return status;
  if (info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK) {
    chiasm_say(message, "CMYK colours (made for print); convert the file to RGB or grey");
    return CHIASM_IMAGE_UNSUPPORTED_COLOR;
  }
  if (info->num_components != 1 && info->num_components != 3) {
    chiasm_say(message, "a JPEG of neither one nor three colour components");
    return CHIASM_IMAGE_UNSUPPORTED_COLOR;
  }
  return CHIASM_IMAGE_OK;
}

chiasm_image_status chiasm_jpeg_info(
    const uint8_t *bytes, size_t count, chiasm_image_info *result, char *message) {
  decoder *state = make_decoder();
  if (!state) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (setjmp(state->errors.escape)) {
    const chiasm_image_status status = failure(state, message);
    destroy(state);
    return status;
  }
  const chiasm_image_status status = read_header(state, bytes, count, message);
  const bool swaps = state->orientation >= 5;
  result->content = CHIASM_CONTENT_JPEG;
  result->width = (int32_t)(swaps ? state->info.image_height : state->info.image_width);
  result->height = (int32_t)(swaps ? state->info.image_width : state->info.image_height);
  result->channels = state->info.num_components;
  result->bit_depth = state->info.data_precision;
  result->orientation = state->orientation;
  destroy(state);
  return status;
}

// The smallest M of 1...8 such that both sides, times M/8 and rounded up, reach what is wanted.
static unsigned scale_for(
    unsigned width, unsigned height, unsigned wanted_width, unsigned wanted_height) {
  if (wanted_width == 0 || wanted_height == 0) return 8;
  for (unsigned m = 1; m < 8; m++) {
    if ((width * m + 7) / 8 >= wanted_width && (height * m + 7) / 8 >= wanted_height) return m;
  }
  return 8;
}

chiasm_image_status chiasm_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t channels, int32_t wanted_width,
    int32_t wanted_height, chiasm_image *image, char *message) {
  decoder *state = make_decoder();
  if (!state) return CHIASM_IMAGE_OUT_OF_MEMORY;
  if (setjmp(state->errors.escape)) {
    const chiasm_image_status status = failure(state, message);
    destroy(state);
    return status;
  }
  chiasm_image_status status = read_header(state, bytes, count, message);
  if (status != CHIASM_IMAGE_OK) {
    destroy(state);
    return status;
  }
  struct jpeg_decompress_struct *info = &state->info;
  const bool swaps = state->orientation >= 5;
  info->out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  info->scale_num = scale_for(
      info->image_width, info->image_height,
      (unsigned)(swaps ? wanted_height : wanted_width),
      (unsigned)(swaps ? wanted_width : wanted_height));
  info->scale_denom = 8;
  jpeg_start_decompress(info);
  if (info->output_components != channels) {
    chiasm_say(message, "colours that cannot be turned into RGB or grey");
    destroy(state);
    return CHIASM_IMAGE_UNSUPPORTED_COLOR;
  }
  const size_t row_size = (size_t)info->output_width * (size_t)channels;
  state->pixels = malloc(row_size * info->output_height);
  if (!state->pixels) {
    chiasm_say(message, "not enough memory for the pixels");
    destroy(state);
    return CHIASM_IMAGE_OUT_OF_MEMORY;
  }
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = state->pixels + row_size * info->output_scanline;
    jpeg_read_scanlines(info, &row, 1);
  }
  jpeg_finish_decompress(info);
  if (state->errors.is_truncated || state->errors.is_damaged) {
    status = failure(state, message);
    destroy(state);
    return status;
  }
  image->pixels = state->pixels;
  image->width = (int32_t)info->output_width;
  image->height = (int32_t)info->output_height;
  image->channels = channels;
  state->pixels = NULL;
  const int32_t orientation = state->orientation;
  destroy(state);
  status = chiasm_apply_orientation(image, orientation);
  if (status != CHIASM_IMAGE_OK) chiasm_image_free(image);
  return status;
}
