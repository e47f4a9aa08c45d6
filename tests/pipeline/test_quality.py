"""The quality of a source: a quiet year cries nothing, and each fault that is put into it is found and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk, Reject, RejectKind
from openvis.domain.incident import ReportedBy
from openvis.domain.quality import Assessment, Grade, Measure, Measured
from openvis.errors import IncompleteFile
from openvis.pipeline.bringing.bring import Delivery, bring
from openvis.pipeline.grading.measured import of_rows
from openvis.pipeline.grading.quality import assess_all
from openvis.store import mapping, quality
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE, areas, counts, incidents, population

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 9, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
PER_DAY = 8
BUSY_DAY = date(2026, 5, 19)  # a Tuesday
WRONG = {Grade.ATTENTION, Grade.BAD}


def quiet_year() -> pl.DataFrame:
    """Fourteen months of reports by the public in which nothing is the matter: eight a day, at 300 places."""
    rng = np.random.default_rng(5)
    days = (LAST - FIRST).days + 1
    number = rng.poisson(PER_DAY, days)
    number[-1] = PER_DAY
    minutes = np.repeat(np.arange(days), number) * 24 * 60 + rng.integers(1, 24 * 60, number.sum())
    moments = np.datetime64(FIRST, "m") + minutes.astype("timedelta64[m]")
    place = rng.integers(0, 300, len(moments))
    frame = incidents([f"{row}" for row in range(len(moments))], source="meldingen", category="melding-geluid")
    return frame.with_columns(
        occurred_from=pl.Series(moments.astype("datetime64[us]")),
        occurred_to=pl.Series(moments.astype("datetime64[us]")),
        reported_at=pl.Series((moments + np.timedelta64(30, "m")).astype("datetime64[us]")),
        reported_by=pl.lit("public"),
        x=pl.Series(130_000.0 + place),
    )


def on(day: date) -> pl.Expr:
    return pl.col("occurred_from").dt.date() == day


def some(part: float) -> pl.Expr:
    """So much of the rows, spread over all of them."""
    return 37 * pl.int_range(pl.len()) % 100 < 100 * part


def at(day: date, hour: int = 12) -> dict[str, Any]:
    moment = datetime.combine(day, time(hour))
    return {"occurred_from": moment, "occurred_to": moment, "reported_at": moment}


def more(frame: pl.DataFrame, number: int, **columns: Any) -> pl.DataFrame:
    """The frame with so many rows of one kind behind it."""
    extra = frame.head(number).with_columns(
        reference=pl.concat_str("reference", pl.lit(f"-{frame.height}")),
        **{name: pl.lit(value) for name, value in columns.items()},
    )
    return pl.concat([frame, extra.cast(dict(frame.schema))])


def whole_days(frame: pl.DataFrame, part: float) -> pl.DataFrame:
    begin = pl.col("occurred_from").dt.truncate("1d")
    end = begin + timedelta(hours=23, minutes=59)
    return frame.with_columns(
        occurred_from=pl.when(some(part)).then(begin).otherwise("occurred_from"),
        occurred_to=pl.when(some(part)).then(end).otherwise("occurred_to"),
    )


def at_midnight(frame: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    begin = pl.col("occurred_from").dt.truncate("1d")
    return frame.with_columns(
        pl.when(which).then(begin).otherwise(name).alias(name) for name in ("occurred_from", "occurred_to")
    )


def land(
    frame: pl.DataFrame, folder: Path, table: str = "incidents", *, now: datetime = NOW, **chunk: Any
) -> Assessment:
    """Bring a frame in as the program does, and the assessment that was stored with it."""
    path = folder / "levering.csv"
    path.write_text(f"{frame.height}", encoding="utf-8")
    rejects = chunk.pop("rejects", [])
    chunks = chunk.pop("chunks", None)
    if chunks is None:
        chunks = [Chunk(frame, rejects=rejects, rows_read=frame.height + len(rejects), **chunk)]
    source = frame["source"][0]
    batch = bring(Delivery(table, source, "", path, chunks), scope=SCOPE, by="analist", now=now)
    seen = next(each for each in quality.latest(SCOPE, GEMEENTE) if each.source == source)
    assert seen.batch == batch.id
    return seen


def wrong(seen: Assessment) -> dict[Measure, list[Measured]]:
    found: dict[Measure, list[Measured]] = {}
    for measured in seen.measures:
        if measured.grade in WRONG:
            found.setdefault(measured.measure, []).append(measured)
    return found


RHYTHM = {"facts": {"rhythm": "month"}}


def test_a_quiet_year_is_good_in_everything(tmp_path):
    seen = land(quiet_year(), tmp_path, **RHYTHM)
    assert wrong(seen) == {}
    assert seen.grade is Grade.GOOD
    assert {measured.grade for measured in seen.measures} == {Grade.GOOD}
    assert {measured.measure for measured in seen.measures} == set(Measure) - {
        Measure.GIVEN,
        Measure.SUMS,
        Measure.REGISTRAR,
    }


def rejected(kind: RejectKind, number: int) -> list[Reject]:
    return [Reject(row, "x", "Reden.", None, kind) for row in range(2, 2 + number)]


FAULTS: dict[str, tuple[Measure, Grade, Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "one day in ten has no time": (
        Measure.TIME_KNOWN, Grade.ATTENTION, lambda rows: whole_days(rows, 0.1), "Alleen de dag bekend, geen tijdstip:",
    ),
    "hardly any time is known": (
        Measure.TIME_KNOWN, Grade.BAD, lambda rows: whole_days(rows, 0.6), "Alleen de dag bekend, geen tijdstip:",
    ),
    "the moment of reporting is often missing": (
        Measure.REPORTED_KNOWN, Grade.ATTENTION,
        lambda rows: rows.with_columns(reported_at=pl.when(some(0.2)).then(None).otherwise("reported_at")),
        "Niet bekend wanneer het gemeld is:",
    ),
    "half is known by its buurt alone": (
        Measure.LOCATED, Grade.ATTENTION,
        lambda rows: rows.with_columns(
            precision=pl.when(some(0.5)).then(pl.lit("buurt")).otherwise("precision"),
            x=pl.when(some(0.5)).then(None).otherwise("x"), y=pl.when(some(0.5)).then(None).otherwise("y"),
        ),
        "Alleen de buurt bekend:",
    ),
    "words nobody knows": (
        Measure.UNMAPPED, Grade.ATTENTION,
        lambda rows: rows.with_columns(
            category=pl.when(some(0.05)).then(pl.lit("niet-ingedeeld")).otherwise("category"),
            supplier_category=pl.when(some(0.05)).then(pl.lit("Iets nieuws")),
        ),
        "Nog geen soort:",
    ),
    "one day with far too much": (
        Measure.DAY_JUMP, Grade.ATTENTION, lambda rows: busy_day(rows),
        "Op 19 mei 2026 staan",
    ),
    "many rows at one address on one day": (
        Measure.PLACE_JUMP, Grade.ATTENTION, lambda rows: more(rows, 14, x=130_500.0, **at(BUSY_DAY, 14)),
        "Op 19 mei 2026 liggen 14 van de",
    ),
    "one point for all that is not known": (
        Measure.PLACE_SHARE, Grade.ATTENTION,
        lambda rows: rows.with_columns(x=pl.when(some(0.08)).then(130_999.0).otherwise("x")),
        "Op het punt met de meeste rijen, in BU99010101:",
    ),
    "dates that were not known": (
        Measure.FIRST_OF_MONTH, Grade.ATTENTION, lambda rows: to_the_first(rows, 0.06), "Op de eerste van de maand:",
    ),
    "times that were not known": (
        Measure.MIDNIGHT, Grade.ATTENTION, lambda rows: at_midnight(rows, some(0.1)), "Op precies 00:00 uur:",
    ),
    "one day at midnight": (
        Measure.MIDNIGHT, Grade.ATTENTION, lambda rows: at_midnight(rows, on(full_day(rows))), "op precies 00:00 uur.",
    ),
    "half of the last month is not there yet": (
        Measure.LAST_PERIOD, Grade.BAD,
        lambda rows: rows.filter(~((pl.col("occurred_from") > datetime(2026, 10, 8)) & ~on(LAST))),
        "Dat is minder dan toeval verklaart.",
    ),
}  # fmt: skip


def busy_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Forty more on one day, each at a place of its own."""
    extra = more(rows, 40, **at(BUSY_DAY, 15))
    behind = pl.int_range(pl.len()) >= rows.height
    return extra.with_columns(x=pl.when(behind).then(131_000.0 + pl.int_range(pl.len())).otherwise("x"))


