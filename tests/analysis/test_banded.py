"""Bands of matrices, against the same matrices written out."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from openvis.analysis.expectations.history import Floats
from openvis.analysis.rankings import banded


def bands_of(matrices: int, places: int, width: int) -> tuple[Floats, Floats]:
    """Positive definite, as bands and written out; the random numbers far from zero, so that a wrong place shows."""
    rng = np.random.default_rng(places + width)
    bands = rng.uniform(0.5, 1.0, (matrices, places, 1 + width))
    bands[:, :, 0] += 2.0 * (1 + width)
    whole = np.zeros((matrices, places, places))
    for below in range(1 + min(width, places - 1)):
        at = np.arange(places - below)
        whole[:, at + below, at] = whole[:, at, at + below] = bands[:, at, below]
        bands[:, places - below :, below] = 0.0  # outside the matrix
    return bands, whole


@pytest.mark.parametrize(("places", "width"), [(1, 0), (5, 0), (2, 1), (7, 1), (6, 3), (7, 3), (8, 3), (3, 2)])
@pytest.mark.parametrize("at_once", [1, 2**19])
def test_all_of_a_band_is_that_of_its_matrix(places: int, width: int, at_once: int) -> None:
    bands, whole = bands_of(4, places, width)
    lowers = banded.factored(bands)
    with patch.object(banded, "AT_ONCE", at_once):  # one matrix after the other, or all together
        np.testing.assert_allclose(
            banded.inverse_diagonal(lowers), np.linalg.inv(whole).diagonal(axis1=1, axis2=2), rtol=1e-10
        )
    np.testing.assert_allclose(banded.log_determinant(lowers), np.linalg.slogdet(whole)[1], rtol=1e-10)
    right = np.random.default_rng(1).normal(size=(4, 2, places))
    np.testing.assert_allclose(
        banded.solved(lowers, right), np.linalg.solve(whole, right.swapaxes(1, 2)).swapaxes(1, 2), rtol=1e-9
    )


def test_of_no_matrices_there_are_no_diagonals() -> None:
    assert banded.inverse_diagonal(np.zeros((0, 6, 3))).shape == (0, 6)
