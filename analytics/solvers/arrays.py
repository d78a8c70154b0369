"""The array types that the location models take and give, and sums of sparse ones."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int_]
Bools = npt.NDArray[np.bool_]


def row_sums(matrix: sparse.csr_matrix) -> npt.NDArray[Any]:
    """(r,) the sum of each row of a sparse matrix."""
    return np.asarray(matrix.sum(axis=1)).ravel()


def column_sums(matrix: sparse.csr_matrix) -> npt.NDArray[Any]:
    """(c,) the sum of each column of a sparse matrix."""
    return np.asarray(matrix.sum(axis=0)).ravel()
