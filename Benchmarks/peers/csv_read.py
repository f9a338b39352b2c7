"""Reading a table of a million rows by twenty columns (fifteen numbers, five texts) with pandas."""

import numpy as np
import pandas as pd

import peer

options = peer.arguments()
path = peer.exchange / "table.csv"
if not path.exists():
    peer.exchange.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(0)
    rows = 1_000_000
    columns = {f"number{i}": np.round(random.standard_normal(rows), 4) for i in range(15)}
    words = np.array(["left arm", "right arm", "back", "face, upper", "", 'said "none"'])
    columns |= {f"text{i}": words[random.integers(0, len(words), rows)] for i in range(5)}
    partial = path.with_suffix(".partial")
    pd.DataFrame(columns).to_csv(partial, index=False)
    partial.rename(path)

tables = []


def read():
    tables[:] = [pd.read_csv(path)]


values = peer.seconds_of(read, warmup=1, steps=options.steps or 3)
table = tables[0]
peer.report("csv_read", "s", values, check=float(table["number0"].sum()))
