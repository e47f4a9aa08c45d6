"""What a phase shows, how long content stays, which numbers may be kept, and figures that tell of nobody."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from openvis.domain.personal_data import kind_inside
from openvis.domain.undermining import (
    Facet,
    NoFollowUp,
    Origin,
    UnderminingPhase,
    as_seen,
    figures,
    is_case_number,
    rules,
)
from tests.support.tables import read_table
from tests.support.undermining import BUURT, CASE, TODAY, WIJK, signal

ROOT = Path(__file__).resolve().parents[2] / "openvis"

# What shows of a whole signal: s to who may see, h to who handles, - to nobody.
SHOWN = read_table("""
phase               theme wijk buurt origin case
undermining-signal   sh    sh    h     h     -
enriching            sh    sh    h     h     h
weighing             sh    sh    sh    h     h
handed-over          sh    sh    -     -     h
no-follow-up         sh    sh    -     -     -
""")


@pytest.mark.parametrize("phase", list(UnderminingPhase))
def test_what_each_phase_shows_to_whom(phase):
    whole = signal(phase=phase)
    for letter, handles in (("s", False), ("h", True)):
        seen = as_seen(whole, handles=handles)
        for facet, readers in SHOWN[phase].items():
            shown = getattr(seen, facet) not in {None, ""}
            assert shown is (letter in readers), (facet, letter)
        assert (seen.id, seen.phase, seen.version) == (whole.id, phase, whole.version)


def test_the_protocol_is_whole():
    known = rules()
    assert list(SHOWN) == list(UnderminingPhase) == list(known.phases)
    assert list(SHOWN["weighing"]) == list(Facet)
    for rule in known.phases.values():
        assert rule.see <= rule.handle | {Facet.BUURT}
        assert timedelta(days=7) <= rule.keep <= known.longest
    assert len(known.themes) >= 7
    assert date(2026, 11, 1) <= known.reviewed
    for slug, label in known.themes.items():
        assert slug == slug.lower().replace(" ", "-")
        assert label == label.strip() and label[0].islower()  # noqa: PT018
        assert kind_inside(label) is None


def test_what_is_erased_soonest_counts_and_going_back_and_forth_prolongs_nothing():
    first = signal()
    assert first.kept_until == TODAY + timedelta(days=183)
    late = signal(phase=UnderminingPhase.ENRICHING, since=TODAY + timedelta(days=700))
    assert late.kept_until == TODAY + rules().longest
    dropped = signal(phase=UnderminingPhase.NO_FOLLOW_UP, reason=NoFollowUp.TOO_LITTLE)
    assert dropped.kept_until == TODAY + timedelta(days=31)


@pytest.mark.parametrize("number", [CASE, "RIEC-MN-2026-17", "2026/0412", "Z123456789", "412-2026", "123456789"])
def test_numbers_of_a_case_that_may_be_kept(number):
    assert is_case_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "", "Z", "Jansen", "JANSEN", "zaak 12", "12-ABC-3", "AB-12-CD", "0612345678", "06-12345678",
        "111222333",  # a valid burgerservicenummer
        "NL91ABNA0417164300", "Z-2026-0412 Jansen", "A" * 31 + "1", "naam@voorbeeld.nl", "Z-2026-0412\n",
    ],
)  # fmt: skip
def test_what_is_no_number_of_a_case_or_could_be_a_persons(number):
    assert not is_case_number(number)


def many(count: int, **changes):
    return [signal(id=at, **changes) for at in range(count)]


def test_figures_are_of_one_year_and_hide_small_numbers():
    found = [
        *many(12, theme="drugs"),
        *many(6, theme="witwassen", wijk="WK990102", phase=UnderminingPhase.WEIGHING),
        *many(2, theme="uitbuiting", wijk="WK990102"),
        *many(9, theme="wapens", received_on=date(2025, 12, 31)),
    ]
    told = figures(found, 2026)
    assert told.total == 20
    assert told.by_theme["drugs"] == 12
    assert told.by_theme["uitbuiting"] is told.by_theme["witwassen"] is None  # the second hides the first
    assert told.by_theme["wapens"] == 0
    assert told.by_wijk == {WIJK: 12, "WK990102": 8}
    assert told.by_phase["weighing"] == 6
    assert set(told.by_phase) == set(UnderminingPhase)


def test_where_one_table_cannot_be_told_none_is():
    told = figures(many(3, theme="drugs"), 2026)
    assert told.total is None
    assert set(told.by_theme.values()) == set(told.by_phase.values()) == set(told.by_wijk.values()) == {None}


def test_no_signals_are_told_as_none_that_came_in():
    told = figures([], 2026)
    assert (told.total, told.by_wijk) == (0, {})
    assert set(told.by_theme.values()) == {0}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


def test_nothing_that_counts_forecasts_or_ranks_knows_of_it():
    """Only the demo puts something in; no page or report reads it but through the service that writes down the look."""
    stores = {"openvis.store.undermining", "openvis.store.risk_locations"}
    about = {*stores, "openvis.domain.undermining"}
    for room in ("analysis", "pipeline", "sources", "reports", "demo"):
        readers = [path.name for path in (ROOT / room).rglob("*.py") if imported(path) & about]
        assert set(readers) <= {"build_demo.py", "safety_work.py", "register_work.py"}, room
    assert not [path for path in (ROOT / "web").rglob("*.py") if imported(path) & stores]


def test_a_signal_has_no_field_for_text():
    """What it holds are slugs, codes, days and the number of a case."""
    kinds = {name: field.type for name, field in type(signal()).__dataclass_fields__.items()}
    assert [name for name, kind in kinds.items() if kind in {"str", "str | None"}] == [
        "gemeente", "theme", "wijk", "buurt", "case",
    ]  # fmt: skip
    assert signal().buurt == BUURT
    assert isinstance(signal().origin, Origin)
