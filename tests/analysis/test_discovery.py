"""False discovery control against slow.py, scipy's sibling in statsmodels, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from openvis.analysis.rankings.discovery import q_values_of_p, q_values_of_posterior
from tests.analysis import slow

chances = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.5, 1.0]), min_size=1, max_size=40)


@given(chances)
def test_benjamini_hochberg_twice_and_by_statsmodels(p_values: list[float]) -> None:
    q = q_values_of_p(np.array(p_values))
    np.testing.assert_allclose(q, slow.benjamini_hochberg(p_values), atol=1e-12)
    np.testing.assert_allclose(q, multipletests(p_values, method="fdr_bh")[1], atol=1e-12)


@given(chances)
def test_bayesian_discovery_twice(nulls: list[float]) -> None:
    np.testing.assert_allclose(q_values_of_posterior(np.array(nulls)), slow.bayesian_discovery(nulls), atol=1e-12)


@pytest.mark.parametrize("q_values_of", [q_values_of_p, q_values_of_posterior])
def test_what_was_not_tested_neither_counts_nor_gets_a_value(q_values_of) -> None:
    some = np.array([[0.01, np.nan], [0.4, 0.02]])
    q = q_values_of(some)
    assert np.isnan(q[0, 1])
    np.testing.assert_allclose(q[~np.isnan(some)], q_values_of(np.array([0.01, 0.4, 0.02])))
    assert np.isnan(q_values_of(np.array([np.nan, np.nan]))).all()


def test_by_hand() -> None:
    np.testing.assert_allclose(q_values_of_p(np.array([0.01, 0.02, 0.50])), [0.03, 0.03, 0.50])
    np.testing.assert_allclose(q_values_of_posterior(np.array([0.30, 0.01, 0.02])), [0.11, 0.01, 0.015])
