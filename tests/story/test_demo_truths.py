"""The story of the demo: every planted truth can be counted in the files, and the analysis finds what it should.

The demo is built once, as `openvis demo` does, and what its store says is kept here for all the tests.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.rankings.acute import rise_above_own_past
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, MOST_DOUBT, q_values_of_p
from openvis.demo.guide import usual_history
from openvis.demo.history import History
from openvis.demo.planted_faults import UNKNOWN_FEITCODE
from openvis.demo.police_files import NEVER_PUBLISHED, TOTAL_TITLE
from openvis.demo.source_files import AREAS, ENFORCEMENT, POLICE_TABLE, POPULATION
from openvis.demo.town import GEMEENTE
from openvis.demo.truths import LAST_MONTH, TRUTHS
from openvis.domain.access import Scope
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.batch import Batch, BatchState
from openvis.domain.category import UNKNOWN, category_of_police
from openvis.domain.delivery import TABLES, Reject, schema_of
from openvis.domain.event_rule import usual_rule
from openvis.domain.intervention import Evaluation, Intervention, InterventionState, Verdict
from openvis.domain.mapping import SupplierWord
from openvis.domain.period import parse_period
from openvis.domain.quality import Assessment, Grade, Measure
from openvis.domain.run import Run
from openvis.pipeline.analyse import analyse, read_known
from openvis.pipeline.bringing.import_data import import_areas, import_police_table, import_population
from openvis.pipeline.counting.count_months import count_months
from openvis.store import interventions, quality, read, results
from openvis.web.presenters.recent import AS_GOOD_AS_ALL
from tests.support.demo_store import NOW, demo_store
from tests.support.kept import Keeper

SCOPE = Scope.of(GEMEENTE)
TOP = 3  # of its kind


@dataclass(frozen=True)
class Built:
    run: Run
    batches: dict[str, Batch]
    rejects: dict[str, list[Reject]]
    attention: list[AttentionRow]
    evaluations: dict[str, Evaluation]
    interventions: dict[str, Intervention]
    parts: list[MonthlyCounts]
    as_reported: list[MonthlyCounts]  # the same, had every report been counted as an event
    figures: pl.DataFrame
    words: list[SupplierWord]
    quality: list[Assessment]
    overlaps: pl.DataFrame
    estimates: pl.DataFrame


@pytest.fixture(scope="module")
def kept() -> dict[str, Built]:
    return {}


@pytest.fixture
def built(db: None, keeper: Keeper, kept: dict[str, Built]) -> Built:
    if not kept:
        demo_store(keeper)
        kept["demo"] = looked_at()
    return kept["demo"]


def looked_at() -> Built:
    run = results.latest_run(SCOPE, GEMEENTE)
    assert run
    batches = read.batches(SCOPE)
    plans = interventions.of_gemeente(SCOPE, GEMEENTE)
    evaluations = {plan.title: results.evaluation_of(SCOPE, plan.id) for plan in plans}
    versions = {table: version for table, version in read.versions_now().items() if table in TABLES}
    known = read_known(SCOPE, versions)
    counted, as_reported = (count_months(known, GEMEENTE, NOW, reach).parts for reach in (usual_rule(), {}))
    return Built(
        run=run,
        batches={batch.source: batch for batch in batches},
        rejects={batch.source: read.rejects(SCOPE, batch.id) for batch in batches},
        attention=[stored.row for stored in results.attention(SCOPE, GEMEENTE)],
        evaluations={title: evaluation for title, evaluation in evaluations.items() if evaluation},
        interventions={plan.title: plan for plan in plans},
        parts=[part for part in counted if part.analysed],
        as_reported=[part for part in as_reported if part.analysed],
        figures=results.figures(SCOPE, GEMEENTE),
        words=results.words(SCOPE, GEMEENTE),
        quality=quality.latest(SCOPE, GEMEENTE),
        overlaps=results.overlaps(SCOPE, GEMEENTE),
        estimates=results.nowcast(SCOPE, GEMEENTE),
    )


def of_kind(rows: Sequence[AttentionRow], kind: AttentionKind) -> list[AttentionRow]:
    return [row for row in rows if row.kind is kind]


# ----- the importers read the files as they are


def test_nine_files_were_imported_by_the_importers_of_real_files(built: Built) -> None:
    assert built.batches.keys() == {
        "cbs-gebieden", "cbs-inwoners", "politie-maandcijfers", "politie-incidenten", "handhaving", "meldingen",
        "meldingen-telefoon", "straten", "adressen",
    }  # fmt: skip
    assert {batch.state for batch in built.batches.values()} == {BatchState.LANDED}
    assert {batch.gemeente for batch in built.batches.values()} == {GEMEENTE}


def test_exactly_the_planted_rows_were_refused(built: Built) -> None:
    rejected = {source: batch.rejected for source, batch in built.batches.items() if batch.rejected}
    assert rejected == {"meldingen": TRUTHS.rejects.meldingen_outside}
    assert all("buiten" in reject.reason for reject in built.rejects["meldingen"])
    assert built.batches["adressen"].added < built.batches["adressen"].rows_read  # squares in which addresses lie
    for source, batch in built.batches.items():
        if source not in ("cbs-gebieden", "adressen"):  # wijken and gemeente are made from the buurten
            assert batch.added == batch.rows_read - batch.rejected, source


def test_what_has_no_kind_is_kept_and_counted(built: Built) -> None:
    """The planted feitcodes that no table knows: in the list, under their own word, and in nobody's figures."""
    unknown = [word for word in built.words if word.category == UNKNOWN]
    assert {word.source for word in unknown} == {"handhaving"}
    assert sum(word.rows for word in unknown) == TRUTHS.rejects.unknown_feitcodes


