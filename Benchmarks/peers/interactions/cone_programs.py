"""The decomposition as the exponential-cone program of BROJA_2PID (Makkeh, Theis, Vicente 2018).

For every triple (a, b, label) whose margins are positive there are r, p and q with p the sum of q over
the labels and q log(p / q) >= r; the margins of q are given, and the sum of r is maximized by ECOS.

BROJA_2PID itself is in no package registry. `broja_2pid` is dit's port of it, its solver class alone,
without the rest of dit; `direct` is our own writing of the same program with array operations, so that
next to nothing but ECOS is timed.
"""

import ecos
import numpy as np
from scipy import sparse


def broja_2pid(table):
    from dit.algorithms.broja_cone import _BrojaConeSolver

    first, second = table.sum(axis=1), table.sum(axis=0)
    # In its letters x is the label, y the first input and z the second.
    solver = _BrojaConeSolver(
        {(label, a): float(first[a, label]) for a, label in zip(*np.nonzero(first))},
        {(label, b): float(second[b, label]) for b, label in zip(*np.nonzero(second))})
    solver.create_model()
    if not solver.solve():
        raise RuntimeError("no solution")
    solution = np.zeros(table.shape)
    for (label, a, b), mass in solver.joint_q().items():
        solution[a, b, label] = mass
    return solution, solver.sol_info["infostring"]


def direct(table):
    first, second = table.sum(axis=1), table.sum(axis=0)
    a, b, label = np.nonzero((first[:, None, :] > 0) & (second[None, :, :] > 0))
    count = len(a)
    triples = np.arange(count)
    r, p, q = 3 * triples, 3 * triples + 1, 3 * triples + 2

    # p of a triple is the sum of q over the triples of the same pair.
    pair = a * table.shape[1] + b
    same = sparse.csr_matrix((np.ones(count), (pair, triples)))[pair].tocoo()
    row_of_first = np.full(first.shape, -1)
    row_of_first[first > 0] = np.arange((first > 0).sum())
    row_of_second = np.full(second.shape, -1)
    row_of_second[second > 0] = np.arange((second > 0).sum())
    offset = count + (first > 0).sum()
    rows = np.concatenate(
        [triples, same.row, count + row_of_first[a, label], offset + row_of_second[b, label]])
    columns = np.concatenate([p, q[same.col], q, q])
    values = np.concatenate([-np.ones(count), np.ones(len(same.row)), np.ones(2 * count)])
    equalities = sparse.csc_matrix(
        (values, (rows, columns)), shape=(offset + (second > 0).sum(), 3 * count))
    sides = np.concatenate([np.zeros(count), first[first > 0], second[second > 0]])

    objective = np.zeros(3 * count)
    objective[r] = -1
    cones = -sparse.identity(3 * count, format="csc")
    result = ecos.solve(
        objective, cones, np.zeros(3 * count), {"l": 0, "q": [], "e": count}, equalities, sides,
        verbose=False)
    if result["x"] is None:
        raise RuntimeError(result["info"]["infostring"])
    solution = np.zeros(table.shape)
    solution[a, b, label] = np.maximum(result["x"][q], 0)
    return solution, result["info"]["infostring"]
