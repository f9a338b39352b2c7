"""Exact search for the ten largest inner products among 400,000 rows of 512 numbers, in FAISS (IndexFlatIP).

Leaves rows and queries as .npy. Times one query at a time, and batches of 128. One thread, whatever is asked
for: that is how a page answers many people at once.
"""

import faiss
import numpy

from peer import arguments, exchange, report, seconds_of

options = arguments()
faiss.omp_set_num_threads(1)
count, width, batch, k = 400_000, 512, 128, 10
generator = numpy.random.default_rng(0)


def rows(number):
    values = generator.standard_normal((number, width), dtype=numpy.float32)
    return values / numpy.linalg.norm(values, axis=1, keepdims=True)


gallery, queries = rows(count), rows(batch)
exchange.mkdir(parents=True, exist_ok=True)
numpy.save(exchange / "vector_search_rows.npy", gallery)
numpy.save(exchange / "vector_search_queries.npy", queries)
index = faiss.IndexFlatIP(width)
index.add(gallery)


def check(found):
    """A sum that another order, or another row, changes."""
    places = numpy.arange(found.size).reshape(found.shape) % 13 + 1
    return float((found.astype(numpy.int64) * places).sum())


steps = options.steps or 5
found = numpy.stack([index.search(queries[i : i + 1], k)[1][0] for i in range(batch)])
place = iter(range(10**9))
single = seconds_of(lambda: index.search(queries[next(place) % batch][None], k), 3, 8 * steps)
report("search_1", "s", single, check(found))
together = seconds_of(lambda: index.search(queries, k), 1, steps)
report("search_128", "s", together, check(index.search(queries, k)[1]))