def full_day(rows: pl.DataFrame) -> date:
    """A day in spring with at least ten rows."""
    days = rows.group_by(pl.col("occurred_from").dt.date().alias("day")).len().sort("day")
    return days.filter((pl.col("len") >= 10) & (pl.col("day") > date(2026, 4, 1)))["day"][0]


def to_the_first(rows: pl.DataFrame, part: float) -> pl.DataFrame:
    """So much of the rows moved to the first of their month, at their own time of the day."""
    back = pl.duration(days=pl.col("occurred_from").dt.day() - 1)
    return rows.with_columns(
        pl.when(some(part)).then(pl.col(name) - back).otherwise(name).alias(name)
        for name in ("occurred_from", "occurred_to")
    )


# What a fault brings with it by its nature: many at one point on one day is not also called a busy day, but rows that
# were moved to the first make those days busy.
ALSO = {"dates that were not known": {Measure.DAY_JUMP}}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_nothing_else(fault, tmp_path):
    measure, grade, spoil, told = FAULTS[fault]
    seen = land(spoil(quiet_year()), tmp_path, **RHYTHM)
    found = wrong(seen)
    assert found.keys() - ALSO.get(fault, set()) == {measure}
    [measured] = found[measure]
    assert measured.grade is grade
    assert told in measured.sentence
    if "%" in measured.sentence:
        assert " van de " in measured.sentence, "a percentage without its counts"