def test_the_police_table_of_the_store_is_the_one_of_the_file(built: Built, demo_files: Path) -> None:
    """The planted cells as the analysis sees them, against the written file read line by line."""
    part = next(part for part in built.parts if part.source == "politie-maandcijfers")
    seen = {
        (place.code, slug, month.key): part.values[row, column, at]
        for row, place in enumerate(part.buurten)
        for column, slug in enumerate(part.categories)
        for at, month in enumerate(part.months)
    }
    compared = 0
    for line in (demo_files / POLICE_TABLE).read_text(encoding="utf-8").splitlines()[1:]:
        code, *_, month, value = line.split(",")
        title = line.split(",", 3)[3].rsplit(",", 2)[0].strip('"')
        key = (code, category_of_police(title).slug, month)
        if key in seen:
            assert seen[key] == float(value), key
            compared += 1
    assert compared == len(seen)


# ----- how good the sources are


PLANTED = {
    ("handhaving", Measure.UNMAPPED), ("handhaving", Measure.TIME_KNOWN), ("handhaving", Measure.PLACE_JUMP),
    ("handhaving", Measure.MIDNIGHT), ("handhaving", Measure.REGISTRAR), ("meldingen", Measure.OUTSIDE),
    ("meldingen-telefoon", Measure.FRESHNESS),
}  # fmt: skip


def test_every_planted_fault_is_seen_and_nothing_else(built: Built) -> None:
    found = [(seen.source, each) for seen in built.quality for each in seen.measures]
    wrong = [(source, each.measure) for source, each in found if each.grade in {Grade.ATTENTION, Grade.BAD}]
    assert sorted(wrong) == sorted(PLANTED)
    assert {seen.source for seen in built.quality} == built.batches.keys()
    assert not [each for _, each in found if each.grade is Grade.UNKNOWN]


def test_the_faults_are_seen_where_and_in_the_number_they_were_planted(built: Built) -> None:
    seen = {(seen.source, each.measure): each for seen in built.quality for each in seen.measures}
    faults = TRUTHS.faults
    place = seen["handhaving", Measure.PLACE_JUMP]
    assert (place.area, place.period) == (faults.one_place.area, faults.one_place.day.isoformat())
    assert place.number == faults.one_place.rows
    assert seen["handhaving", Measure.MIDNIGHT].period == faults.midnight.isoformat()
    registrar = seen["handhaving", Measure.REGISTRAR]
    assert registrar.period == faults.busy_registrar.month.key
    assert registrar.number / registrar.of >= faults.busy_registrar.share
    assert seen["meldingen", Measure.OUTSIDE].number == TRUTHS.rejects.meldingen_outside
    late = seen["meldingen-telefoon", Measure.FRESHNESS]
    assert late.period == faults.phone.last.isoformat()
    assert late.grade is Grade.BAD


