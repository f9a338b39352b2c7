"""Counts a million triples (a, b, label) by pandas and by numpy; prints one JSON line each.

    python tabulate.py PAIRS.csv [--seconds 3]

From the file to a table of counts: reading is timed, and each way of counting on its own. `check` is the sum of the squared
counts, on which all sides must agree.
"""

import argparse
import json
import time

import numpy as np
import pandas as pd


def by_crosstab(frame):
    return pd.crosstab(frame["a"], [frame["b"], frame["label"]]).to_numpy()


def by_groupby(frame):
    return frame.groupby(["a", "b", "label"], sort=False).size().to_numpy()


def by_factorize(frame):
    size, code = 1, 0
    for name in ["a", "b", "label"]:
        codes, symbols = pd.factorize(frame[name])
        code = code * len(symbols) + codes
        size *= len(symbols)
    return np.bincount(code, minlength=size)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs")
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    started = time.process_time()
    frame = pd.read_csv(options.pairs)
    reading = time.process_time() - started
    for name, count in {
        "crosstab": by_crosstab, "groupby": by_groupby, "factorize": by_factorize,
    }.items():
        values = []
        while len(values) < 2 or sum(values) < options.seconds:
            started = time.process_time()
            counts = count(frame)
            values.append(time.process_time() - started)
        check = float((counts.astype(np.float64) ** 2).sum())
        print(json.dumps({
            "name": name, "values": [reading + value for value in values[1:]], "reading": reading,
            "check": check}), flush=True)


if __name__ == "__main__":
    main()
