"""Compares the solver of `Decomposition` with its peers on the same tables, on one thread.

Part of `Benchmarks/run`. Each figure is the median processor time of single solves; a peer that does
not end within the limit is stopped, and not asked for larger tables. The error of a peer is the
distance of its information from the certified one.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
peers = here / "peers" / "interactions"

labels = {
    "cvxpy": "reference model, cvxpy default",
    "cvxpy_ecos": "reference model, ECOS",
    "cvxpy_scs": "reference model, SCS",
    "cvxpy_vectorized": "cvxpy, vectorized",
    "broja_2pid": "BROJA_2PID (dit's port)",
    "ecos_direct": "its program, direct ECOS",
    "dit": "dit PID_BROJA",
}
# Name and sizes; a table that is larger in every size than one that was too slow is not tried.
sizes = {
    "20x20x2_n138": (20, 20, 2), "20x20x2": (20, 20, 2), "20x20x5": (20, 20, 5),
    "20x20x20": (20, 20, 20), "50x50x2_n5000": (50, 50, 2), "100x100x2_n5000": (100, 100, 2),
    "100x100x2": (100, 100, 2),
}
drawn = "bootstrap_20x20x2_n2000"


def environment():
    threads = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"]
    return os.environ | {name: "1" for name in threads}


def solved(python, method, paths, limit, *options):
    """The peer's lines by table; empty where it was stopped, with an error where it failed."""
    command = [python, "-W", "ignore", peers / "solve.py", method, *options, *paths]
    try:
        finished = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, timeout=limit,
            env=environment())
    except subprocess.TimeoutExpired as stopped:
        # Bytes even where text was asked for, in some versions of Python.
        output = stopped.stdout or ""
        output = output.decode() if isinstance(output, bytes) else output
        failure = f"no end within {limit} s"
    else:
        output = finished.stdout
        failure = finished.stderr.strip().rpartition("\n")[2] if finished.returncode else None
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    results = {line["name"]: line for line in lines}
    for path in paths:
        results.setdefault(path.stem, {"failure": failure})
    return results


def peer_results(python, folder, limit):
    results = {}
    golden = sorted(folder.glob("golden_*.csv"))
    for method in labels:
        print(f"interactions: {method} …", file=sys.stderr)
        found = solved(python, method, golden, limit, "--seconds", "0.2")
        too_slow = []
        for name, size in sizes.items():
            if any(all(a >= b for a, b in zip(size, sizes[slow])) for slow in too_slow):
                found[name] = {"failure": f"not tried: no end on {too_slow[0]}"}
                continue
            found |= solved(python, method, [folder / f"{name}.csv"], limit)
            if (found[name].get("failure") or "").startswith("no end"):
                too_slow.append(name)
        if "values" in found["20x20x2"]:
            path = folder / f"{drawn}.csv"
            found["bootstrap_1000"] = solved(python, method, [path], limit, "--draws", "10")[drawn]
        results[method] = found
    return results


def judged(results, ours):
    """Adds medians, ratios to ours and errors against the certified values."""
    for found in results.values():
        for name, line in found.items():
            if "values" not in line:
                continue
            line["seconds"] = statistics.median(line["values"])
            if name == "bootstrap_1000":
                line["seconds"] *= 1000
            else:
                line["error"] = abs(line["information"] - ours[name]["information"])
            line["ratio"] = line["seconds"] / ours[name]["seconds"]


def seconds(value):
    if value < 1e-3:
        return f"{value * 1e6:.3g} µs"
    return f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def cell(line, limit):
    if line is None or "values" not in line:
        failure = (line or {}).get("failure") or ""
        return f"> {limit} s" if failure.startswith("no end") else "–"
    error = f", {line['error']:.0e}" if "error" in line else ""
    return f"{seconds(line['seconds'])} ({line['ratio']:.0f}x{error})"


def golden_row(found, names):
    lines = [found[name] for name in names]
    done = [line for line in lines if "values" in line]
    if not done:
        return None
    return {
        "values": [line["seconds"] for line in done],
        "seconds": statistics.median(line["seconds"] for line in done),
        "error": max(line["error"] for line in done),
        "worst": max(done, key=lambda line: line["error"])["name"].removeprefix("golden_"),
        "ratio": statistics.median(line["ratio"] for line in done),
    }


