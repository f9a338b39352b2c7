// Included by Kernels.h.

// Sums over draws of groups. Draws lie side by side, so that sixteen of them are one vector; each draw's sum
// is taken in one order, whatever the width of vectors.

typedef float sixteen __attribute__((ext_vector_type(16)));
typedef uint8_t sixteen_bytes __attribute__((ext_vector_type(16)));

enum { tile = 16 };

// Macros instead of functions: a vector that is passed to a function has a layout of its own in each target.
#define LOAD_WEIGHTS(name, at)                                                                      \
  sixteen_bytes name##_bytes;                                                                       \
  memcpy(&name##_bytes, (at), sizeof name##_bytes);                                                 \
  sixteen name = __builtin_convertvector(name##_bytes, sixteen)
#define LOAD(name, at)                                                                              \
  sixteen name;                                                                                     \
  memcpy(&name, (at), sizeof name)

#define DRAW_SUMS(kinds)                                                                            \
  static void draw_sums_##kinds(const uint8_t *weights, size_t draws, const int32_t *groups,        \
                                const float *influences, size_t count, float *sums) {               \
    size_t at = 0;                                                                                  \
    for (; at + 2 * tile <= draws; at += 2 * tile) {                                                \
      sixteen near[kinds], far[kinds];                                                              \
      for (int kind = 0; kind < kinds; kind++) {                                                    \
        memcpy(&near[kind], sums + kind * draws + at, sizeof near[kind]);                           \
        memcpy(&far[kind], sums + kind * draws + at + tile, sizeof far[kind]);                      \
      }                                                                                             \
      for (size_t place = 0; place < count; place++) {                                              \
        const uint8_t *row = weights + (size_t)groups[place] * draws + at;                          \
        LOAD_WEIGHTS(first, row);                                                                   \
        LOAD_WEIGHTS(second, row + tile);                                                           \
        for (int kind = 0; kind < kinds; kind++) {                                                  \
          near[kind] += influences[place * kinds + kind] * first;                                   \
          far[kind] += influences[place * kinds + kind] * second;                                   \
        }                                                                                           \
      }                                                                                             \
      for (int kind = 0; kind < kinds; kind++) {                                                    \
        memcpy(sums + kind * draws + at, &near[kind], sizeof near[kind]);                           \
        memcpy(sums + kind * draws + at + tile, &far[kind], sizeof far[kind]);                      \
      }                                                                                             \
    }                                                                                               \
    for (; at < draws; at++) {                                                                      \
      for (size_t place = 0; place < count; place++) {                                              \
        const float weight = weights[(size_t)groups[place] * draws + at];                           \
        for (int kind = 0; kind < kinds; kind++)                                                    \
          sums[kind * draws + at] += influences[place * kinds + kind] * weight;                     \
      }                                                                                             \
    }                                                                                               \
  }

DRAW_SUMS(1)
DRAW_SUMS(2)
DRAW_SUMS(3)

static void draw_sums(const uint8_t *weights, size_t draws, const int32_t *groups, const float *influences,
                      size_t kinds, size_t count, float *sums) {
  switch (kinds) {
    case 1: draw_sums_1(weights, draws, groups, influences, count, sums); break;
    case 2: draw_sums_2(weights, draws, groups, influences, count, sums); break;
    case 3: draw_sums_3(weights, draws, groups, influences, count, sums); break;
    default: break;
  }
}

static size_t draw_reach(const uint8_t *weights, size_t draws, const int32_t *groups, size_t count,
                         uint32_t most) {
  size_t reach = 0;
  for (size_t at = 0; at < draws; at += tile) {
    const size_t width = draws - at < tile ? draws - at : tile;
    uint32_t taken[tile] = {0};
    size_t place = 0;
    for (; place < count; place++) {
      uint32_t least = UINT32_MAX;
      for (size_t draw = 0; draw < width; draw++) least = taken[draw] < least ? taken[draw] : least;
      if (least >= most) break;
      const uint8_t *row = weights + (size_t)groups[place] * draws + at;
      for (size_t draw = 0; draw < width; draw++) taken[draw] += row[draw];
    }
    reach = place > reach ? place : reach;
  }
  return reach;
}

static void draw_pairs(const uint8_t *weights, size_t draws, const int32_t *groups, size_t count, float most,
                       const float *first_values, const float *second_values, float *scratch,
                       float *first_sums, float *second_sums, float *pairs) {
  for (size_t at = 0; at < draws; at += tile) {
    const size_t width = draws - at < tile ? draws - at : tile;
    float left[tile];
    for (size_t draw = 0; draw < tile; draw++) left[draw] = most;
    for (size_t place = 0; place < count; place++) {
      const uint8_t *row = weights + (size_t)groups[place] * draws + at;
      float *own = scratch + place * tile;
      for (size_t draw = 0; draw < width; draw++) {
        const float weight = row[draw];
        own[draw] = weight < left[draw] ? weight : left[draw];
        left[draw] -= own[draw];
      }
      for (size_t draw = width; draw < tile; draw++) own[draw] = 0;
    }
    sixteen first_total = 0, second_total = 0, pair_total = 0;
    for (size_t place = 0; place + 1 < count; place++) {
      const float *first_row = first_values + place * count;
      const float *second_row = second_values + place * count;
      sixteen first = 0, second = 0, weight = 0;
      for (size_t other = place + 1; other < count; other++) {
        LOAD(theirs, scratch + other * tile);
        first += first_row[other] * theirs;
        second += second_row[other] * theirs;
        weight += theirs;
      }
      LOAD(own, scratch + place * tile);
      first_total += own * first;
      second_total += own * second;
      pair_total += own * weight;
    }
    for (size_t draw = 0; draw < width; draw++) {
      first_sums[at + draw] = first_total[draw];
      second_sums[at + draw] = second_total[draw];
      pairs[at + draw] = pair_total[draw];
    }
  }
}
