"""MS of two modalities and MMS between them for the features of sparse codes, in PyTorch.

Writes the codes and rows that the other side reads. Two ways: the closed form over dense codes a slice
of features at a time (the linear-time identity that MonoLoss published), and the sum over all pairs that
definitions spell out, timed on a few features and scaled up.
"""

import argparse
import json
import time

import torch
from safetensors.torch import save_file

parser = argparse.ArgumentParser()
parser.add_argument("--exchange", required=True)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--cases", type=int, default=100_000)
parser.add_argument("--features", type=int, default=8192)
parser.add_argument("--active", type=int, default=32)
parser.add_argument("--width", type=int, default=512)
parser.add_argument("--pair-features", type=int, default=2)
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(0)
count, features, active, width = options.cases, options.features, options.active, options.width

tensors = {"directions": torch.nn.functional.normalize(torch.randn(features, width))}
for name in "ab":
    scores = torch.empty(count, active, dtype=torch.int64)
    for start in range(0, count, 4096):
        stop = min(count, start + 4096)
        chosen = torch.rand(stop - start, features).topk(active, dim=1).indices
        scores[start:stop] = chosen.sort(dim=1).values
    tensors[f"features_{name}"] = scores.to(torch.int32)
    tensors[f"values_{name}"] = torch.rand(count, active) + 0.01
    tensors[f"rows_{name}"] = torch.randn(count, width) + 0.1
save_file(tensors, f"{options.exchange}/feature_scores.safetensors")


def dense(name, start, stop):
    """The activations of a slice of features, [cases, features]."""
    chosen = tensors[f"features_{name}"].long()
    inside = (chosen >= start) & (chosen < stop)
    rows = torch.arange(count)[:, None].expand_as(chosen)[inside]
    result = torch.zeros(count, stop - start, dtype=torch.float64)
    result[rows, chosen[inside] - start] = tensors[f"values_{name}"][inside].double()
    return result


def closed():
    total = 0.0
    rows = {n: torch.nn.functional.normalize(tensors[f"rows_{n}"].double()) for n in "ab"}
    for start in range(0, features, 1024):
        sums = {}
        for name in "ab":
            a = dense(name, start, min(features, start + 1024))
            w, u, v = a.T @ rows[name], a.sum(0), (a * a).sum(0)
            sums[name] = w, u
            total += float(((w.square().sum(1) - v) / (u * u - v)).sum())
        (w, u), (x, y) = sums["a"], sums["b"]
        total += float(((w * x).sum(1) / (u * y)).sum())
    return total


def pairs():
    """Seconds for one feature of one modality, every pair of cases."""
    e = torch.nn.functional.normalize(tensors["rows_a"])
    a = dense("a", 0, options.pair_features).float()
    begin = time.perf_counter()
    above, below = torch.zeros(a.shape[1]), torch.zeros(a.shape[1])
    for start in range(0, min(count, 4096), 1024):
        block = slice(start, start + 1024)
        cosine = e[block] @ e.T
        for feature in range(a.shape[1]):
            weight = a[block, feature, None] * a[None, :, feature]
            above[feature] += (weight * cosine).sum()
            below[feature] += weight.sum()
    seconds = (time.perf_counter() - begin) * count / min(count, 4096)
    return seconds / a.shape[1]


def line(name, values, check):
    print(json.dumps({"name": name, "unit": "s", "values": values, "check": check}), flush=True)


begin, processor = time.perf_counter(), time.process_time()
check = closed()
line("feature_scores_closed", [time.perf_counter() - begin], check)
line("feature_scores_closed_processor", [time.process_time() - processor], check)
# Both modalities and MMS between them: three times as many features.
line("feature_scores_pairs", [pairs() * features * 3], 0)
