"""Symmetric positive definite matrices of places of which only neighbours touch, as LAPACK's narrow bands."""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from openvis.analysis.expectations.history import Floats, Ints

# A band: (places, 1 + width), column k holds the k-th diagonal below the main one. Many at once: one more axis before.


AT_ONCE = 2**19  # numbers of bands that are looked at in one step


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
    """(matrices, places) the diagonal of each (L L')⁻¹. Costs places x width², as `factored` does.

    In blocks as wide as the band L has blocks D_k on its diagonal and E_k below them, and nothing else. Those on the
    diagonal of the inverse then follow from the last to the first, without the rest of it:
        Z_k = D_k⁻¹' (1 + E_k' Z_(k+1) E_k) D_k⁻¹        (Takahashi, Fagan & Chin 1973)
    """
    width = lowers.shape[2] - 1
    if not width:
        return np.asarray(lowers[:, :, 0] ** -2.0)
    at_once = max(1, AT_ONCE // (lowers.shape[1] * width))
    parts = [_inverse_diagonal(lowers[first : first + at_once]) for first in range(0, len(lowers), at_once)]
    return np.concatenate([np.zeros((0, lowers.shape[1])), *parts])


def _inverse_diagonal(lowers: Floats) -> Floats:
    matrices, places, width = lowers.shape[0], lowers.shape[1], lowers.shape[2] - 1
    blocks = -(-places // width)
    padded = np.zeros((matrices, blocks * width, 1 + width))
    padded[:, places:, 0] = 1.0  # as if there were places more, that touch nobody
    padded[:, :places] = lowers
    columns = padded.reshape(matrices, blocks, width, 1 + width)
    row, column = np.indices((width, width))
    own = np.linalg.inv(np.where(row >= column, columns[:, :, column, np.maximum(row - column, 0)], 0.0))
    below = np.where(row <= column, columns[:, :, column, np.minimum(width + row - column, width)], 0.0)
    found = np.empty((matrices, blocks, width))
    inverse = np.zeros((matrices, width, width))
    for block in range(blocks - 1, -1, -1):
        down = below[:, block] @ own[:, block]
        inverse = own[:, block].swapaxes(1, 2) @ own[:, block] + down.swapaxes(1, 2) @ inverse @ down
        found[:, block] = inverse.diagonal(axis1=1, axis2=2)
    return found.reshape(matrices, -1)[:, :places]
