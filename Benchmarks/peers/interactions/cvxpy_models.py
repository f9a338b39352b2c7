"""The decomposition in a modelling language.

`looped` states the problem as the code published with Liang et al. (2023, 2024) does: one matrix of
variables and one copy of the mean over the labels per label, the margins as one constraint a cell,
collected in loops. `vectorized` is the same problem as a practised user of cvxpy would state it.
Both minimize the relative entropy of q to its mean over the labels, which maximizes H(label | A, B).
"""

import cvxpy as cp
import numpy as np


def looped(table, solver=None):
    rows, columns, labels = table.shape
    joint = [cp.Variable((rows, columns), nonneg=True) for _ in range(labels)]
    means = [cp.Variable((rows, columns), nonneg=True) for _ in range(labels)]
    constraints = [cp.sum([cp.sum(part) for part in joint]) == 1]
    first, second = table.sum(axis=1), table.sum(axis=0)
    for row in range(rows):
        for label in range(labels):
            cells = [joint[label][row, column] for column in range(columns)]
            constraints.append(cp.sum(cells) == first[row, label])
    for column in range(columns):
        for label in range(labels):
            cells = [joint[label][row, column] for row in range(rows)]
            constraints.append(cp.sum(cells) == second[column, label])
    constraints += [sum(joint) / labels == mean for mean in means]
    divergences = [cp.sum(cp.rel_entr(part, mean)) for part, mean in zip(joint, means)]
    problem = cp.Problem(cp.Minimize(cp.sum(divergences)), constraints)
    problem.solve(solver=solver)
    return _solution(problem, joint)


def vectorized(table, solver=None):
    rows, columns, labels = table.shape
    joint = [cp.Variable((rows, columns), nonneg=True) for _ in range(labels)]
    total = sum(joint)
    first, second = table.sum(axis=1), table.sum(axis=0)
    constraints = []
    for label, part in enumerate(joint):
        constraints.append(cp.sum(part, axis=1) == first[:, label])
        constraints.append(cp.sum(part, axis=0) == second[:, label])
    objective = cp.sum([cp.sum(cp.rel_entr(part, total)) for part in joint])
    problem = cp.Problem(cp.Minimize(objective), constraints)
    problem.solve(solver=solver)
    return _solution(problem, joint)


def _solution(problem, joint):
    if any(part.value is None for part in joint):
        raise RuntimeError(f"no solution: {problem.status}")
    q = np.stack([part.value for part in joint], axis=2)
    return np.maximum(q, 0), f"{problem.status}, {problem.solver_stats.solver_name}"
