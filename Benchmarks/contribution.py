"""Compares what two encoders and a fusion head look at with Captum: same weights, cases and players.

Part of `Benchmarks/run`. The peer writes weights and cases, both hide the same 196 cells and 30 columns
and value the two modalities over the same donors; the sums of the sizes of all attributions must agree.
"""

import functools
import math
import os
import statistics

shapes = {
    "small": "picture 112 px, one block a stage; table width 64, 1 block",
    "resnet18": "picture 224 px, ResNet-18; table width 192, 3 blocks",
    "wide_table": "picture 64 px, one block a stage; table width 384, 6 blocks",
    "base_table": "picture 112 px, one block a stage; table width 768, 12 blocks (the size of BERT-base)",
}
methods = {
    "ablation": ("FeatureAblation, 196 + 30 players", "ablation", []),
    "ablation_batched": ("the same, 16 ablations a batch", "ablation", ["--batched"]),
    "players": ("ShapleyValueSampling, 196 + 30 players, 2 orders, 4 cases", "players", []),
    "players_batched": ("the same, 16 steps a batch", "players", ["--batched"]),
    "shapley_sampled": ("ShapleyValueSampling, 2 players, 8 donors", "shapley", []),
    "shapley_exact": ("ShapleyValues, 2 players, 8 donors", "shapley", []),
}
aim = 0.1
# Of sums over thousands of differences of probabilities in single precision.
tolerance = 1e-3


def compare(lines_of, python, ours, peer_script, threads, rounds, give_up):
    """Rows (shape, method, threads, our median, Captum's median, our sum, Captum's sum)."""
    own, peer, checks = {}, {}, {}
    # Threads that wait must not count as work.
    lines_of = functools.partial(lines_of, env=os.environ | {"OMP_WAIT_POLICY": "passive"})
    for count in [count for count in threads for _ in range(rounds)]:
        # The peers go first: they leave weights and cases.
        found = {}
        for shape in shapes:
            command = [python, peer_script, "--threads", count, "--shape", shape]
            for extra in [], ["--batched"]:
                lines = lines_of([*command, *extra])
                for key, (_, _, options) in methods.items():
                    name = f"contribution_{key.removesuffix('_batched')}_{shape}"
                    if options == extra and name in lines:
                        found[shape, key] = lines[name]
        mine = lines_of([*ours, "--threads", count])
        for (shape, key), line in found.items():
            match = mine[f"contribution_{methods[key][1]}_{shape}"]
            row = shape, key, count
            own.setdefault(row, []).extend(match["values"])
            peer.setdefault(row, []).extend(line["values"])
            checks[row] = match["check"], line["check"]
            if not math.isclose(*checks[row], rel_tol=tolerance):
                give_up(f"{row}: Captum's sum is {line['check']}, ours {match['check']}: "
                        "not the same values.")
    return [
        (*row, statistics.median(own[row]), statistics.median(peer[row]), *checks[row])
        for row in sorted(own, key=lambda row: (list(shapes).index(row[0]), list(methods).index(row[1]), row[2]))
    ]


def section(rows, facts):
    lines = [
        "## Contribution", "",
        "Sixteen cases through two encoders and a fusion head; 14 x 14 cells and 30 columns are hidden "
        "one", "at a time, or revealed in given orders, or whole modalities are taken from eight donors. The "
        "values", "agree (sum of the sizes of all attributions in the last columns). Figures are processor time over all threads; "
        "the ratio", f"is ours to Captum's, aim at most {aim:g}.", "", f"- {facts}", "",
        *(f"- {name}: {shapes[name]}" for name in dict.fromkeys(row[0] for row in rows)), "",
        "| model | Captum's method | threads | Chiasm | Captum | ratio | our sum | Captum's |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for shape, key, count, own, peer, mine, theirs in rows:
        lines.append(
            f"| {shape} | {methods[key][0]} | {count} | {own:.3g} s | {peer:.3g} s "
            f"| {own / peer:.3f} | {mine:.6g} | {theirs:.6g} |")
    return "\n".join(lines) + "\n"
