"""Symmetric positive definite matrices of places of which only neighbours touch, as LAPACK's narrow bands."""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from openvis.analysis.history import Floats, Ints

# A band: (places, 1 + width), column k holds the k-th diagonal below the main one. Many at once: one more axis before.


def band_order(neighbours: csr_array) -> Ints:
    """The order of places in which neighbours lie close together (reverse Cuthill & McKee 1969)."""
    return np.asarray(reverse_cuthill_mckee(neighbours.tocsr(), symmetric_mode=True), dtype=np.int64)


def band_of(matrix: csr_array) -> Floats:
    """The lower half of a symmetric matrix; about as wide as a map is across, so the square root of its places."""
    entries = matrix.tocoo()
    lower = entries.row >= entries.col
    row, column, value = entries.row[lower], entries.col[lower], entries.data[lower]
    band = np.zeros((matrix.shape[0], 1 + int((row - column).max(initial=0))))
    band[column, row - column] = value
    return band


def factored(bands: Floats) -> Floats:
    """L of L L' = the matrix, of each band in turn. Costs places x width²."""
    lowers = bands.copy()
    for lower in lowers:
        _, failed = lapack.dpbtrf(lower.T, lower=1, overwrite_ab=1)
        if failed:
            raise np.linalg.LinAlgError("the matrix of a band is not positive definite")
    return lowers


def solved(lowers: Floats, right: Floats) -> Floats:
    """(L L')⁻¹ of each (matrices, columns, places)."""
    found = right.copy()
    for lower, columns in zip(lowers, found, strict=True):
        lapack.dpbtrs(lower.T, columns.T, lower=1, overwrite_b=1)
    return found


def log_determinant(lowers: Floats) -> Floats:
    return np.asarray(2.0 * np.log(lowers[:, :, 0]).sum(axis=1))


def inverse_diagonal(lowers: Floats) -> Floats:
    """(matrices, places) the diagonal of each (L L')⁻¹."""
    unit = np.eye(lowers.shape[1], order="F")
    return np.stack([(lapack.dtbtrs(lower.T, unit, uplo="L")[0] ** 2).sum(axis=0) for lower in lowers])
