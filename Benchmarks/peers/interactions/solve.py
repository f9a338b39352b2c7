"""Solves one table by one peer and prints one JSON line.

    python solve.py METHOD TABLE.csv [--seconds 1]

`values` are the times of single solves, model building included, reading the table not. `information`
is the least information, in bits, at the peer's solution; `margin_error` how far its margins are off.
"""

import argparse
import json
import time

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
        "cvxpy_clarabel": lambda: cvxpy_model("looped", "CLARABEL"),
        "cvxpy_ecos": lambda: cvxpy_model("looped", "ECOS"),
        "cvxpy_scs": lambda: cvxpy_model("looped", "SCS"),
        "cvxpy_vectorized": lambda: cvxpy_model("vectorized", None),
        "broja_2pid": lambda: cone("broja_2pid"),
        "ecos_direct": lambda: cone("direct"),
        "dit": dit,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("method", choices=methods())
    parser.add_argument("table")
    parser.add_argument("--seconds", type=float, default=1.0, help="repeat for so long")
    options = parser.parse_args()
    table = tables.read(options.table)
    solve = methods()[options.method]()

    values = []
    while True:
        started = time.perf_counter()
        solution, status = solve(table)
        values.append(time.perf_counter() - started)
        if len(values) >= 20 or sum(values) >= options.seconds + values[0]:
            break
    # The first solve warms up, unless it is all there is.
    values = values[1:] or values
    is_table = not isinstance(solution, float)
    print(json.dumps({
        "values": values,
        "information": measures.information(solution) if is_table else solution,
        "margin_error": measures.margin_error(table, solution) if is_table else None,
        "status": status,
    }))


if __name__ == "__main__":
    main()
