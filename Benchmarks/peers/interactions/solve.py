"""Solves tables by one peer and prints one JSON line a table.

    python solve.py METHOD [--seconds 1] [--draws N] TABLE.csv ...

`values` are the processor times of single solves, model building included, reading the table not: on
one thread that is what an idle machine's clock would show, however busy this one is. `information`
is the least information, in bits, at the peer's solution; `margin_error` how far its margins are off.
With --draws the table is a sample: it is drawn anew N times, and each draw is solved once.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

import measures
import tables


def methods():
    """Each peer as a function of a table; what it needs is loaded only when it is asked for."""

    def cvxpy_model(name, solver):
        import cvxpy_models

        return lambda table: getattr(cvxpy_models, name)(table, solver)

    def cone(name):
        import cone_programs

        return getattr(cone_programs, name)

    def dit():
        import dit_broja

        return lambda table: (dit_broja.decomposed(table), "")

    return {
        "cvxpy": lambda: cvxpy_model("looped", None),
        "cvxpy_ecos": lambda: cvxpy_model("looped", "ECOS"),
        "cvxpy_scs": lambda: cvxpy_model("looped", "SCS"),
        "cvxpy_vectorized": lambda: cvxpy_model("vectorized", None),
        "broja_2pid": lambda: cone("broja_2pid"),
        "ecos_direct": lambda: cone("direct"),
        "dit": dit,
    }


def timed(solve, table):
    started = time.process_time()
    solution, status = solve(table)
    return time.process_time() - started, solution, status


def report(path, values, table, solution, status):
    is_table = not isinstance(solution, float)
    print(json.dumps({
        "name": Path(path).stem,
        "values": values,
        "information": measures.information(solution) if is_table else solution,
        "margin_error": measures.margin_error(table, solution) if is_table else None,
        "status": status,
    }), flush=True)


def solve_again(solve, path, seconds):
    table = tables.read(path)
    value, solution, status = timed(solve, table)
    values = []
    # The first solve warms up, unless it is so long that it is all there is.
    while value < 5 and len(values) < 20 and sum(values) < seconds:
        values.append(timed(solve, table)[0])
    report(path, values or [value], table, solution, status)


def solve_draws(solve, path, draws):
    table = tables.read(path)
    cases = tables.case_count(path)
    random = np.random.default_rng(0)
    values = []
    timed(solve, table)
    for _ in range(draws):
        drawn = random.multinomial(cases, table.ravel()).reshape(table.shape) / cases
        value, solution, status = timed(solve, drawn)
        values.append(value)
    report(path, values, drawn, solution, status)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("method", choices=methods())
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--seconds", type=float, default=1.0, help="repeat for so long")
    parser.add_argument("--draws", type=int, default=0)
    options = parser.parse_args()
    solve = methods()[options.method]()
    for path in options.tables:
        if options.draws > 0:
            solve_draws(solve, path, options.draws)
        else:
            solve_again(solve, path, options.seconds)


if __name__ == "__main__":
    main()