def test_shares_are_of_the_last_year_counted_line_by_line(built: Built, demo_files: Path) -> None:
    header, *lines = (demo_files / ENFORCEMENT).read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split(";"), line.split(";"), strict=True)) for line in lines]
    days = [date.fromisoformat("-".join(reversed(row["datum"].split("-")))) for row in rows]
    late = [row for row, day in zip(rows, days, strict=True) if (max(days) - day).days < 365]
    seen = {(seen.source, each.measure): each for seen in built.quality for each in seen.measures}
    no_time, unmapped = (seen["handhaving", measure] for measure in (Measure.TIME_KNOWN, Measure.UNMAPPED))
    assert (no_time.number, no_time.of) == (sum(not row["tijd"] for row in late), len(late))
    assert (unmapped.number, unmapped.of) == (sum(row["feitcode"] == UNKNOWN_FEITCODE for row in late), len(late))


def test_who_wrote_a_row_is_nowhere_in_the_store(built: Built) -> None:
    assert "registrator" not in schema_of("incidents")
    batch = built.batches["handhaving"]
    assert "R07" not in str(batch)
    assert batch.facts["registrars"][0].keys() == {"month", "registrars", "rows", "busiest"}


def test_a_list_that_stopped_changes_no_figure_and_bronnen_says_what_it_shares(built: Built) -> None:
    assert "meldingen-telefoon" not in {part.source for part in built.parts}
    assert any("meldingen-telefoon loopt maar tot en met" in remark for remark in built.run.remarks)
    pairs = built.overlaps.filter((pl.col("source") == "meldingen-telefoon") & (pl.col("other") == "meldingen"))
    assert pairs["shared"].sum() / pairs["events"].sum() > 0.98


# ----- what the analysis makes of it


def test_the_hotspot_is_at_the_top_of_the_structural_rows(built: Built) -> None:
    top = [(row.area, row.category) for row in of_kind(built.attention, AttentionKind.STRUCTURAL)[:TOP]]
    assert top[0] == (TRUTHS.hotspot.area, TRUTHS.hotspot.category)


def test_both_are_among_the_first_three_of_the_whole_list(built: Built) -> None:
    top = {(row.area, row.category) for row in built.attention[:TOP]}
    assert (TRUTHS.hotspot.area, TRUTHS.hotspot.category) in top
    assert (TRUTHS.rise.area, TRUTHS.rise.category) in top


def test_the_cluster_over_a_border_is_found_and_no_other(built: Built) -> None:
    """A few more in each of four buurten of two wijken: no buurt stands out by itself, together they do."""
    planted = TRUTHS.cluster
    [row] = of_kind(built.attention, AttentionKind.CLUSTER)
    assert row.category == planted.category
    assert set(planted.areas) & set(row.areas) >= {"BU99010203", "BU99010302"}
    weeks = [parse_period(key) for key in (row.period_from, row.period_to)]
    assert weeks[0].first < planted.last
    assert planted.first < weeks[1].end
    rose = (AttentionKind.ACUTE, AttentionKind.RECENT)
    alone = [row for row in built.attention if row.kind in rose and row.category == planted.category]
    assert not {row.area for row in alone} & set(planted.areas)


def test_the_rise_is_one_row_of_weeks_and_month_and_nothing_else_rose(built: Built) -> None:
    """The list has a little too few years for earlier ones, so its weeks are held against all before them."""
    [row] = of_kind(built.attention, AttentionKind.RECENT)
    assert (row.area, row.category, row.source) == (TRUTHS.rise.area, TRUTHS.rise.category, "politie-incidenten")
    assert row.observed >= TRUTHS.rise.extra
    weeks = [parse_period(key) for key in (row.period_from, row.period_to)]
    assert weeks[0].first < TRUTHS.rise.month.end
    assert TRUTHS.rise.month.first < weeks[1].end
    assert "de lijst is te kort voor eerdere jaren" in row.sentence
    assert f"Ook per maand valt het op: 13 in {TRUTHS.rise.month.label}" in row.sentence
    assert not of_kind(built.attention, AttentionKind.ACUTE)


