"""A run can be made again exactly, whatever was delivered, drawn anew or decided since."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openvis.domain.category import TOTAL
from openvis.domain.event_rule import usual_rule
from openvis.domain.period import parse_period
from openvis.errors import NothingStored, UnknownValue
from openvis.pipeline import again as again_module
from openvis.pipeline.again import compare_cells, compare_rows, make_again
from openvis.pipeline.analyse import Question, analyse, conclude, versions_to_read
from openvis.store import models, results
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows, population_rows
from tests.pipeline.test_analyse import BUURTEN, NOW, SCOPE, land
from tests.pipeline.test_count_events import reports
from tests.support.published import attention_row

pytestmark = pytest.mark.django_db

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
EVENTS = "meldingen van gebeurtenissen"
ESTIMATES = "schattingen"
PLACES = [
    *(what for what, _, _ in again_module.PLACES.values()),
    *(what for what, _, _ in again_module.BESIDE.values()),
]
SAME = dict.fromkeys(("cijfers", "maanden", EVENTS, ESTIMATES, *PLACES, "regels van de aandachtslijst"), 0)
SLUGS = ("woninginbraak", "autokraak", TOTAL)


def cells(seed: int) -> dict[tuple[str, str, str], int | None]:
    rng = np.random.default_rng(seed)
    return {
        (buurt, slug, month): int(rng.poisson(9 if buurt == BUURTEN[3] else 2))
        for buurt in BUURTEN
        for slug in SLUGS
        for month in MONTHS
    }


@pytest.fixture
def delivered(tmp_path: Path, db: None) -> Path:
    land("counts", "politie-maandcijfers", count_rows(cells(1)), tmp_path)
    land("areas", "cbs-gebieden", area_rows({code: f"Buurt {code[-4:]}" for code in BUURTEN}), tmp_path)
    land("population", "cbs-inwoners", population_rows(dict.fromkeys(BUURTEN, 1000)), tmp_path)
    return tmp_path


def everything_changes(folder: Path) -> None:
    """A revision of all cells and a month more, other names, more inhabitants, and a second source."""
    later = cells(2) | {(buurt, slug, "2026-01"): 5 for buurt in BUURTEN for slug in SLUGS}
    land("counts", "politie-maandcijfers", count_rows(later), folder)
    land("areas", "cbs-gebieden", area_rows({code: f"Nieuw {code[-4:]}" for code in [*BUURTEN, "BU99990909"]}), folder)
    land("population", "cbs-inwoners", population_rows(dict.fromkeys(BUURTEN, 2000)), folder)
    days = [f"2025-{month:02d}-03T12:00" for month in range(1, 13)]
    land("incidents", "meldingen", incident_rows([(BUURTEN[0], "melding-wildplassen", day) for day in days]), folder)


def told(again) -> dict[str, int]:
    return {each.what: len(each.different) for each in again.compared}


def test_a_run_comes_out_the_same_after_everything_changed(delivered: Path) -> None:
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, priorities={"vermogen": 2.0})
    everything_changes(delivered)
    later = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW.replace(day=20))
    assert later.versions != run.versions
    again = make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
    assert again.same_method
    assert told(again) == SAME
    assert again.equal
    assert all(each.stored > 0 for each in again.compared if each.what not in (EVENTS, ESTIMATES, *PLACES))
    # and it is the data that decide: the later run is another one
    stored = [results.figures(SCOPE, GEMEENTE, run_id=each.id).drop("run") for each in (run, later)]
    key = ("area", "category", "source", "reported_by", "level", "window")
    assert compare_cells("cijfers", *stored, key).different


def test_events_keep_their_names_though_earlier_reports_came_in_since(delivered: Path) -> None:
    def noise(hour: int, source: str) -> pl.DataFrame:
        told = [(BUURTEN[0], "melding-geluid", f"2025-{month:02d}-03T{hour}:30", 100.0, 50.0) for month in range(1, 13)]
        return reports(told, source=source)

    land("incidents", "meldingen", pl.concat([noise(22, "meldingen"), noise(23, "telefoon")]), delivered)
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    named = results.event_reports(SCOPE, GEMEENTE, run_id=run.id)
    assert set(named["event"]) == {f"meldingen/{number}" for number in range(12)}
    land("incidents", "meldingen", noise(21, "app"), delivered)
    later = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW.replace(day=20))
    assert {name.split("/")[0] for name in results.event_reports(SCOPE, GEMEENTE, run_id=later.id)["event"]} == {"app"}
    again = make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
    assert again.equal
    assert {each.what: each.stored for each in again.compared}[EVENTS] == 24


def test_as_of_a_moment_gives_what_was_shown_then(delivered: Path) -> None:
    shown = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    time.sleep(0.01)  # moments of versions are kept in thousandths of a second
    then = datetime.now(UTC)
    time.sleep(0.01)
    everything_changes(delivered)
    now = datetime.now(UTC)
    back = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now, as_of=then)
    assert (back.looks_back, back.as_of, back.made_at) == (True, then, now)
    assert back.versions == shown.versions
    assert results.latest_run(SCOPE, GEMEENTE) == shown
    assert results.runs(SCOPE, GEMEENTE)[0] == back
    frames = [results.figures(SCOPE, GEMEENTE, run_id=each.id).drop("run") for each in (shown, back)]
    order = ["area", "category", "window", "source"]
    assert frames[0].sort(order).equals(frames[1].sort(order))
    lists = [[stored.row for stored in results.attention(SCOPE, GEMEENTE, run_id=each.id)] for each in (shown, back)]
    assert lists[0] == lists[1] != []
    assert make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=back.id, on_progress=lambda _: None).equal


def test_the_moment_decides_which_months_are_complete(delivered: Path) -> None:
    """On 20 November 2025 that month had not ended, even if a list already reaches past it."""
    days = [f"2025-{month:02d}-{day:02d}T12:00" for month in range(1, 13) for day in range(1, 20)]
    land("incidents", "meldingen", incident_rows([(BUURTEN[0], "melding-wildplassen", day) for day in days]), delivered)
    question = Question(GEMEENTE, datetime(2025, 11, 20, tzinfo=UTC), versions_to_read(GEMEENTE, None), usual_rule())
    series = conclude(question, "run-0", lambda _: None).results.series
    assert series.filter(category="melding-wildplassen")["period"].max() == "2025-10"


def test_before_the_first_delivery_there_is_nothing_to_count(delivered: Path) -> None:
    with pytest.raises(NothingStored, match="geen volledige maand"):
        analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, as_of=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_moment_to_come_is_now(delivered: Path) -> None:
    now = datetime.now(UTC)
    assert analyse(scope=SCOPE, gemeente=GEMEENTE, now=now, as_of=now.replace(year=now.year + 1)).as_of == now


def late_list() -> pl.DataFrame:
    """A list that reaches over all of 2025 and into 2026, reported a week late or two."""
    rng = np.random.default_rng(3)
    slugs = ("melding-wildplassen", "melding-geluid")
    days = [f"2025-{1 + day // 28:02d}-{1 + day % 28:02d}T12:00" for day in sorted(rng.integers(0, 336, 700))]
    rows = incident_rows([(BUURTEN[0], slugs[number % 2], day) for number, day in enumerate(days)])
    delays = pl.Series(rng.integers(0, 20, rows.height))
    return rows.with_columns(reported_at=pl.col("occurred_from") + pl.duration(days=delays))


@pytest.mark.parametrize("last", [None, "2025-10"])
@pytest.mark.parametrize("back", [False, True])
def test_estimates_come_out_the_same_also_of_a_run_that_looked_back(
    delivered: Path, last: str | None, back: bool
) -> None:
    land("incidents", "meldingen", late_list(), delivered)
    then = datetime.now(UTC) if back else None
    moment = datetime.now(UTC) if back else datetime(2025, 12, 28, 9, tzinfo=UTC)
    month = parse_period(last) if last else None
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=moment, last=month, as_of=then)
    everything_changes(delivered)
    assert (run.last, run.looks_back) == (last, back or last is not None)
    stored = results.nowcast(SCOPE, GEMEENTE, run_id=run.id)
    assert stored["estimate"].count() > 20
    assert stored["category"].n_unique() == 3  # the whole of a list, and two types of it
    again = make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
    assert told(again) == SAME
    assert {each.what: each.stored for each in again.compared}[ESTIMATES] == stored.height


def test_an_estimate_that_is_not_the_same_is_named(delivered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    land("incidents", "meldingen", late_list(), delivered)
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=datetime(2025, 12, 28, 9, tzinfo=UTC))
    stored = results.nowcast(SCOPE, GEMEENTE, run_id=run.id)
    one = pl.col("theme").is_null() & (pl.col("period") == "2025-W51") & (pl.col("source") == "meldingen")
    for changed, different in (
        (stored.with_columns(high_90=pl.col("high_90") + one.cast(pl.Int64)), ("meldingen/public/2025-W51",)),
        (stored.filter(~one), ("meldingen/public/2025-W51",)),
        (stored.with_columns(unknown=pl.lit(None, pl.Int64), source_rows=pl.lit(None, pl.Int64)), ()),
        (stored.clear(), ()),  # a run from before estimates were kept
    ):
        with monkeypatch.context() as replaced:
            replaced.setattr(results, "nowcast", lambda *_, changed=changed, **__: changed)
            again = make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
        assert {each.what: each.different for each in again.compared}[ESTIMATES] == different


def test_a_look_back_from_before_its_month_was_kept_is_known_by_its_last_month(delivered: Path) -> None:
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, last=parse_period("2025-06"))
    models.Run.objects.filter(id=run.id).update(last=None)
    assert make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None).equal


def test_what_was_written_outside_the_program_is_found(delivered: Path) -> None:
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    models.Attention.objects.filter(run_id=run.id, rank=1).update(observed=99)
    models.Run.objects.filter(id=run.id).update(method="attention-0")
    again = make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None)
    assert not again.equal
    assert not again.same_method
    assert told(again) == SAME | {"regels van de aandachtslijst": 1}


def test_a_run_that_is_not_there(delivered: Path) -> None:
    with pytest.raises(UnknownValue, match="geen run run-0"):
        make_again(scope=SCOPE, gemeente=GEMEENTE, run_id="run-0", on_progress=lambda _: None)


# ----- comparing


def frame(**cells: float | None) -> pl.DataFrame:
    return pl.DataFrame({"area": list(cells), "count": list(cells.values())}, schema={"area": str, "count": float})


@pytest.mark.parametrize(
    ("made", "different"),
    [
        ({"b": None, "a": 1.0}, ()),
        ({"a": 1.0 + 1e-12, "b": None}, ("a",)),
        ({"a": 1.0, "b": 0.0}, ("b",)),  # not given is not zero
        ({"a": 1.0}, ("b",)),
        ({"a": 1.0, "b": None, "c": None}, ("c",)),
    ],
)
def test_every_difference_of_a_cell_counts(made: dict[str, float | None], different: tuple[str, ...]) -> None:
    assert compare_cells("cijfers", frame(a=1.0, b=None), frame(**made), ["area"]).different == different


def test_every_difference_of_a_row_counts() -> None:
    one, two = attention_row(), attention_row(rank=2)
    assert compare_rows([one, two], [one, two]).different == ()
    assert compare_rows([one, two], [one, replace(two, q_value=0.0301)]).different == ("regel 2",)
    assert compare_rows([one, two], [one]).different == ("regel 2",)
    assert compare_rows([one], [one, two]).different == ("regel 2",)