def section(ours, results, facts, limit):
    """The section of RESULTS.md."""
    golden = [name for name in ours if name.startswith("golden_")]
    columns = ["2x2x2", *sizes, "bootstrap_1000"]
    titles = ["2x2x2, median of 15"] + [
        name.replace("_n", ", n = ") for name in sizes] + ["1,000 draws of 20x20x2"]
    lines = [
        "## Interactions",
        "",
        "One thread, processor time of one solve (model building included), medians; in brackets how",
        "many times ours, and the error of the information in bits against the certified value. Tables",
        f"that a peer did not end on within {limit} s of the clock are marked, larger ones left out (–).",
        "Peers' thousand draws are extrapolated from ten.",
        "",
        f"- {facts}",
        "",
        "| table | Chiasm | gap, bits | " + " | ".join(labels.values()) + " |",
        "| --- | ---: | ---: |" + " ---: |" * len(labels),
    ]
    for column, title in zip(columns, titles):
        if column == "2x2x2":
            own = statistics.median(ours[name]["seconds"] for name in golden)
            gap = max(ours[name]["gap"] for name in golden)
            cells = [cell(golden_row(found, golden), limit) for found in results.values()]
        else:
            own, gap = ours[column]["seconds"], ours[column]["gap"]
            cells = [cell(found.get(column), limit) for found in results.values()]
        lines.append(f"| {title} | {seconds(own)} | {gap:.0e} | " + " | ".join(cells) + " |")
    for method, found in results.items():
        row = golden_row(found, golden)
        if row and row["error"] > 1e-4:
            lines += ["", f"{labels[method]} is off by {row['error']:.2g} bits on {row['worst']}, "
                      "one of the tables of 2x2x2."]
    return "\n".join(lines) + "\n"


def compare(python, own_lines, exchange, facts, limit=60):
    """Runs both sides, keeps all figures in results/interactions.json, returns the section.

    `own_lines` runs our side on the tables and gives its lines; `facts` says when and where.
    """
    folder = exchange / "interactions"
    subprocess.run([str(python), str(peers / "tables.py"), str(folder)], check=True)
    ours = own_lines()
    for line in ours.values():
        line["seconds"] = statistics.median(line["values"])
    check_golden(ours, python)
    tabulated = ours.pop("tabulate")
    results = peer_results(python, folder, limit)
    judged(results, ours)
    counts = tabulations(python, folder, tabulated)
    document = {"ours": ours, "peers": results, "limit_seconds": limit, "tabulate": counts}
    (here / "results" / "interactions.json").write_text(json.dumps(document, indent=1) + "\n")
    return section(ours, results, facts, limit) + tabulation_text(counts)


def tabulations(python, folder, own):
    """A million rows from file to counts, ours beside pandas and numpy; all must agree."""
    finished = subprocess.run(
        [str(python), str(peers / "tabulate.py"), str(folder / "pairs.csv")], check=True,
        capture_output=True, text=True, env=environment())
    counts = {line["name"]: line for line in map(json.loads, finished.stdout.splitlines())}
    for name, line in counts.items():
        line["seconds"] = statistics.median(line["values"])
        if line["check"] != own["information"]:
            sys.exit(f"error: {name} counts otherwise than we do: {line['check']}, {own['information']}")
    return {"chiasm": own} | counts


def tabulation_text(counts):
    own = counts["chiasm"]["seconds"]
    others = ", ".join(
        f"{name} {seconds(line['seconds'])} ({line['seconds'] / own:.2f}x)"
        for name, line in counts.items() if name != "chiasm")
    return (f"\nA million rows (a, b, label) from a CSV file to a table of counts: Chiasm {seconds(own)}; "
            f"pandas.read_csv and then {others}.\n")


def check_golden(ours, python):
    """Refuses to compare speeds of a solver that is wrong."""
    command = "import json, tables; print(json.dumps({n: v for n, (_, v) in tables.golden.items()}))"
    known = json.loads(subprocess.run(
        [str(python), "-c", command], cwd=peers, check=True, capture_output=True, text=True).stdout)
    for name, value in known.items():
        line = ours[f"golden_{name}"]
        if abs(line["information"] - value) > 1e-8:
            sys.exit(f"error: {name}: ours is {line['information']}, the known value {value}")
