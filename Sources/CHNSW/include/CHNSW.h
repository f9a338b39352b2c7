// CHNSW: approximate search in a graph (hnswlib, inner product), behind plain C.
//
// Malkov and Yashunin 2018, "Efficient and robust approximate nearest neighbor search using Hierarchical
// Navigable Small World graphs". No exception leaves these functions: they say what failed in `message`.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct chiasm_hnsw chiasm_hnsw;

enum { CHIASM_HNSW_MESSAGE = 256 };

/// An empty graph for up to `capacity` rows of `width` floats; null on failure.
chiasm_hnsw *_Nullable chiasm_hnsw_create(
    size_t width, size_t capacity, size_t links, size_t construction, size_t seed,
    char *_Nonnull message);

/// Adds a row under a label. Not to be called while another call is running.
bool chiasm_hnsw_add(
    chiasm_hnsw *_Nonnull graph, const float *_Nonnull row, uint64_t label, char *_Nonnull message);

/// Writes the graph, rows included.
bool chiasm_hnsw_save(
    const chiasm_hnsw *_Nonnull graph, const char *_Nonnull path, char *_Nonnull message);

/// Reads a graph; its bytes must have been checked before: hnswlib trusts them. Null on failure.
chiasm_hnsw *_Nullable chiasm_hnsw_load(
    size_t width, const char *_Nonnull path, char *_Nonnull message);

/// How many rows the graph holds.
size_t chiasm_hnsw_count(const chiasm_hnsw *_Nonnull graph);

/// Sets how many candidates a search keeps. Not to be called while another call is running.
void chiasm_hnsw_set_candidates(chiasm_hnsw *_Nonnull graph, size_t candidates);

/// Up to `k` rows, nearest first: labels and dot products. Several threads may search at once.
/// Returns how many, or -1 on failure.
int64_t chiasm_hnsw_search(
    const chiasm_hnsw *_Nonnull graph, const float *_Nonnull query, size_t k,
    uint64_t *_Nonnull labels, float *_Nonnull scores, char *_Nonnull message);

void chiasm_hnsw_release(chiasm_hnsw *_Nullable graph);

#ifdef __cplusplus
}
#endif
