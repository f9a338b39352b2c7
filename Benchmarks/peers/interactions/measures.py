"""What a solution is judged by: its information, in bits, and how far its margins are off."""

import numpy as np


def entropy(p):
    p = np.asarray(p).ravel()
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())


def information(table):
    """I(A, B; label) of a joint table (a, b, label)."""
    pairs = table.sum(axis=2)
    return entropy(pairs) + entropy(table.sum(axis=(0, 1))) - entropy(table)


def first_information(table):
    """I(A; label)."""
    return information(table.sum(axis=1, keepdims=True))


def margin_error(table, solution):
    """The largest difference of any of the margins (a, label) and (b, label)."""
    return float(max(
        np.abs(table.sum(axis=1) - solution.sum(axis=1)).max(),
        np.abs(table.sum(axis=0) - solution.sum(axis=0)).max()))