def test_the_buurt_it_was_displaced_to_is_noticed(built: Built) -> None:
    rows = {(row.area, row.category) for row in built.attention}
    assert (TRUTHS.displaced.displaced_to, TRUTHS.displaced.category) in rows


def test_what_officers_found_raises_nothing(built: Built) -> None:
    assert not [row for row in built.attention if row.source == "handhaving"]


def test_the_run_goes_up_to_the_last_month(built: Built) -> None:
    assert built.run.period_to == LAST_MONTH.key
    assert {part.source: part.months[-1] for part in built.parts} == {
        "politie-maandcijfers": LAST_MONTH,
        "meldingen": LAST_MONTH,
    }


def test_interventions_stand_in_the_state_their_dates_say(built: Built) -> None:
    ahead = "Licht en rondes rond het station"
    planted = {ahead, *(each.title for each in TRUTHS.interventions)}  # beside them stand those of the buurtberichten
    states = {title: plan.state for title, plan in built.interventions.items() if title in planted}
    assert states == {
        TRUTHS.worked.title: InterventionState.ENDED,
        TRUTHS.did_not_work.title: InterventionState.ENDED,
        TRUTHS.displaced.title: InterventionState.RUNNING,
        ahead: InterventionState.PLANNED,
    }


def test_the_one_that_worked_is_judged_to_have_worked(built: Built) -> None:
    seen = built.evaluations[TRUTHS.worked.title]
    assert seen.verdict is Verdict.IMPROVED
    assert seen.criterion_met is True
    assert seen.observed < seen.low


def test_the_one_that_did_nothing_is_not(built: Built) -> None:
    seen = built.evaluations[TRUTHS.did_not_work.title]
    assert seen.verdict is Verdict.NO_DIFFERENCE
    assert seen.criterion_met is False
    assert seen.low <= seen.observed <= seen.high


def test_the_one_that_displaced_looks_like_a_success_in_its_own_buurt(built: Built) -> None:
    assert built.evaluations[TRUTHS.displaced.title].verdict is Verdict.IMPROVED


@pytest.mark.parametrize("planted", TRUTHS.interventions, ids=lambda planted: planted.title)
def test_an_evaluation_counts_what_stands_in_the_file(built: Built, planted, demo_files: Path) -> None:
    seen = built.evaluations[planted.title]
    table = pl.read_csv(demo_files / POLICE_TABLE).filter(pl.col("regiocode") == planted.area)
    slowly = 0
    for row in table.iter_rows(named=True):
        inside = seen.period_from <= row["maand"] <= seen.period_to
        if inside and row["soort_misdrijf"] != TOTAL_TITLE:
            slowly += row["aantal"] if category_of_police(row["soort_misdrijf"]).slug == planted.category else 0
    assert seen.observed == slowly


# ----- several reports of one event are one event


def of_meldingen(parts: Sequence[MonthlyCounts]) -> MonthlyCounts:
    [part] = [part for part in parts if part.source == "meldingen"]
    return part


def test_as_many_events_are_counted_as_happened(built: Built) -> None:
    happened = usual_history().meldingen["event"].n_unique()
    reported = of_meldingen(built.as_reported).values.sum()
    assert reported > 1.2 * happened
    assert of_meldingen(built.parts).values.sum() == pytest.approx(happened, rel=0.005)


def test_reports_stand_beside_events_and_only_there(built: Built) -> None:
    of_gemeente = built.figures.filter((pl.col("level") == "gemeente") & (pl.col("window") == "year"))
    meldingen = of_gemeente.filter(pl.col("source") == "meldingen")
    assert (meldingen["reports"] > meldingen["count"]).all()
    assert meldingen["reports"].sum() == of_meldingen(built.as_reported).values[:, :, -12:].sum()
    assert of_gemeente.filter(pl.col("source") != "meldingen")["reports"].is_null().all()


