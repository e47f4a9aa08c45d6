"""A table of counts that is delivered again after one of its words was learnt: its cells move, none counts twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from openvis.domain.batch import Batch, BatchState
from openvis.domain.category import NO_KIND, OUTSIDE, TOTAL, UNKNOWN, category
from openvis.sources import police_delivery, police_table
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.rows import police_cells, row_category
from openvis.store import delta, imports, read
from openvis.store.imports import run_import
from openvis.store.repair import repair_store
from tests.support.deliveries import GEMEENTE, NOW, SCOPE, counts, deliver

pytestmark = pytest.mark.django_db
A, B = "BU99010101", "BU99010102"
WEEKS = ("2024-W07", "2024-W08")
PROFILE = """
[source]
slug = "politie-week"
gemeente = "GM9901"
[file]
delimiter = ";"
[counts]
area = "Buurt"
vintage = 2024
week = "Week"
value = "Aantal"
[category]
columns = "Soort"
by = "map"
map = {MAP}
"""
LINES = [
    f"{area};{word};{week};{size}"
    for week in WEEKS
    for area, sizes in ((A, (3, 4, 5)), (B, (1, 0, 2)))
    for word, size in zip(("Inbraak", "Gejatte fiets", "Iets vaags"), sizes, strict=True)
]
BURGLARY = '"Inbraak" = "woninginbraak"'
BIKES = '"Gejatte fiets" = "fietsendiefstal"'


def bring(folder: Path, *known: str, lines: list[str] = LINES) -> Batch:
    """Import the weekly file with a profile that knows these words."""
    (folder / "p.toml").write_text(PROFILE.replace("MAP", ", ".join(known)), encoding="utf-8")
    (folder / "w.csv").write_text("\n".join(["Buurt;Soort;Week;Aantal", *lines, ""]), encoding="utf-8")
    profile = load_counts_profile(folder / "p.toml")
    chunks = police_delivery.read(folder / "w.csv", profile=profile)
    return run_import(
        table="counts", source=profile.source, scope=SCOPE, path=folder / "w.csv", chunks=chunks, by="toets", now=NOW
    )


def sums() -> dict[str, int]:
    """What is stored of each category."""
    stored = read.counts(SCOPE).lazy().collect()
    return dict(stored.group_by("category").agg(pl.col("value").sum()).sort("category").iter_rows())


def test_a_word_that_is_learnt_moves_its_cells(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    assert sums() == {UNKNOWN: 4 * 2 + 7 * 2, "woninginbraak": 8}
    batch = bring(tmp_path, BURGLARY, BIKES)
    assert sums() == {"fietsendiefstal": 8, UNKNOWN: 14, "woninginbraak": 8}
    assert (batch.added, batch.changed, batch.unchanged) == (4, 0, 8)
    assert "4 cellen hebben een andere soort, omdat hun woord nu iets anders betekent." in batch.note


def test_once_moved_the_same_file_changes_nothing(tmp_path: Path) -> None:
    for known in ((BURGLARY,), (BURGLARY, BIKES)):
        bring(tmp_path, *known)
    again = bring(tmp_path, BURGLARY, BIKES)
    assert (again.state, again.note) == (BatchState.UNCHANGED, "")
    assert sum(sums().values()) == 30


def test_it_is_one_commit_and_the_version_before_is_as_it_was(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    before = delta.existing_table("counts").version()
    bring(tmp_path, BURGLARY, BIKES)
    assert delta.existing_table("counts").version() == before + 1
    old = delta.rows(SCOPE, "counts", {"counts": before}).collect()
    assert dict(old.group_by("category").agg(pl.col("value").sum()).iter_rows()) == {UNKNOWN: 22, "woninginbraak": 8}


def test_two_words_that_turn_out_to_be_one_kind_are_added_up(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    bring(tmp_path, BURGLARY, BIKES, '"Iets vaags" = "fietsendiefstal"')
    assert sums() == {"fietsendiefstal": 22, "woninginbraak": 8}


def test_a_word_that_joins_a_kind_that_was_there_changes_its_cells(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    batch = bring(tmp_path, BURGLARY, '"Gejatte fiets" = "woninginbraak"')
    assert sums() == {UNKNOWN: 14, "woninginbraak": 16}
    assert (batch.added, batch.changed, batch.unchanged) == (0, 2, 6)  # in the other buurt nought was added


def test_only_the_cells_that_were_delivered_again_move(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    bring(tmp_path, BURGLARY, BIKES, lines=[line for line in LINES if WEEKS[1] in line and A in line])
    assert sums() == {"fietsendiefstal": 4, UNKNOWN: 18, "woninginbraak": 8}
    bring(tmp_path, BURGLARY, BIKES)
    assert sums() == {"fietsendiefstal": 8, UNKNOWN: 14, "woninginbraak": 8}


@pytest.mark.parametrize("slug", [OUTSIDE, UNKNOWN])
def test_a_word_may_be_set_aside_or_forgotten_again(tmp_path: Path, monkeypatch: Any, slug: str) -> None:
    bring(tmp_path, BURGLARY)
    monkeypatch.setitem(row_category._WAYS, "map", {"Gejatte fiets": OUTSIDE}.get)
    bring(tmp_path, BURGLARY)
    assert sums() == {OUTSIDE: 8, UNKNOWN: 14, "woninginbraak": 8}
    monkeypatch.setitem(row_category._WAYS, "map", {"Gejatte fiets": slug}.get)
    bring(tmp_path, BURGLARY)
    assert sums() == ({OUTSIDE: 8} if slug == OUTSIDE else {}) | {
        UNKNOWN: 14 + 8 * (slug == UNKNOWN),
        "woninginbraak": 8,
    }


def test_a_store_that_counts_double_already_is_mended_by_the_next_delivery(tmp_path: Path, monkeypatch: Any) -> None:
    bring(tmp_path, BURGLARY)
    with monkeypatch.context() as before:
        before.setattr(imports.merge, "outdated", lambda staging: None)
        bring(tmp_path, BURGLARY, BIKES)
    assert sum(sums().values()) == 38
    mended = bring(tmp_path, BURGLARY, BIKES)
    assert mended.state is BatchState.LANDED
    assert sum(sums().values()) == 30


def test_another_source_with_the_same_word_is_left_alone(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY)
    other = counts(
        [9], source="anders", area=A, category=UNKNOWN, supplier_category="Gejatte fiets", reported_by="officer"
    ).with_columns(period=pl.lit(WEEKS[0]))
    deliver(other, folder=tmp_path)
    bring(tmp_path, BURGLARY, BIKES)
    assert sums() == {"fietsendiefstal": 8, UNKNOWN: 23, "woninginbraak": 8}


def test_after_a_crash_the_batch_still_says_what_moved(tmp_path: Path, monkeypatch: Any) -> None:
    bring(tmp_path, BURGLARY)

    def gone(*args: Any, **options: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as crash:
        crash.setattr(imports, "_finish", gone)
        with pytest.raises(SystemExit):
            bring(tmp_path, BURGLARY, BIKES)
    repair_store(NOW)
    assert sum(sums().values()) == 30
    notes = [batch.note for batch in read.batches(SCOPE)]  # both began at the same moment
    assert (
        sum("4 cellen hebben een andere soort, omdat hun woord nu iets anders betekent." in note for note in notes) == 1
    )


# ----- a word that means another kind than it did


def test_a_word_that_moves_from_one_kind_to_another_takes_its_cells_along(tmp_path: Path) -> None:
    bring(tmp_path, BURGLARY, BIKES)
    batch = bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"')
    assert sums() == {UNKNOWN: 14, "vernieling": 8, "woninginbraak": 8}
    assert "4 cellen hebben een andere soort, omdat hun woord nu iets anders betekent." in batch.note
    again = bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"')
    assert (again.state, again.note) == (BatchState.UNCHANGED, "")


@pytest.mark.parametrize(
    "kinds",
    [
        ("fietsendiefstal", "vernieling", "autokraak"),
        ("fietsendiefstal", "vernieling", "fietsendiefstal"),
        ("fietsendiefstal", None, "vernieling"),
        ("fietsendiefstal", "woninginbraak", "vernieling"),  # by way of a kind that another word has too
        ("woninginbraak", "fietsendiefstal", "woninginbraak"),
        (None, "fietsendiefstal", None, "fietsendiefstal", "vernieling"),
    ],
)
def test_however_often_a_word_changes_the_last_counts_and_nothing_twice(
    tmp_path: Path, kinds: tuple[str | None, ...]
) -> None:
    for kind in kinds:
        bring(tmp_path, BURGLARY, *([f'"Gejatte fiets" = "{kind}"'] if kind else []))
        expected = {UNKNOWN: 14, "woninginbraak": 8}
        expected[kind or UNKNOWN] = expected.get(kind or UNKNOWN, 0) + 8
        assert sums() == expected


def test_two_words_that_were_one_kind_part_again(tmp_path: Path) -> None:
    both = (BIKES, '"Iets vaags" = "fietsendiefstal"')
    bring(tmp_path, BURGLARY, *both)
    assert sums() == {"fietsendiefstal": 22, "woninginbraak": 8}
    bring(tmp_path, BURGLARY, BIKES, '"Iets vaags" = "vernieling"')
    assert sums() == {"fietsendiefstal": 8, "vernieling": 14, "woninginbraak": 8}


def test_a_cell_of_two_words_stays_where_nobody_can_tell_what_is_left_of_it(tmp_path: Path) -> None:
    """Of the two words only one is delivered again: what the other has in the cell would be lost with it."""
    bring(tmp_path, BURGLARY, BIKES, '"Iets vaags" = "fietsendiefstal"')
    some = [line for line in LINES if "Gejatte" in line or "Inbraak" in line]
    bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"', '"Iets vaags" = "fietsendiefstal"', lines=some)
    assert sums() == {"fietsendiefstal": 22, "vernieling": 8, "woninginbraak": 8}
    bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"', '"Iets vaags" = "fietsendiefstal"')
    assert sums() == {"fietsendiefstal": 14, "vernieling": 8, "woninginbraak": 8}


def test_only_cells_of_the_word_itself_move(tmp_path: Path) -> None:
    """In the other buurt another word has the kind; its cell is of another delivery and stays."""
    there = [line for line in LINES if line.startswith(B) and "Gejatte" not in line]
    here = [line for line in LINES if line.startswith(A)]
    bring(tmp_path, BURGLARY, '"Iets vaags" = "fietsendiefstal"', lines=there)
    bring(tmp_path, BURGLARY, BIKES, lines=here)
    bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"', '"Iets vaags" = "vernieling"', lines=here)
    assert sums() == {"fietsendiefstal": 4, "vernieling": 8 + 10, "woninginbraak": 8}


def test_what_a_word_meant_is_known_after_a_crash_too(tmp_path: Path, monkeypatch: Any) -> None:
    def gone(*args: Any, **options: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as crash:
        crash.setattr(imports, "_finish", gone)
        with pytest.raises(SystemExit):
            bring(tmp_path, BURGLARY, BIKES)
    repair_store(NOW)
    bring(tmp_path, BURGLARY, '"Gejatte fiets" = "vernieling"')
    assert sums() == {UNKNOWN: 14, "vernieling": 8, "woninginbraak": 8}


def test_a_delivery_keeps_what_its_words_meant_and_no_word_that_could_be_about_a_person(tmp_path: Path) -> None:
    assert bring(tmp_path, BURGLARY, BIKES).facts["words"] == {
        "Inbraak": "woninginbraak",
        "Gejatte fiets": "fietsendiefstal",
    }
    person = '"Jan@voorbeeld.nl" = "vernieling"'
    lines = [*LINES, f"{A};Jan@voorbeeld.nl;{WEEKS[0]};1"]
    assert "Jan" not in str(bring(tmp_path, BURGLARY, BIKES, person, lines=lines).facts["words"])


# ----- the monthly table of the police


def police_file(folder: Path) -> Path:
    lines = [
        f"{code},{name},{level},{kind},2023-12,{size}"
        for code, name, level in ((GEMEENTE, "Proefstad", "Gemeente"), ("WK990101", "W", "Wijk"), (A, "Buurt", "Buurt"))
        for kind, size in (("Totaal misdrijven", 9), ("1.1.1 Diefstal/inbraak woning", 4), ("1.1.8 Iets nieuws", 5))
    ]
    path = folder / "p.csv"
    path.write_text("\n".join(["regiocode,regio,niveau,soort_misdrijf,maand,aantal", *lines, ""]), encoding="utf-8")
    return path


def test_a_new_code_of_the_police_moves_when_the_table_learns_it(tmp_path: Path, monkeypatch: Any) -> None:
    path = police_file(tmp_path)

    def bring_police() -> Batch:
        chunks = police_table.read(path)
        return run_import(table="counts", source="p", scope=SCOPE, path=path, chunks=chunks, by="toets", now=NOW)

    bring_police()
    assert sums() == {UNKNOWN: 15, "totaal-misdrijven": 27, "woninginbraak": 12}
    known = police_cells.category_of_police
    monkeypatch.setattr(
        police_cells,
        "category_of_police",
        lambda title: category("inbraak-schuur") if title.startswith("1.1.8") else known(title),
    )
    bring_police()
    assert sums() == {"inbraak-schuur": 15, "totaal-misdrijven": 27, "woninginbraak": 12}
    monkeypatch.setattr(
        police_cells,
        "category_of_police",
        lambda title: category("vernieling") if title.startswith("1.1.8") else known(title),
    )
    batch = bring_police()
    assert sums() == {"totaal-misdrijven": 27, "vernieling": 15, "woninginbraak": 12}
    assert batch.facts["words"] == {"Totaal misdrijven": TOTAL, "1.1.1": "woninginbraak", "1.1.8": "vernieling"}


# ----- whatever is learnt in whatever order, nothing is lost and nothing counts twice


VAGUE = '"Iets vaags" = "vernieling"'


@pytest.mark.parametrize("steps", [(BIKES, VAGUE), (VAGUE, BIKES), (None, BIKES), (BIKES, None, VAGUE)])
def test_the_total_stays_that_of_the_file(tmp_path: Path, steps: tuple[str | None, ...]) -> None:
    learnt: list[str] = []
    for step in steps:
        learnt += [step] if step else []
        bring(tmp_path, BURGLARY, *learnt)
        stored = read.counts(SCOPE).lazy().collect()
        unknown = stored.filter(pl.col("supplier_category").is_not_null())
        assert stored["value"].sum() == 30
        assert stored.height == stored.unique(["area", "period", "category", "supplier_category"]).height
        assert set(unknown["supplier_category"]) == {"Gejatte fiets", "Iets vaags"} - {w.split('"')[1] for w in learnt}
        assert set(unknown["category"]) <= NO_KIND
