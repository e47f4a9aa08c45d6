"""Which words came in without a kind, how many rows each has, and whether who reported them follows from the kind."""

from __future__ import annotations

import json
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import OUTSIDE, TOTAL, UNKNOWN
from openvis.domain.delivery import schema_of
from openvis.domain.incident import ReportedBy
from openvis.pipeline.bringing.supplier_words import supplier_words
from tests.pipeline.frames import GEMEENTE, count_rows, incident_rows

A, B = "BU99990001", "BU99990002"
NOTHING = pl.DataFrame(schema=schema_of("counts"))
WORD = st.sampled_from(["Hond", "Kat", None])


def listed(rows: list[tuple[str | None, str, str, str]]) -> pl.DataFrame:
    """(word, category, reported_by, source) as incidents, each on the first of a month of its own."""
    frame = incident_rows([(A, slug, f"2025-{n % 12 + 1:02d}-01") for n, (_, slug, _, _) in enumerate(rows)])
    columns = {"supplier_category": 0, "reported_by": 2, "source": 3}
    return frame.with_columns(
        pl.Series(name, [row[at] for row in rows], dtype=pl.String) for name, at in columns.items()
    )


@given(
    st.lists(
        st.tuples(
            WORD,
            st.sampled_from([UNKNOWN, OUTSIDE, "melding-geluid"]),
            st.sampled_from(["public", "officer"]),
            st.sampled_from(["signalen", "handhaving"]),
        ),
        max_size=20,
    )
)
def test_against_the_slow_way(rows: list[tuple[str | None, str, str, str]]) -> None:
    found = supplier_words(listed(rows).lazy(), NOTHING)
    waiting = [(source, word, slug) for word, slug, _, source in rows if word or slug == UNKNOWN]
    assert {row[:3]: row[3] for row in found.select("source", "word", "category", "rows").iter_rows()} == Counter(
        waiting
    )
    for row in found.iter_rows(named=True):
        same = [r for r in rows if (r[3], r[0], r[1]) == (row["source"], row["word"], row["category"])]
        assert row["public_rows"] == sum(who == "public" for _, _, who, _ in same)
        assert row["all_rows"] == sum(source == row["source"] for *_, source in rows)
        assert row["period_from"] <= row["period_to"]


FOLLOWS = [
    # what the source has beside the unknown word (category, reported by), and whether the reporter follows
    ([("woninginbraak", "public"), ("drugshandel", "officer")], True),  # the police: as the category says
    ([("boa-afval", "officer"), ("boa-honden", "officer")], False),  # boa's: nothing the public reports
    ([("vernieling", "officer"), ("woninginbraak", "public")], False),  # said of every row: not what the category says
    ([("melding-geluid", "public")], True),
    ([("boa-afval", "public")], False),
    ([], False),
]


@pytest.mark.parametrize(("beside", "follows"), FOLLOWS)
def test_when_who_reported_it_follows_from_the_category(beside: list[tuple[str, str]], follows: bool) -> None:
    rows = [("Iets", UNKNOWN, "officer", "bron"), *((None, slug, who, "bron") for slug, who in beside)]
    found = supplier_words(listed(rows).lazy(), NOTHING)
    assert found["follows_category"].to_list() == [follows]


def test_a_table_is_counted_at_its_highest_level_where_it_was_given() -> None:
    cells = {(A, UNKNOWN, "2025-01"): 3, (GEMEENTE, UNKNOWN, "2025-01"): 5, (GEMEENTE, UNKNOWN, "2025-02"): None}
    cells |= {(GEMEENTE, "autokraak", "2025-03"): 7, (GEMEENTE, TOTAL, "2025-03"): 99}
    counts = count_rows(cells, reported_by=ReportedBy.PUBLIC)
    word = pl.when(pl.col("category") == UNKNOWN).then(pl.lit("1.1.8 Iets"))
    (row,) = supplier_words(incident_rows([]).lazy(), counts.with_columns(supplier_category=word)).to_dicts()
    assert (row["rows"], row["public_rows"], row["all_rows"]) == (5, 5, 12)
    assert (row["period_from"], row["period_to"]) == ("2025-01", "2025-02")


def test_a_table_of_buurten_alone_is_counted_there() -> None:
    counts = count_rows({(A, UNKNOWN, "2025-W07"): 3, (B, UNKNOWN, "2025-W08"): 4})
    (row,) = supplier_words(incident_rows([]).lazy(), counts.with_columns(supplier_category=pl.lit("x"))).to_dicts()
    assert (row["rows"], row["period_from"], row["period_to"]) == (7, "2025-W07", "2025-W08")


@pytest.mark.parametrize(("who", "first"), [("public", "melding-hondenpoep"), ("officer", "boa-honden")])
def test_each_word_brings_categories_it_may_mean_the_nearest_first(who: str, first: str) -> None:
    rows: list[tuple[str | None, str, str, str]] = [("Hondenpoep", UNKNOWN, who, "s"), (None, UNKNOWN, who, "s")]
    found = supplier_words(listed(rows).lazy(), NOTHING)
    nearest = {word: json.loads(text) for word, text in found.select("word", "nearest").iter_rows()}
    assert nearest["Hondenpoep"][0] == [first, 1.0, "hondenpoep"]
    assert nearest[None] == []


def test_a_word_between_several_brings_three() -> None:
    rows: list[tuple[str | None, str, str, str]] = [("inbraak", UNKNOWN, "public", "s")]
    (row,) = supplier_words(listed(rows).lazy(), NOTHING).to_dicts()
    assert {slug for slug, _, _ in json.loads(row["nearest"])} == {"autokraak", "bedrijfsinbraak", "woninginbraak"}


def test_a_source_of_which_everything_is_known_is_not_there() -> None:
    assert supplier_words(listed([(None, "melding-geluid", "public", "s")]).lazy(), NOTHING).is_empty()
