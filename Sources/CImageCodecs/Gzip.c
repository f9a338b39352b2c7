#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "Internal.h"

struct chiasm_gzip {
  z_stream stream;
  const uint8_t *bytes;
  size_t count;
  size_t position;   // of the next byte to hand to zlib
  bool is_finished;
};

chiasm_gzip *chiasm_gzip_create(const uint8_t *bytes, size_t count) {
  chiasm_gzip *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->bytes = bytes;
  reader->count = count;
  if (inflateInit2(&reader->stream, 15 + 16) != Z_OK) {
    free(reader);
    return NULL;
  }
  return reader;
}

// After one member: the next one, or the end. Zero bytes may pad a file, as gzip itself allows.
static chiasm_gzip_status next_member(chiasm_gzip *reader) {
  reader->position -= reader->stream.avail_in;
  reader->stream.avail_in = 0;
  size_t at = reader->position;
  while (at < reader->count && reader->bytes[at] == 0) at++;
  if (at == reader->count) {
    reader->is_finished = true;
    return CHIASM_GZIP_OK;
  }
  return inflateReset(&reader->stream) == Z_OK ? CHIASM_GZIP_OK : CHIASM_GZIP_DAMAGED;
}

chiasm_gzip_status chiasm_gzip_read(
    chiasm_gzip *reader, uint8_t *target, size_t capacity, size_t *written) {
  *written = 0;
  z_stream *stream = &reader->stream;
  while (*written < capacity && !reader->is_finished) {
    if (stream->avail_in == 0) {
      const size_t left = reader->count - reader->position;
      const size_t step = left < (1u << 30) ? left : (1u << 30);
      stream->next_in = (Bytef *)(reader->bytes + reader->position);
      stream->avail_in = (uInt)step;
      reader->position += step;
    }
    const size_t space = capacity - *written;
    const uInt step = space < (1u << 30) ? (uInt)space : (1u << 30);
    stream->next_out = target + *written;
    stream->avail_out = step;
    const int result = inflate(stream, Z_NO_FLUSH);
    *written += step - stream->avail_out;
    switch (result) {
      case Z_STREAM_END: {
        const chiasm_gzip_status status = next_member(reader);
        if (status != CHIASM_GZIP_OK) return status;
        break;
      }
      case Z_OK: break;
      case Z_BUF_ERROR:
        // No progress with space left: the input is used up before the stream's end.
        if (stream->avail_in != 0) return CHIASM_GZIP_DAMAGED;
        if (reader->position == reader->count) return CHIASM_GZIP_TRUNCATED;
        break;
      case Z_MEM_ERROR: return CHIASM_GZIP_OUT_OF_MEMORY;
      default: return CHIASM_GZIP_DAMAGED;
    }
  }
  return CHIASM_GZIP_OK;
}

void chiasm_gzip_destroy(chiasm_gzip *reader) {
  if (!reader) return;
  inflateEnd(&reader->stream);
  free(reader);
}
