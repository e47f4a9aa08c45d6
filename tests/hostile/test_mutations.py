"""Files damaged at random: bytes changed, left out, repeated or put elsewhere, with the same things that must hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.case import Case, Importer
from tests.hostile.corpus import IMPORTERS
from tests.hostile.outcome import outcome_of

EXAMPLES = 12  # a file takes some ten milliseconds; `make soak` takes a thousand of each
TELLING = (
    b"",
    b"\x00",
    b"\n",
    b'"',
    b";",
    b",",
    b"\xff",
    b"\xc3",
    b"9" * 30,
    b"-",
    b"e",
    b"\xe2\x80\xae",
    b"]",
    b"{",
    b"\r",
)

pieces = st.one_of(st.sampled_from(TELLING), st.binary(max_size=6))
# Where (in millionths of the file), how many bytes go, and what comes in their place.
mutations = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), pieces), min_size=1, max_size=4)


@cache
def clean(importer: Importer) -> Case:
    return next(case for case in importer.cases() if case.damage.endswith("undamaged"))


def mutated(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The content after each change in turn."""
    for where, gone, piece in changes:
        at = len(content) * where // 10**6
        content = content[:at] + piece + content[at + gone :]
    return content


def check_mutation(importer: Importer, changes: list[tuple[int, int, bytes]]) -> None:
    case = clean(importer)
    with tempfile.TemporaryDirectory() as folder:
        content = mutated(case.content, changes)
        found = outcome_of(importer, replace(case, made=content, rows=None), Path(folder))
    assert not found.problems, (found.problems, content[:2_000])


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(max_examples=EXAMPLES)
@given(changes=mutations)
def test_a_file_changed_at_random_ends_as_any_hostile_file(
    importer: Importer, changes: list[tuple[int, int, bytes]]
) -> None:
    check_mutation(importer, changes)