def test_the_event_with_many_reporters_counts_once(built: Built) -> None:
    many = TRUTHS.many_reporters
    part, as_reported = of_meldingen(built.parts), of_meldingen(built.as_reported)
    column, at = part.categories.index(many.category), [month.key for month in part.months].index(f"{many.day:%Y-%m}")
    here = [place.code for place in part.buurten].index(many.area)
    assert as_reported.values[here, column, at] >= many.reports
    assert part.values[here, column, at] <= as_reported.values[here, column, at] - many.reports + 1


def test_counted_as_reports_the_list_would_have_rows_about_one_event(built: Built) -> None:
    rows, more = set(acute_rows(built.parts)), set(acute_rows(built.as_reported))
    assert rows == {(TRUTHS.rise.area, TRUTHS.rise.category)}, "the planted rise and nothing else"
    assert more > rows


# ----- shuffled in time there is nothing to find


def shuffled(part: MonthlyCounts, rng: np.random.Generator) -> MonthlyCounts:
    """The months of every buurt and type in another order."""
    return replace(part, values=rng.permuted(part.values, axis=2))


def acute_rows(parts: Sequence[MonthlyCounts]) -> list[tuple[str, str]]:
    """Area and category of every acute row there would be; a copy is not asked what is structural in it."""
    seen = [outlook(part) for part in parts]
    chances = [rise_above_own_past(each.history, each.of_last).p for each in seen]
    listed = np.split(
        (q_values_of_p(np.concatenate([p.ravel() for p in chances])) <= DISCOVERY_RATE),
        np.cumsum([p.size for p in chances])[:-1],
    )
    return [
        (part.buurten[buurt].code, part.categories[column])
        for part, p, flags in zip(parts, chances, listed, strict=True)
        for buurt, column in np.argwhere(flags.reshape(p.shape) & (p <= MOST_DOUBT))
    ]


def test_shuffled_police_figures_raise_a_row_in_no_more_copies_than_promised(built: Built) -> None:
    police = [part for part in built.parts if part.source == "politie-maandcijfers"]
    rng = np.random.default_rng(1)
    copies = 100
    alarmed = sum(bool(acute_rows([shuffled(part, rng) for part in police])) for _ in range(copies))
    assert acute_rows(police), "unshuffled there is something to find"
    assert alarmed / copies <= DISCOVERY_RATE


def false_shares(parts: Sequence[MonthlyCounts]) -> list[float]:
    """Of fifty shuffled copies, the share of false rows.

    The planted rise that lands in the last months is a rise there too, so such a row is not a false one.
    """
    rng = np.random.default_rng(2)
    shares = []
    for _ in range(50):
        rows = acute_rows([shuffled(part, rng) for part in parts])
        false = [row for row in rows if row != (TRUTHS.rise.area, TRUTHS.rise.category)]
        shares.append(len(false) / max(len(rows), 1))
    return shares


def test_shuffled_as_a_whole_no_larger_share_of_the_rows_is_false_than_promised(built: Built) -> None:
    assert np.mean(false_shares(built.parts)) <= DISCOVERY_RATE


def test_counted_as_reports_that_promise_would_be_broken(built: Built) -> None:
    """Why events are counted: reports of one event come together, and no expectation of single events allows that."""
    assert np.mean(false_shares(built.as_reported)) > 3 * DISCOVERY_RATE


@pytest.mark.django_db
def test_a_shuffled_police_table_imported_and_analysed_raises_no_row(demo_files: Path, tmp_path: Path) -> None:
    for name in (AREAS, POPULATION, POLICE_TABLE):
        shutil.copy(demo_files / name, tmp_path)
    shuffle_police_table(tmp_path / POLICE_TABLE, np.random.default_rng(3))
    for verb, name in (
        (import_areas, AREAS),
        (import_population, POPULATION),
        (import_police_table, POLICE_TABLE),
    ):
        assert verb(tmp_path / name, scope=SCOPE, by="test", now=NOW).rejected == 0
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    rows = [stored.row for stored in results.attention(SCOPE, GEMEENTE)]
    assert not of_kind(rows, AttentionKind.ACUTE)
    structural = of_kind(rows, AttentionKind.STRUCTURAL)
    assert (structural[0].area, structural[0].category) == (TRUTHS.hotspot.area, TRUTHS.hotspot.category)