@pytest.mark.parametrize(
    ("kind", "number", "measure", "grade"),
    [
        (RejectKind.OUTSIDE, 20, Measure.OUTSIDE, Grade.GOOD),
        (RejectKind.OUTSIDE, 100, Measure.OUTSIDE, Grade.ATTENTION),
        (RejectKind.OUTSIDE, 800, Measure.OUTSIDE, Grade.BAD),
        (RejectKind.UNREADABLE, 100, Measure.REFUSED, Grade.ATTENTION),
        (RejectKind.EMPTY, 800, Measure.REFUSED, Grade.BAD),
        (RejectKind.REPEATED, 100, Measure.REPEATED, Grade.ATTENTION),
    ],
)
def test_what_was_turned_away_counts_by_its_kind(kind, number, measure, grade, tmp_path):
    frame = quiet_year()
    seen = land(frame, tmp_path, rejects=rejected(kind, number), **RHYTHM)
    found = {measured.measure: measured for measured in seen.measures}
    assert (found[measure].grade, found[measure].number, found[measure].of) == (grade, number, frame.height + number)
    assert wrong(seen).keys() == ({measure} if grade in WRONG else set())


def test_rows_that_are_there_twice_to_the_letter_are_counted(tmp_path):
    frame = quiet_year()
    seen = land(pl.concat([frame, frame.head(90)]), tmp_path, **RHYTHM)
    assert [(each.number, each.grade) for each in wrong(seen)[Measure.REPEATED]] == [(90, Grade.ATTENTION)]


# ----- one registrar: counted while reading, never who


def months(*busiest: int, rows: int = 100) -> dict[str, Any]:
    told = [
        {"month": f"2026-{number:02d}", "registrars": 9, "rows": rows, "busiest": most}
        for number, most in enumerate(busiest, start=1)
    ]
    return {"facts": {"rhythm": "month", "registrars": told}}


