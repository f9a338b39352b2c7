"""The tables of the interactions benchmark, as CSV files (a, b, label, weight) that all sides read.

    python tables.py FOLDER

Weights are probabilities, written so that reading them gives the same number, or whole counts for the
samples. Beside the tables: pairs.csv (a, b, label), a million rows to be tabulated.
"""

import sys
from pathlib import Path

import numpy as np

# Outcomes a, b, label; equally likely unless a probability follows. The value is the least
# information (bits) that both inputs can give together with these two margins: redundancy plus both
# unique parts, known in closed form or to nine decimals.
golden = {
    "AND": ("000 010 100 111", 0.311278124),
    "OR": ("000 011 101 111", 0.311278124),
    "XOR": ("000 011 101 110", 0.0),
    "RDN": ("000 111", 1.0),
    "UNQ": ("000 010 101 111", 1.0),
    "REDUCED_OR": ("000:.5 011:.25 101:.25", 0.311278124),
    "RND": ("000:.25 111:.25 010:.125 011:.125 100:.125 101:.125", 0.188721876),
    "NULL": ("000 001 110 111", 0.0),
    "IMPERFECT_RDN": ("000:.499 010:.001 111:.5", 1.0),
    "DIFF": ("000 001 010 101", 0.5),
    "NOT_TWO": ("000 001 010 100 111", 0.019973094),
    "W": ("001 010 100", 0.251629167),
    "PROB1": ("000 001 010 011 100", 0.170950594),
    "SIMPLE": ("000:.5 110:.25 111:.25", 0.311278124),
    "PERTURBED_XOR": ("000:.1 011:.2 101:.3 110:.4", 0.124511250),
}

sampled = [
    # name, shape, how many cases; None for a dense table of probabilities.
    ("20x20x2", (20, 20, 2), None),
    ("20x20x2_n138", (20, 20, 2), 138),
    ("20x20x5", (20, 20, 5), None),
    ("50x50x2_n5000", (50, 50, 2), 5_000),
    ("100x100x2", (100, 100, 2), None),
    ("100x100x2_n5000", (100, 100, 2), 5_000),
    ("20x20x20", (20, 20, 20), None),
    # The sample that is drawn anew a thousand times.
    ("bootstrap_20x20x2_n2000", (20, 20, 2), 2_000),
]


def read(path):
    """A table as an array of probabilities (a, b, label)."""
    rows = [line.split(",") for line in Path(path).read_text().splitlines()[1:]]
    indices = np.array([[int(cell) for cell in row[:3]] for row in rows])
    table = np.zeros(indices.max(axis=0) + 1)
    np.add.at(table, tuple(indices.T), [float(row[3]) for row in rows])
    return table / table.sum()


def case_count(path):
    """The number of cases behind a table of counts."""
    return sum(int(line.rpartition(",")[2]) for line in Path(path).read_text().splitlines()[1:])


def write(path, table):
    lines = ["a,b,label,weight"]
    for cell in zip(*np.nonzero(table)):
        lines.append(",".join(str(index) for index in cell) + f",{table[cell].item()!r}")
    path.write_text("\n".join(lines) + "\n")


def golden_table(outcomes):
    cells = outcomes.split()
    table = np.zeros((2, 2, 2))
    for cell in cells:
        digits, _, mass = cell.partition(":")
        table[tuple(int(digit) for digit in digits)] = float(mass) if mass else 1 / len(cells)
    return table


def population(random, shape):
    """A distribution in which each input bears on the label, and both together some more."""
    table = random.gamma(0.7, size=shape)
    effects = random.normal(0, 0.7, (shape[0], 1, shape[2])) + random.normal(
        0, 0.7, (1, shape[1], shape[2]))
    table *= np.exp(effects)
    return table / table.sum()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (outcomes, _) in golden.items():
        write(folder / f"golden_{name}.csv", golden_table(outcomes))
    for index, (name, shape, cases) in enumerate(sampled):
        random = np.random.default_rng([20260101, index])
        table = population(random, shape)
        if cases is not None:
            counts = random.multinomial(cases, table.ravel()).reshape(shape)
            # Symbols that never occur are left out, as a reader of the cases would not know them.
            for axis in range(3):
                others = tuple(other for other in range(3) if other != axis)
                counts = np.compress(counts.sum(axis=others) > 0, counts, axis=axis)
            table = counts
        write(folder / f"{name}.csv", table)

    random = np.random.default_rng([20260101, 99])
    table = population(random, (20, 20, 2))
    cells = random.choice(table.size, 1_000_000, p=table.ravel())
    a, b, label = np.unravel_index(cells, table.shape)
    lines = [f"a{i:02d},b{j:02d},{'no' if k else 'yes'}" for i, j, k in zip(a, b, label)]
    (folder / "pairs.csv").write_text("a,b,label\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
