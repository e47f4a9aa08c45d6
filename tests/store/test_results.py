"""What a run published is seen whole or not at all, by those whose gemeente it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from django.db import IntegrityError
from filelock import FileLock
from polars.testing import assert_frame_equal

from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionKind
from openvis.domain.delivery import frame_schema
from openvis.domain.event import EventReport, Overlap
from openvis.domain.event_rule import Reach
from openvis.domain.run import Figure, SeriesPoint, Window
from openvis.errors import StoreBusy
from openvis.store import delta, history, lock, results
from openvis.store.results import StoredAttention
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE, SCOPE
from tests.support.published import attention_row, evaluation, figures, publish, run, series

pytestmark = pytest.mark.django_db

OTHER = Scope.of(OTHER_GEMEENTE)


def test_what_a_run_concluded_is_what_is_read() -> None:
    rows = [attention_row(rank=2, category="vernieling"), attention_row(rank=1)]
    made = publish(attention=rows, evaluations=[evaluation(7)])
    assert results.latest_run(SCOPE, GEMEENTE) == made
    assert [stored.row for stored in results.attention(SCOPE, GEMEENTE)] == [rows[1], rows[0]]
    assert_frame_equal(results.figures(SCOPE, GEMEENTE), figures(made), check_row_order=False)
    found = results.series(SCOPE, GEMEENTE, area="BU99010101", category="woninginbraak")
    assert_frame_equal(found, series(made))
    assert results.evaluation_of(SCOPE, 7) == evaluation(7)


def test_the_enums_come_back_as_enums() -> None:
    publish(attention=[attention_row()], evaluations=[evaluation(7)])
    [stored] = results.attention(SCOPE, GEMEENTE)
    found = results.evaluation_of(SCOPE, 7)
    assert found is not None
    assert (type(stored.row.kind), type(found.verdict)) == (type(attention_row().kind), type(evaluation(7).verdict))


def test_the_latest_run_speaks_and_an_earlier_one_can_be_asked_for() -> None:
    first = publish("run-1", attention=[attention_row(observed=1)])
    second = publish("run-2", made_at=first.made_at + timedelta(days=30), attention=[attention_row(observed=2)])
    assert results.latest_run(SCOPE, GEMEENTE) == second
    assert results.runs(SCOPE, GEMEENTE) == [second, first]
    assert [stored.row.observed for stored in results.attention(SCOPE, GEMEENTE)] == [2]
    assert [stored.row.observed for stored in results.attention(SCOPE, GEMEENTE, run_id="run-1")] == [1]
    assert results.figures(SCOPE, GEMEENTE)["run"].unique().to_list() == ["run-2"]
    assert results.figures(SCOPE, GEMEENTE, run_id="run-1")["run"].unique().to_list() == ["run-1"]
    earlier = results.series(SCOPE, GEMEENTE, area="BU99010101", category="woninginbraak", run_id="run-1")
    assert earlier["run"].unique().to_list() == ["run-1"]


def test_a_row_keeps_its_number_so_that_a_decision_can_point_at_it() -> None:
    publish("run-1", attention=[attention_row(observed=1)])
    [stored] = results.attention(SCOPE, GEMEENTE)
    publish("run-2", made_at=datetime(2019, 9, 1, tzinfo=UTC), attention=[attention_row(observed=2)])
    assert results.attention_row(SCOPE, stored.id) == stored
    assert stored == StoredAttention(stored.id, attention_row(observed=1), "run-1")
    assert results.attention_row(SCOPE, stored.id + 100) is None


def test_the_last_run_that_looked_at_an_intervention_speaks_of_it() -> None:
    publish("run-1", evaluations=[evaluation(7, observed=10)])
    publish("run-2", made_at=datetime(2019, 9, 1, tzinfo=UTC), evaluations=[evaluation(7, observed=12)])
    publish("run-3", made_at=datetime(2019, 10, 1, tzinfo=UTC), evaluations=[evaluation(8, observed=3)])
    found = results.evaluation_of(SCOPE, 7)
    assert found is not None
    assert found.observed == 12
    assert results.evaluation_of(SCOPE, 9) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, 8),
        ({"category": "woninginbraak"}, 4),
        ({"window": Window.MONTH}, 4),
        ({"window": "month"}, 4),
        ({"level": AreaLevel.GEMEENTE}, 4),
        ({"area": "BU99010101"}, 4),
        ({"area": "BU99010101", "category": "vernieling", "window": Window.YEAR}, 1),
        ({"category": "iets-anders"}, 0),
    ],
)
def test_figures_can_be_narrowed(wanted: dict[str, str], expected: int) -> None:
    made = publish()
    found = results.figures(SCOPE, GEMEENTE, **wanted)
    by_hand = [row for row in figures(made).to_dicts() if all(row[name] == value for name, value in wanted.items())]
    assert found.height == expected == len(by_hand)


def test_a_series_comes_in_the_order_of_time() -> None:
    made = run()
    results.save_run(made, [], figures(made), series(made).reverse(), [])
    found = results.series(SCOPE, GEMEENTE, area="BU99010101", category="woninginbraak")
    assert found["period"].to_list() == sorted(series(made)["period"])


# ----- within the scope


@pytest.mark.parametrize("scope", [Scope.of(), OTHER])
def test_others_see_nothing(scope: Scope) -> None:
    publish(attention=[attention_row()], evaluations=[evaluation(7)])
    [stored] = results.attention(SCOPE, GEMEENTE)
    assert results.latest_run(scope, GEMEENTE) is None
    assert results.runs(scope, GEMEENTE) == []
    assert results.attention(scope, GEMEENTE) == []
    assert results.attention(scope, GEMEENTE, run_id="run-1") == []
    assert results.attention_row(scope, stored.id) is None
    assert results.figures(scope, GEMEENTE).is_empty()
    assert results.figures(scope, GEMEENTE).schema == frame_schema(Figure)
    assert results.series(scope, GEMEENTE, area="BU99010101", category="woninginbraak").schema == frame_schema(
        SeriesPoint
    )
    assert results.evaluation_of(scope, 7) is None


def test_a_run_of_one_gemeente_is_not_read_through_another() -> None:
    publish(attention=[attention_row()])
    both = Scope.of(GEMEENTE, OTHER_GEMEENTE)
    assert results.attention(both, OTHER_GEMEENTE, run_id="run-1") == []
    assert results.figures(both, OTHER_GEMEENTE, run_id="run-1").is_empty()


# ----- complete or absent


def test_a_run_that_fails_in_its_last_step_stays_invisible() -> None:
    made = run()
    no_sentence = replace(attention_row(), sentence=None)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError):
        results.save_run(made, [attention_row(), no_sentence], figures(made), series(made), [evaluation(7)])
    assert history.versions_now() == {"figures": 1, "series": 1}
    assert results.latest_run(SCOPE, GEMEENTE) is None
    assert results.attention(SCOPE, GEMEENTE) == []
    assert results.figures(SCOPE, GEMEENTE, run_id=made.id).is_empty()
    assert results.evaluation_of(SCOPE, 7) is None


def test_a_run_without_figures_is_a_run() -> None:
    made = run()
    empty = pl.DataFrame(schema=frame_schema(Figure)), pl.DataFrame(schema=frame_schema(SeriesPoint))
    results.save_run(made, [], *empty, [])
    assert results.latest_run(SCOPE, GEMEENTE) == made
    assert results.figures(SCOPE, GEMEENTE).is_empty()


def test_the_folders_are_gemeente_and_run() -> None:
    publish()
    tables = delta.tables_folder()
    folders = {path.parent.relative_to(tables).as_posix() for path in tables.rglob("*.parquet")}
    assert folders == {f"{name}/gemeente={GEMEENTE}/run=run-1" for name in ("figures", "series")}


def test_a_second_run_at_the_same_time_waits_and_then_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "LOCK_WAIT", 0)
    delta.tables_folder().mkdir(parents=True)
    with (
        FileLock(delta.tables_folder() / f"{lock.RUNS}.lock"),
        pytest.raises(StoreBusy, match="Er schrijft nu een andere berekening naar deze gegevens"),
    ):
        publish()
    assert results.runs(SCOPE, GEMEENTE) == []


def test_which_reports_were_one_event_is_kept_with_the_run_and_its_rule() -> None:
    told = [
        ("m/1", "m", "1", "melding-geluid", "BU99010101", "2019-02", datetime(2019, 2, 28, 23, 50)),
        ("m/1", "tel", "7", "melding-geluid", "BU99010101", "2019-03", datetime(2019, 3, 1, 0, 20)),
    ]
    columns = {name: kind for name, kind in frame_schema(EventReport).items() if name not in ("run", "gemeente")}
    made = run("run-1", event_rule={"overlast": Reach(75, 12)})
    mine = {"run": pl.lit(made.id), "gemeente": pl.lit(made.gemeente)}
    events = pl.DataFrame(told, schema=columns, orient="row").with_columns(**mine)
    both = pl.DataFrame(
        [("melding-geluid", "m", "tel", "2018-01", "2019-03", 210, 34)],
        schema=[name for name in frame_schema(Overlap) if name not in ("run", "gemeente")],
        orient="row",
    ).with_columns(**mine)
    results.save_run(made, [], figures(made), series(made), [], beside={"events": events, "overlaps": both})
    assert results.latest_run(SCOPE, GEMEENTE) == made
    assert_frame_equal(results.event_reports(SCOPE, GEMEENTE), events.select(frame_schema(EventReport).names()))
    assert_frame_equal(results.overlaps(SCOPE, GEMEENTE), both.select(frame_schema(Overlap).names()))
    assert results.event_reports(OTHER, OTHER_GEMEENTE).is_empty()
    assert results.overlaps(OTHER, GEMEENTE).is_empty()
    publish("run-2", made_at=made.made_at + timedelta(days=1))
    assert results.event_reports(SCOPE, GEMEENTE).is_empty(), "each run stores its own"
    assert results.event_reports(SCOPE, GEMEENTE, run_id="run-1").height == 2


def test_a_column_that_came_later_is_empty_in_what_was_written_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = delta.SPECS["figures"]
    before = pl.Schema({name: kind for name, kind in now.stored.items() if name != "report_sources"})
    with monkeypatch.context() as then:
        then.setitem(delta.SPECS, "figures", replace(now, columns=before, stored=before))
        old = publish("run-1")
    assert results.figures(SCOPE, GEMEENTE)["report_sources"].is_null().all()
    new = run("run-2", made_at=old.made_at + timedelta(days=1))
    told = figures(new).with_columns(report_sources=pl.lit(2, pl.Int64))
    results.save_run(new, [], told, series(new), [])
    assert results.figures(SCOPE, GEMEENTE)["report_sources"].unique().to_list() == [2]
    assert results.figures(SCOPE, GEMEENTE, run_id="run-1")["report_sources"].is_null().all()


def test_the_buurten_of_a_cluster_come_back_in_their_order() -> None:
    cluster = attention_row(kind=AttentionKind.CLUSTER, areas=("BU99010103", "BU99010101"))
    publish(attention=[cluster])
    assert [stored.row for stored in results.attention(SCOPE, GEMEENTE)] == [cluster]