@pytest.mark.parametrize(
    ("busiest", "grades"),
    [
        ((20, 22, 18, 21, 24), [Grade.GOOD]),
        ((20, 22, 65, 21, 24), [Grade.ATTENTION]),
        ((20, 22, 95, 21, 24), [Grade.BAD]),
        ((60, 62, 65, 61, 64), [Grade.GOOD]),  # one writes most of it in every month
        ((10, 12, 35, 11, 14), [Grade.GOOD]),  # more than chance, and still not most of it
        ((20, 90), [Grade.UNKNOWN]),
    ],
)
def test_one_registrar_who_wrote_most_of_a_month(busiest, grades, tmp_path):
    seen = land(quiet_year(), tmp_path, **months(*busiest))
    told = [measured for measured in seen.measures if measured.measure is Measure.REGISTRAR]
    assert [measured.grade for measured in told] == grades
    if grades == [Grade.ATTENTION]:
        assert told[0].sentence == (
            "In maart 2026 schreef één van de 9 registratoren 65 van de 100 rijen (65 %). Wie in een andere maand het "
            "meest schreef, schreef samen 87 van de 400 (22 %)."
        )


def test_of_a_month_in_two_deliveries_the_one_with_most_rows_counts(tmp_path):
    land(quiet_year(), tmp_path, **months(20, 22, 65, 21, 24))
    again = land(quiet_year(), tmp_path, **months(2, 9, 9, 9, 1, rows=9))
    [measured] = wrong(again)[Measure.REGISTRAR]
    assert (measured.number, measured.of, measured.period) == (65, 100, "2026-03")


# ----- freshness


@pytest.mark.parametrize(
    ("rhythm", "grade", "told"),
    [
        ("day", Grade.BAD, "elke dag; de volgende gegevens hadden er op 1 november 2026 moeten zijn, 9 dagen geleden"),
        (
            "week",
            Grade.GOOD,
            "elke week; de volgende gegevens hadden er op 7 november 2026 moeten zijn, 3 dagen geleden",
        ),
        ("month", Grade.GOOD, "elke maand; de volgende gegevens worden uiterlijk op 1 december 2026 verwacht"),
    ],
)
def test_a_source_is_as_fresh_as_its_rhythm_asks(rhythm, grade, told, tmp_path):
    seen = land(quiet_year(), tmp_path, facts={"rhythm": rhythm})
    [fresh] = [measured for measured in seen.measures if measured.measure is Measure.FRESHNESS]
    assert fresh.grade is grade
    assert fresh.sentence == f"De nieuwste rij is van 31 oktober 2026. De bron komt {told}."
    assert fresh.period == "2026-10-31"


def test_of_a_source_without_a_rhythm_it_says_how_to_set_one(tmp_path):
    seen = land(quiet_year(), tmp_path)
    [fresh] = [measured for measured in seen.measures if measured.measure is Measure.FRESHNESS]
    assert fresh.grade is Grade.UNKNOWN
    assert "Zet `rhythm` in het profiel" in fresh.sentence


def test_a_source_with_few_rows_is_given_its_quiet_days(tmp_path):
    fortnightly = quiet_year().gather_every(PER_DAY * 14)
    fortnightly = fortnightly.filter(pl.col("occurred_from") < datetime(2026, 10, 25))
    seen = land(fortnightly, tmp_path, facts={"rhythm": "week"})
    assert Measure.FRESHNESS not in wrong(seen)


def test_a_look_back_later_finds_the_same_source_late(tmp_path):
    land(quiet_year(), tmp_path, facts={"rhythm": "week"})
    later = NOW + timedelta(days=20)
    [seen] = assess_all(scope=SCOPE, gemeente=GEMEENTE, now=later)
    assert wrong(seen).keys() == {Measure.FRESHNESS}
    assert [each.at for each in quality.history(SCOPE, GEMEENTE, "meldingen", limit=12)] == [later, NOW]


