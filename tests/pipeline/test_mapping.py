"""What was decided about words, applied when a run reads: against the slow way, and through the main job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND, OUTSIDE, UNKNOWN
from openvis.domain.delivery import Chunk
from openvis.domain.incident import ReportedBy
from openvis.domain.job import JobKind, JobState
from openvis.domain.mapping import MappingDecision, word_key
from openvis.domain.run import Window
from openvis.pipeline import worker
from openvis.pipeline.again import make_again
from openvis.pipeline.analyse import analyse
from openvis.pipeline.bringing.mapping import mapped
from openvis.store import jobs, mapping, results
from openvis.store.imports import run_import
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows
from tests.pipeline.test_analyse import land

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
A, B = "BU99990001", "BU99990002"
NAMES = {A: "Aan de brug", B: "Bovenweg", "WK999900": "Noord", GEMEENTE: "Dorp"}


def with_words(frame: pl.DataFrame, words: list[str | None]) -> pl.DataFrame:
    """Rows with a word have no category yet."""
    kept = pl.Series("supplier_category", words, dtype=pl.String)
    category = pl.when(kept.is_not_null()).then(pl.lit(UNKNOWN)).otherwise(pl.col("category"))
    return frame.with_columns(kept, category=category)


def decision(number: int, word: str, category: str, who: ReportedBy | None = None, source: str = "meldingen"):
    return MappingDecision(number, GEMEENTE, source, word, category, who, "analist", NOW)


WORDS = ["Hond", "hond ", "1.1.8 Iets", "1.1.8", "Anders"]
DECISIONS = st.lists(
    st.builds(
        decision,
        st.integers(1, 1000),
        st.sampled_from(WORDS),
        st.sampled_from(["melding-hondenpoep", "boa-honden", OUTSIDE, UNKNOWN]),
        st.sampled_from([None, *ReportedBy]),
        st.sampled_from(["meldingen", "signalen"]),
    ),
    max_size=8,
    unique_by=lambda made: made.number,
)


@given(st.lists(st.sampled_from([*WORDS, None]), max_size=12), DECISIONS, st.sampled_from(list(ReportedBy)))
def test_against_the_slow_way(words: list[str | None], decisions: list[MappingDecision], own: ReportedBy) -> None:
    rows = with_words(incident_rows([(A, "autokraak", "2025-10-01")] * len(words), reported_by=own), words)
    expected = []
    for word in words:
        category, who = (UNKNOWN if word else "autokraak"), own
        for made in sorted(decisions, key=lambda made: made.number):
            if word and made.source == "meldingen" and word_key(made.word) == word_key(word):
                category, who = made.category, made.reported_by or own
        expected.append((category, who.value))
    found = mapped(rows.lazy(), decisions).collect()
    assert found.select("category", "reported_by").rows() == expected
    assert found.columns == rows.columns
    assert found.drop("category", "reported_by").equals(rows.drop("category", "reported_by"))


@pytest.fixture
def delivered(tmp_path: Path, db: None) -> None:
    """Thirty meldingen: ten of a known kind, twelve of one word, eight of another; and three words in a table."""
    days = [f"2025-{month:02d}-{day:02d}" for month in (10, 11, 12) for day in range(1, 11)]
    words = [None] * 10 + ["Hond"] * 12 + ["Kat"] * 8
    rows = incident_rows([(A if n % 3 else B, "melding-parkeren", day) for n, day in enumerate(days)])
    land("incidents", "meldingen", with_words(rows, words), tmp_path)
    last = incident_rows([(A, "melding-parkeren", "2026-01-02")]).with_columns(reference=pl.lit("last"))
    land("incidents", "meldingen", last, tmp_path)
    months = ("2025-11", "2025-12")
    cells = {
        (area, slug, month): n
        for n, area in enumerate((A, B), 2)
        for slug in ("autokraak", "vernieling")
        for month in months
    }
    new = count_rows(cells).with_columns(
        reference=pl.concat_str(pl.col("reference"), pl.lit(":new")),
        category=pl.lit(UNKNOWN),
        reported_by=pl.lit("officer"),
        supplier_category=pl.when(pl.col("category") == "autokraak")
        .then(pl.lit("1.2.8 Nieuw"))
        .otherwise(pl.lit("1.2.9")),
    )
    land("counts", "politie-maandcijfers", pl.concat([count_rows(cells), new]), tmp_path)
    land("areas", "cbs-gebieden", area_rows(NAMES), tmp_path)


def run_at(hours: int):
    return analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW + timedelta(hours=hours))


def of_gemeente(run_id: str, slug: str, window: Window = Window.QUARTER) -> dict:
    cell = results.figures(SCOPE, GEMEENTE, run_id=run_id, category=slug, window=window, level=AreaLevel.GEMEENTE)
    return cell.row(0, named=True) if cell.height else {}


def decide(
    word: str, slug: str, *, source: str = "meldingen", who: ReportedBy | None = None, at: datetime = NOW
) -> int:
    asked = {"gemeente": GEMEENTE, "source": source, "word": word, "category": slug, "reported_by": who}
    return mapping.add(**asked, by="analist", now=at).number


def test_a_decision_counts_from_the_next_run_on_and_old_runs_stay(delivered: None) -> None:
    before = run_at(0)
    assert before.versions["mapping"] == 0
    known = of_gemeente(before.id, "melding-parkeren")
    assert (known["reports"], known["unknown"], known["source_rows"]) == (10, 20, 30)
    number = decide("Hond", "melding-hondenpoep")
    after = run_at(2)
    assert after.versions["mapping"] == number
    assert of_gemeente(after.id, "melding-hondenpoep")["reports"] == 12
    known = of_gemeente(after.id, "melding-parkeren")
    assert (known["reports"], known["unknown"], known["source_rows"]) == (10, 8, 30)
    assert of_gemeente(before.id, "melding-hondenpoep") == {}
    assert make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=before.id, on_progress=lambda told: None).equal


def test_asked_on_a_page_the_worker_makes_a_run_by_what_was_decided(delivered: None) -> None:
    before = run_at(0)
    number = decide("Hond", "melding-hondenpoep")
    job = jobs.ask(JobKind.COUNT, gemeente=GEMEENTE, by="analist", input={}, now=NOW)
    assert worker.work_off(lambda: NOW + timedelta(hours=3)) == 1
    done, run = jobs.get(SCOPE, job.id), results.latest_run(SCOPE, GEMEENTE)
    assert run is not None
    assert (done.state, done.sentence) == (JobState.DONE, "Berekend: cijfers tot en met december 2025.")
    assert done.result == {"run": run.id} != {"run": before.id}
    assert run.versions["mapping"] == number
    assert of_gemeente(run.id, "melding-hondenpoep")["reports"] == 12


def test_as_known_before_the_decision_nothing_was_decided(delivered: None) -> None:
    """The tables were made on the clock of this machine, so the moments are counted from it."""
    landed = datetime.now(UTC)
    number = decide("Hond", "melding-hondenpoep", at=landed + timedelta(days=2))
    for days, decided, slugs in ((1, 0, set()), (3, number, {"melding-hondenpoep"})):
        later, moment = landed + timedelta(days=9, hours=days), landed + timedelta(days=days)
        then = analyse(scope=SCOPE, gemeente=GEMEENTE, now=later, as_of=moment)
        assert then.versions["mapping"] == decided
        assert slugs == {"melding-hondenpoep"} & set(results.figures(SCOPE, GEMEENTE, run_id=then.id)["category"])


def test_back_to_unknown_and_nothing_for_us(delivered: None) -> None:
    decide("Hond", "melding-hondenpoep")
    decide("hond", UNKNOWN)
    decide("Kat", OUTSIDE)
    known = of_gemeente(run_at(4).id, "melding-parkeren")
    assert (known["unknown"], known["source_rows"]) == (12, 30)
    assert {seen.word: seen.category for seen in results.words(SCOPE, GEMEENTE) if seen.source == "meldingen"} == {
        "Hond": UNKNOWN,
        "Kat": OUTSIDE,
    }


def test_words_of_a_table_that_mean_one_kind_are_added_up(delivered: None) -> None:
    before = of_gemeente(run_at(0).id, "autokraak", Window.MONTH)
    assert (before["count"], before["unknown"], before["source_rows"]) == (5, 10, 20)
    for word in ("1.2.8", "1.2.9 Met een titel"):
        decide(word, "autokraak", source="politie-maandcijfers", who=ReportedBy.PUBLIC)
    after = of_gemeente(run_at(2).id, "autokraak", Window.MONTH)
    assert (after["count"], after["unknown"], after["source_rows"]) == (15, 0, 20)


@pytest.mark.parametrize("back", [False, True])
def test_a_decision_about_a_word_of_a_table_that_is_changed_twice(delivered: None, back: bool) -> None:
    """Stored cells are never rewritten by a decision, so nothing of the earlier ones is left."""
    asked = {"source": "politie-maandcijfers"}
    before = of_gemeente(run_at(0).id, "autokraak", Window.MONTH)
    decide("1.2.8", "zakkenrollerij", who=ReportedBy.PUBLIC, **asked)
    first = run_at(1)
    decide("1.2.8", "boa-honden", who=ReportedBy.OFFICER, **asked)
    run_at(2)
    decide("1.2.8", *([UNKNOWN] if back else ["autokraak"]), who=None if back else ReportedBy.PUBLIC, **asked)
    last = run_at(3)
    figures = results.figures(SCOPE, GEMEENTE, run_id=last.id, window=Window.MONTH)
    assert not {"zakkenrollerij", "boa-honden"} & set(figures["category"])
    after = of_gemeente(last.id, "autokraak", Window.MONTH)
    told = [after[name] for name in ("count", "unknown", "source_rows")]
    assert told == ([before["count"], before["unknown"], 20] if back else [before["count"] + 5, 5, 20])
    assert of_gemeente(first.id, "zakkenrollerij", Window.MONTH)["count"] == 5  # the run of then stays as it was
    assert make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=first.id, on_progress=lambda told: None).equal


def test_a_word_that_was_decided_and_then_learnt_counts_once(delivered: None, tmp_path: Path) -> None:
    """The decision applies to cells without a kind; a later version knows the word, and they are delivered again."""
    decide("1.2.8", "zakkenrollerij", source="politie-maandcijfers", who=ReportedBy.PUBLIC)
    before = of_gemeente(run_at(2).id, "zakkenrollerij", Window.MONTH)
    cells = {(area, "zakkenrollerij", month): n for n, area in enumerate((A, B), 2) for month in ("2025-11", "2025-12")}
    path = tmp_path / "learnt.txt"
    path.write_text("learnt", encoding="utf-8")
    chunk = Chunk(count_rows(cells), [], len(cells), words={"1.2.8 Nieuw": "zakkenrollerij"})
    run_import(table="counts", source="p", scope=SCOPE, path=path, chunks=[chunk], by="toets", now=NOW)
    after = of_gemeente(run_at(4).id, "zakkenrollerij", Window.MONTH)
    told = ("count", "unknown", "source_rows")
    assert [after[name] for name in told] == [before[name] for name in told] == [5, 5, 20]
    assert [word.word for word in results.words(SCOPE, GEMEENTE) if word.source == "politie-maandcijfers"] == ["1.2.9"]


def test_the_words_of_a_run_say_how_many_since_when_and_what_is_near(delivered: None) -> None:
    run_at(0)
    table = {(seen.source, seen.word): seen for seen in results.words(SCOPE, GEMEENTE)}
    hond = table["meldingen", "Hond"]
    assert (hond.rows, hond.public_rows, hond.all_rows) == (12, 12, 31)
    assert (hond.period_from, hond.period_to, hond.category) == ("2025-11", "2025-12", UNKNOWN)
    assert '"melding-hondenpoep"' in hond.nearest
    new = table["politie-maandcijfers", "1.2.8 Nieuw"]
    assert (new.rows, new.public_rows, new.all_rows, new.follows_category) == (10, 0, 40, True)
    assert list(table) == [
        ("meldingen", "Hond"),
        ("meldingen", "Kat"),
        ("politie-maandcijfers", "1.2.8 Nieuw"),
        ("politie-maandcijfers", "1.2.9"),
    ]


def test_every_row_is_of_a_kind_or_unknown(delivered: None) -> None:
    """Per buurt and window: what has a category and what has none is all there is."""
    run = run_at(0)
    figures = results.figures(SCOPE, GEMEENTE, run_id=run.id, window=Window.QUARTER)
    lists = figures.filter(pl.col("source") == "meldingen", ~pl.col("category").is_in(list(NO_KIND)))
    cells = lists.group_by("area", "unknown", "source_rows").agg(pl.col("reports").sum()).sort("area")
    assert cells.height == len(NAMES)
    assert (cells["reports"] + cells["unknown"] == cells["source_rows"]).all()
