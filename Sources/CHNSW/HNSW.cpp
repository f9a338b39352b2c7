#include "CHNSW.h"

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>

#include <hnswlib/hnswlib.h>

struct chiasm_hnsw {
  hnswlib::InnerProductSpace space;
  std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;

  explicit chiasm_hnsw(size_t width) : space(width) {}
};

namespace {

// Runs a body; an exception becomes a message and the failure value.
template <typename Result, typename Body>
Result guarded(char *message, Result failure, Body body) {
  try {
    return body();
  } catch (const std::exception &error) {
    std::snprintf(message, CHIASM_HNSW_MESSAGE, "%s", error.what());
  } catch (...) {
    std::snprintf(message, CHIASM_HNSW_MESSAGE, "an unknown failure");
  }
  return failure;
}

}  // namespace

extern "C" {

chiasm_hnsw *chiasm_hnsw_create(
    size_t width, size_t capacity, size_t links, size_t construction, size_t seed, char *message) {
  return guarded(message, static_cast<chiasm_hnsw *>(nullptr), [&] {
    auto made = std::make_unique<chiasm_hnsw>(width);
    made->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(
        &made->space, capacity, links, construction, seed);
    return made.release();
  });
}

bool chiasm_hnsw_add(chiasm_hnsw *graph, const float *row, uint64_t label, char *message) {
  return guarded(message, false, [&] {
    graph->graph->addPoint(row, label);
    return true;
  });
}

bool chiasm_hnsw_save(const chiasm_hnsw *graph, const char *path, char *message) {
  return guarded(message, false, [&] {
    graph->graph->saveIndex(path);
    // hnswlib does not look whether it could write.
    std::ifstream written(path, std::ios::binary | std::ios::ate);
    const auto least = graph->graph->cur_element_count * graph->graph->size_data_per_element_;
    if (!written || static_cast<size_t>(written.tellg()) < least)
      throw std::runtime_error("the file could not be written whole");
    return true;
  });
}

chiasm_hnsw *chiasm_hnsw_load(size_t width, const char *path, char *message) {
  return guarded(message, static_cast<chiasm_hnsw *>(nullptr), [&] {
    auto made = std::make_unique<chiasm_hnsw>(width);
    made->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(&made->space, path);
    return made.release();
  });
}

size_t chiasm_hnsw_count(const chiasm_hnsw *graph) { return graph->graph->cur_element_count; }

void chiasm_hnsw_set_candidates(chiasm_hnsw *graph, size_t candidates) {
  graph->graph->setEf(candidates);
}

int64_t chiasm_hnsw_search(
    const chiasm_hnsw *graph, const float *query, size_t k, uint64_t *labels, float *scores,
    char *message) {
  return guarded(message, int64_t{-1}, [&] {
    // Farthest first, as distances 1 - dot.
    auto found = graph->graph->searchKnn(query, k);
    const auto count = static_cast<int64_t>(found.size());
    for (auto at = count; at > 0; found.pop()) {
      at--;
      labels[at] = found.top().second;
      scores[at] = 1 - found.top().first;
    }
    return count;
  });
}

void chiasm_hnsw_release(chiasm_hnsw *graph) { delete graph; }
}