def shuffle_police_table(path: Path, rng: np.random.Generator) -> None:
    """Deal the months of every buurt and published type out anew, and let wijken, gemeente and totals follow."""
    table = pl.read_csv(path)
    rows = table.rows()
    hidden = {title for title in table["soort_misdrijf"].unique() if title != TOTAL_TITLE and is_hidden(title)}
    value = {(row[0], row[3], row[4]): row[5] for row in rows}
    months = sorted(table["maand"].unique())
    titles = [title for title in table["soort_misdrijf"].unique(maintain_order=True) if title not in hidden]
    published = [title for title in titles if title != TOTAL_TITLE]
    buurten = table.filter(pl.col("niveau") == "buurt")["regiocode"].unique(maintain_order=True).to_list()
    new: Counter[tuple[str, str, str]] = Counter()
    for code in buurten:
        dealt = {title: rng.permutation([value[code, title, month] for month in months]) for title in published}
        for at, month in enumerate(months):
            unpublished = value[code, TOTAL_TITLE, month] - sum(value[code, title, month] for title in published)
            cells = {title: dealt[title][at] for title in published}
            cells[TOTAL_TITLE] = sum(cells.values()) + unpublished
            for title, number in cells.items():
                for region in (code, "WK" + code[2:8], GEMEENTE):
                    new[region, title, month] += number
    numbers = [None if row[3] in hidden else float(new[row[0], row[3], row[4]]) for row in rows]
    table.with_columns(aantal=pl.Series(numbers, dtype=pl.Float64)).write_csv(path)


def is_hidden(title: str) -> bool:
    return category_of_police(title).slug in NEVER_PUBLISHED


# ----- what is not in yet


def happened(reports: pl.DataFrame, period: str) -> int:
    """Events whose first report tells of a moment in the period, one report at a time."""
    first: dict[int, datetime] = {}
    for event, moment in reports.select("event", "occurred_from").iter_rows():
        first[event] = min(first.get(event, moment), moment)
    span = parse_period(period)
    return sum(span.first <= moment.date() < span.end for moment in first.values())


def test_the_estimate_of_every_recent_week_and_month_holds_what_the_town_knows(built: Built, history: History) -> None:
    """The file tells what is in; `late` is what the town knows and the file does not tell yet."""
    town = pl.concat([history.meldingen, history.late])
    whole = built.estimates.filter(pl.col("source") == "meldingen", pl.col("theme").is_null())
    assert whole["period"].to_list() == ["2026-09", "2026-10", *(f"2026-W{week}" for week in range(37, 45))]
    for row in whole.iter_rows(named=True):
        assert row["counted"] == happened(history.meldingen, row["period"])
        assert row["low_90"] <= happened(town, row["period"]) <= row["high_90"], row["period"]
    last = {row["period"]: row for row in whole.iter_rows(named=True)}
    # Of October, and of the last two weeks, so much is missing that the count alone would mislead.
    for period in (LAST_MONTH.key, "2026-W43", "2026-W44"):
        assert last[period]["counted"] < last[period]["low_90"]
        assert last[period]["counted"] < happened(town, period)


def test_a_list_that_says_when_it_was_told_and_one_that_does_not(built: Built) -> None:
    said = built.estimates.group_by("source").agg(pl.col("estimate").count(), pl.col("note").first())
    estimates = {source: number for source, number, _ in said.iter_rows()}
    assert estimates.keys() >= {"meldingen", "politie-incidenten", "handhaving", "politie-maandcijfers"}
    assert (estimates["handhaving"], estimates["politie-maandcijfers"]) == (0, 0)
    assert min(estimates["meldingen"], estimates["politie-incidenten"]) > 0


def test_the_page_of_the_gemeente_says_that_october_is_not_whole(built: Built) -> None:
    told = built.estimates.filter(pl.col("source") == "meldingen", pl.col("period") == LAST_MONTH.key)
    open_kinds = told.filter(pl.col("category").is_not_null(), pl.col("share") < AS_GOOD_AS_ALL)
    assert open_kinds.height > 5  # so that whoever tries the demo sees it at nearly every type of melding