# ----- tables of counts, areas, inhabitants


def table(per_month: int = 20, *, gemeente_has: int | None = None) -> pl.DataFrame:
    """A year of one kind, in one buurt and for the gemeente."""
    values = [per_month] * 13
    whole = counts([gemeente_has or per_month] * 13, area=GEMEENTE, level="gemeente")
    return pl.concat([counts(values), whole])


def moved(frame: pl.DataFrame) -> pl.DataFrame:
    """Its thirteen months until October 2026."""
    years = pl.col("period").str.slice(0, 4).cast(pl.Int64) * 12 + pl.col("period").str.slice(5).cast(pl.Int64) + 92
    period = pl.format("{}-{}", years // 12, (years % 12 + 1).cast(pl.String).str.zfill(2))
    return frame.with_columns(period=period, reference=pl.concat_str("reference", pl.lit("+"), period))


def test_a_whole_table_is_good(tmp_path):
    seen = land(moved(table()), tmp_path, "counts")
    assert wrong(seen) == {}
    sentences = [measured.sentence for measured in seen.measures]
    assert "De nieuwste cijfers zijn van oktober 2026. De bron komt elke maand" in sentences[0]
    assert "De buurten tellen samen op tot 240, net als de gemeente." in sentences


def test_buurten_that_are_not_the_whole(tmp_path):
    seen = land(moved(table(20, gemeente_has=25)), tmp_path, "counts")
    [measured] = wrong(seen)[Measure.SUMS]
    assert measured.sentence == (
        "De buurten tellen samen op tot 240; de gemeente heeft 300. Het verschil is 60 van de 300 incidenten (20 %)."
    )


def test_empty_cells_are_held_against_a_table_only_where_others_are_given(tmp_path):
    never = counts([None] * 13, category="zedenmisdrijf")
    seen = land(moved(pl.concat([table(), never])), tmp_path, "counts")
    [measured] = [each for each in seen.measures if each.measure is Measure.GIVEN]
    assert measured.grade is Grade.GOOD
    assert measured.sentence == (
        "Niet opgegeven: geen van de 24 cellen. Daarbuiten geeft de leverancier 1 soort nergens op (12 cellen)."
    )
    sometimes = moved(counts([3, None] * 6 + [3], category="bedreiging"))
    again = land(sometimes, tmp_path, "counts")
    [measured] = wrong(again)[Measure.GIVEN]
    assert (measured.number, measured.of, measured.grade) == (6, 36, Grade.BAD)


def test_a_last_month_that_is_hardly_filled(tmp_path):
    low = counts([200] * 12 + [40])
    seen = land(moved(low), tmp_path, "counts")
    [measured] = wrong(seen)[Measure.LAST_PERIOD]
    assert measured.sentence == (
        "In oktober 2026 staan 40 incidenten; in de 12 maanden ervoor gemiddeld 200. "
        "Dat is minder dan toeval verklaart."
    )


def test_areas_and_inhabitants_are_looked_at_for_their_year(tmp_path):
    seen = land(areas("BU99010101", vintage=2024), tmp_path, "areas")
    assert wrong(seen).keys() == {Measure.FRESHNESS}
    assert "De nieuwste gegevens zijn van 2024." in seen.measures[0].sentence
    assert wrong(land(population({"BU99010101": 12}, vintage=2026), tmp_path, "population")) == {}


# ----- what an assessment is


def test_a_decision_about_a_word_counts_at_the_next_look(tmp_path):
    spoil = FAULTS["words nobody knows"][2]
    assert Measure.UNMAPPED in wrong(land(spoil(quiet_year()), tmp_path, **RHYTHM))
    decided = {"category": "melding-geluid", "reported_by": ReportedBy.PUBLIC, "by": "analist", "now": NOW}
    mapping.add(gemeente=GEMEENTE, source="meldingen", word="Iets nieuws", **decided)
    [seen] = assess_all(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    assert wrong(seen) == {}


def test_faults_of_long_ago_are_forgotten(tmp_path):
    old = quiet_year().with_columns(
        occurred_from=pl.col("occurred_from").dt.offset_by("-2y"), occurred_to=pl.col("occurred_to").dt.offset_by("-2y")
    )
    old = whole_days(old.with_columns(reference=pl.concat_str(pl.lit("old-"), "reference")), 1.0)
    assert wrong(land(pl.concat([old, quiet_year()]), tmp_path, **RHYTHM)) == {}


def test_a_place_is_told_as_its_buurt_and_never_as_a_point(tmp_path):
    land(areas("BU99010101"), tmp_path, "areas")
    spoil = FAULTS["many rows at one address on one day"][2]
    [measured] = wrong(land(spoil(quiet_year()), tmp_path, **RHYTHM))[Measure.PLACE_JUMP]
    assert measured.area == "BU99010101"
    assert "op één punt in Buurt BU99010101;" in measured.sentence
    assert "130" not in measured.sentence.replace("van de", "")
    assert "448" not in measured.sentence


def test_more_than_five_jumps_of_one_kind_are_counted_and_not_named(tmp_path):
    frame = quiet_year()
    for number in range(8):
        frame = more(frame, 12, x=130_500.0 + number, **at(BUSY_DAY + timedelta(days=9 * number), 14))
    found = wrong(land(frame, tmp_path, **RHYTHM))[Measure.PLACE_JUMP]
    assert len(found) == 6
    assert found[-1].sentence == "Zo zijn er nog 3."


def test_a_refused_file_leaves_the_last_look_as_it_was(tmp_path):
    seen = land(quiet_year(), tmp_path, **RHYTHM)
    with pytest.raises(IncompleteFile):
        land(quiet_year(), tmp_path, chunks=[])
    assert quality.latest(SCOPE, GEMEENTE) == [seen]


def test_nothing_is_read_or_stored_outside_the_scope(tmp_path):
    land(quiet_year(), tmp_path, **RHYTHM)
    other = Scope.of(OTHER_GEMEENTE)
    assert quality.latest(other, GEMEENTE) == []
    assert quality.history(other, GEMEENTE, "meldingen", limit=12) == []
    assert assess_all(scope=other, gemeente=GEMEENTE, now=NOW) == []


@pytest.mark.parametrize(
    ("rows", "of", "words"),
    [
        (0, 1330, "geen van de 1.330 rijen"),
        (1, 1330, "1 van de 1.330 rijen (minder dan 0,1 %)"),
        (30, 1330, "30 van de 1.330 rijen (2,3 %)"),
        (133, 1330, "133 van de 1.330 rijen (10 %)"),
        (1329, 1330, "1.329 van de 1.330 rijen (bijna 100 %)"),
        (4, 4, "4 van de 4 rijen (100 %)"),
    ],
)
def test_shares_are_told_with_their_counts(rows, of, words):
    assert of_rows(rows, of) == words


def test_sums_say_for_how_many_kinds_the_parts_differ(tmp_path):
    """The total is right and one kind is not: one incident moved to another kind."""
    rows = [
        counts([20] * 13, category="totaal-misdrijven"),
        counts([20] * 13, category="totaal-misdrijven", area=GEMEENTE, level="gemeente"),
        counts([12] * 13, category="autokraak"),
        counts([11] * 13, category="autokraak", area=GEMEENTE, level="gemeente"),
        counts([8] * 13),
        counts([8] * 13, area=GEMEENTE, level="gemeente"),
    ]
    seen = land(moved(pl.concat(rows)), tmp_path, "counts")
    [measured] = [each for each in seen.measures if each.measure is Measure.SUMS]
    assert (measured.number, measured.of, measured.grade) == (0, 240, Grade.GOOD)
    assert measured.sentence == (
        "De buurten tellen samen op tot 240, net als de gemeente. Per soort verschilt het bij 1 van de 2."
    )
