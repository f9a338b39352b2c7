"""The decomposition by dit (`dit.pid.PID_BROJA`), with the solver that it chooses itself."""

import dit
import numpy as np
from dit.pid import PID_BROJA

from measures import first_information


def decomposed(table):
    """The least information, in bits; dit gives the atoms, not the table behind them."""
    cells = [tuple(int(i) for i in cell) for cell in zip(*np.nonzero(table))]
    distribution = dit.Distribution(cells, [float(table[cell]) for cell in cells])
    atoms = PID_BROJA(distribution, [[0], [1]], [2])
    unique_second = atoms.get_pi(((1,),))
    return first_information(table) + float(unique_second)
