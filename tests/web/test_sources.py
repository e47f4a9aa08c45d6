"""The page of sources, and of one delivery with what it had to refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.batch import Batch, BatchState
from openvis.domain.delivery import Reject, frame_schema
from openvis.domain.event import ListEvents, Overlap
from openvis.domain.event_rule import Reach
from openvis.domain.quality import Grade, Measure, Measured
from openvis.store import models, results
from openvis.web.presenters.sources import (
    batch_line,
    freshness,
    list_lines,
    overlap_sentences,
    reason_lines,
    source_lines,
)
from tests.support import published, small_town
from tests.support.assessed import assessment
from tests.support.deliveries import counts, deliver
from tests.web.reading import text_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BATCH = Batch(
    id="b1", gemeente="GM9901", source="handhaving", table="incidents", file_name="boa.csv", file_sha256="ab" * 32,
    state=BatchState.LANDED, by="analist", started_at=NOW, finished_at=NOW, rows_read=1200, added=1100, changed=50,
    unchanged=47, rejected=3, version=4, note="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "vandaag"), (1, "gisteren"), (2, "2 dagen geleden"), (59, "59 dagen geleden"), (95, "3 maanden geleden")],
)
def test_freshness_is_told_in_words(days, words):
    assert freshness(replace(BATCH, finished_at=NOW - timedelta(days=days)), NOW).endswith(f", {words}.")


def test_yesterday_is_counted_by_the_dutch_clock():
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # half past midnight here, so today
    assert freshness(replace(BATCH, finished_at=late), NOW) == "Laatst ingelezen op 20 november 2026, vandaag."


def test_a_refused_delivery_does_not_make_a_source_fresh():
    refused = replace(BATCH, id="b2", state=BatchState.REFUSED)
    old = replace(BATCH, finished_at=NOW - timedelta(days=9))
    assert source_lines([refused, old], [], NOW)[0]["sentence"].endswith("9 dagen geleden.")
    [line] = source_lines([refused], [], NOW)
    assert (line["source"], line["sentence"], line["newest"]) == ("Handhaving (boa's)", "Nog nooit ingelezen.", "")


@pytest.mark.parametrize(("days", "grade"), [(0, Grade.GOOD), (2, Grade.GOOD), (40, Grade.ATTENTION), (200, Grade.BAD)])
def test_a_source_says_up_to_when_it_speaks_and_whether_that_is_late(days, grade):
    """A file that was read today may be months old: that is the first thing to say."""
    told = "De nieuwste rij is van 20 augustus 2026. De bron komt elke maand."
    seen = assessment("handhaving", NOW, Measured(Measure.FRESHNESS, grade, days, None, told))
    [line] = source_lines([BATCH], [seen, assessment("meldingen", NOW)], NOW)
    assert (line["newest"], line["sentence"]) == (told, "Laatst ingelezen op 20 november 2026, vandaag.")
    assert (line["late"] and line["late"]["slug"]) == (None if grade is Grade.GOOD else grade)


def test_an_unchanged_delivery_does():
    again = replace(BATCH, state=BatchState.UNCHANGED)
    assert source_lines([again], [], NOW)[0]["sentence"].endswith("vandaag.")


def test_numbers_of_a_delivery_are_written_out():
    line = batch_line(BATCH)
    assert [line[key] for key in ("read", "added", "changed", "unchanged", "rejected")] == [
        "1.200", "1.100", "50", "47", "3",
    ]  # fmt: skip


def test_every_delivery_is_listed(visit):
    page = text_of(visit(Role.ANALIST).get("/bronnen/"))
    assert "Wijken en buurten (CBS)" in page
    assert "Politie, cijfers per maand (CBS 47022NED) levering.csv" in page
    assert "● ingelezen 5 3 0 0 2" in page  # read, added, changed, unchanged, rejected


def test_a_delivery_shows_what_it_refused_and_why(visit, town):
    page = text_of(visit(Role.ANALIST).get(f"/bronnen/{small_town.batch_with_rejects().id}/"))
    assert "7 Gemeten drie Dit is geen getal." in page
    assert "12 hele rij Deze rij is te kort." in page


def test_a_delivery_without_rejects_says_so(visit, town):
    clean = next(each for each in small_town.batches() if not each.rejected)
    assert "Geen enkele rij is tegengehouden." in text_of(visit(Role.ANALIST).get(f"/bronnen/{clean.id}/"))


def test_a_long_list_of_rejects_is_cut_and_says_where_the_rest_is(visit, town, monkeypatch):
    monkeypatch.setattr("openvis.web.views.sources.REJECTS_SHOWN", 1)
    batch = small_town.batch_with_rejects()
    page = text_of(visit(Role.ANALIST).get(f"/bronnen/{batch.id}/"))
    assert "Deze rij is te kort." not in page
    assert f"openvis rejects {batch.id[:8]}" in page


def test_many_rejects_are_told_by_reason_first_and_the_rows_stand_behind_a_click(visit, town, monkeypatch):
    batch = small_town.batch_with_rejects()
    few = visit(Role.ANALIST).get(f"/bronnen/{batch.id}/").content.decode()
    assert "<details open>" in few
    assert "Tabel van redenen" not in few
    monkeypatch.setattr("openvis.web.views.sources.REJECTS_AT_ONCE", 1)
    many = visit(Role.ANALIST).get(f"/bronnen/{batch.id}/")
    assert "<details open>" not in many.content.decode()
    assert "Rijen Kolom Reden 1 Gemeten Dit is geen getal. 1 hele rij Deze rij is te kort." in text_of(many)


def test_reasons_are_counted_the_commonest_first():
    outside, short = "Het punt ligt buiten alle buurten.", "Deze rij is te kort."
    rejects = (
        [Reject(n, "lng", outside) for n in range(1200)] + [Reject(7, None, short)] * 2 + [Reject(9, "x", outside)]
    )
    assert [tuple(line.values()) for line in reason_lines(rejects)] == [
        ("1.200", "lng", outside), ("2", "hele rij", short), ("1", "x", outside),
    ]  # fmt: skip
    assert reason_lines([]) == []


def test_the_last_months_stand_first_and_earlier_ones_behind_a_click(visit, town, monkeypatch, tmp_path):
    monkeypatch.setattr("openvis.web.views.sources.PERIODS_AT_ONCE", 1)
    batch = deliver(counts([3, None, None, 5]), folder=tmp_path)
    page = text_of(visit(Role.ANALIST).get(f"/bronnen/{batch.id}/"))
    assert "Vervallen april 2018 1 0 0 Toon ook 1 eerdere periode" in page
    assert "Vervallen februari 2018 0 0 1 Tegengehouden" in page


def test_a_delivery_that_does_not_exist_is_a_sentence(visit):
    answer = visit(Role.ANALIST).get("/bronnen/bestaat-niet/")
    assert answer.status_code == 404
    assert "Deze levering bestaat niet." in text_of(answer)


def overlap(*rows):
    columns = ("category", "source", "other", "period_from", "period_to", "events", "shared")
    named = [dict(zip(columns, row, strict=True), run="r", gemeente="GM9901") for row in rows]
    return pl.DataFrame(named, schema=frame_schema(Overlap))


def test_how_far_two_sources_hold_the_same_events_by_theme():
    months = ("2024-01", "2026-10")
    rows = [
        ("melding-geluid", "meldingen", "telefoon", *months, 200, 30),
        ("melding-vuurwerk", "meldingen", "telefoon", *months, 1010, 4),
        ("melding-geluid", "telefoon", "meldingen", *months, 70, 34),
        ("melding-graffiti", "meldingen", "telefoon", *months, 0, 0),
    ]
    assert overlap_sentences(overlap(*rows)) == [
        "Overlast, januari 2024 tot en met oktober 2026: van de 1.210 gebeurtenissen in Meldingen openbare ruimte "
        "staan er 34 ook in telefoon.",
        "Overlast, januari 2024 tot en met oktober 2026: van de 70 gebeurtenissen in telefoon staan er 34 ook in "
        "Meldingen openbare ruimte.",
    ]
    assert overlap_sentences(overlap()) == []


def held(*rows):
    columns = ("category", "source", "period_from", "period_to", "reports", "events", "alone", "counted")
    named = [dict(zip(columns, row, strict=True), run="r", gemeente="GM9901") for row in rows]
    return pl.DataFrame(named, schema=frame_schema(ListEvents))


HELD = (
    ("melding-geluid", "meldingen", "2024-01", "2026-10", 1260, 1010, 700, True),
    ("melding-vuurwerk", "meldingen", "2024-01", "2026-10", 40, 30, 30, True),
    ("melding-graffiti", "meldingen", "2024-01", "2026-10", 5, 4, 4, True),
    ("melding-geluid", "telefoon", "2026-02", "2026-10", 70, 60, 1, False),
)


def test_reports_and_events_of_each_list_by_theme():
    lines = [tuple(line.values()) for line in list_lines(held(*HELD))]
    both = "januari 2024 tot en met oktober 2026"
    assert lines == [
        ("Meldingen openbare ruimte", "Leefomgeving", both, "5", "4", "4", "ja"),
        ("Meldingen openbare ruimte", "Overlast", both, "1.300", "1.040", "730", "ja"),
        ("telefoon", "Overlast", "februari 2026 tot en met oktober 2026", "70", "60", "1", "nee"),
    ]
    assert list_lines(held()) == []


def test_the_page_shows_both_counts_and_the_rule(visit):
    before = text_of(visit(Role.ANALIST).get("/bronnen/"))
    assert "m Overlast januari 2018 tot en met maart 2019 260 210 176 ja" in before
    assert "liggen: hooguit" not in before, "a run from before its rule was kept"
    changed = {"made_at": small_town.MADE_AT + timedelta(days=9), "event_rule": {"overlast": Reach(40, 6)}}
    run = published.run("proef-9", gemeente=small_town.GEMEENTE, **changed)
    mine = held(*HELD).with_columns(run=pl.lit(run.id), gemeente=pl.lit(small_town.GEMEENTE))
    results.save_run(run, [], published.figures(run), published.series(run), [], beside={"lists": mine})
    page = text_of(visit(Role.ANALIST).get("/bronnen/"))
    assert "hooguit 40 meter en 6 uur (overlast)" in page
    assert "1.300 1.040 730 ja" in page
    assert "70 60 1 nee" in page


def test_the_page_tells_it_where_there_is_something_to_tell(visit):
    assert "Dezelfde gebeurtenis" not in text_of(visit(Role.ANALIST).get("/bronnen/"))
    run = published.run("proef-9", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT + timedelta(days=9))
    rows = overlap(("melding-geluid", "meldingen", "telefoon", "2024-01", "2024-12", 210, 34))
    mine = rows.with_columns(run=pl.lit(run.id), gemeente=pl.lit(small_town.GEMEENTE))
    results.save_run(run, [], published.figures(run), published.series(run), [], beside={"overlaps": mine})
    page = text_of(visit(Role.ANALIST).get("/bronnen/"))
    assert "Dezelfde gebeurtenis in twee bronnen" in page
    assert "van de 210 gebeurtenissen in Meldingen openbare ruimte staan er 34 ook in telefoon." in page


def test_a_delivery_shows_what_it_changed_by_month(visit, town, tmp_path):
    """Its first delivery held two counts and a cell that was not given; now one is revised, one gone, one new."""
    batch = deliver(counts([3, None, None, 5]), folder=tmp_path)
    page = text_of(visit(Role.ANALIST).get(f"/bronnen/{batch.id}/"))
    assert "Periode Nieuw Gewijzigd Vervallen april 2018 1 0 0 februari 2018 0 0 1 Tegengehouden" in page
    assert "Bron Periode" not in page


def test_of_a_delivery_of_before_it_was_kept_the_page_says_how_to_get_it(visit, town):
    batch = small_town.batch_with_rejects()
    models.Batch.objects.filter(pk=batch.id).update(facts={})
    page = text_of(visit(Role.ANALIST).get(f"/bronnen/{batch.id}/"))
    assert f"is niet bewaard. Het is nog te berekenen: openvis revisions {batch.id}" in page
    models.Batch.objects.filter(pk=batch.id).update(version=None)
    assert "openvis revisions" not in text_of(visit(Role.ANALIST).get(f"/bronnen/{batch.id}/"))
