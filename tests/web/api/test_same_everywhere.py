"""One run, told five ways: what a page shows, the API, CSV, Parquet and a spreadsheet tell to the last figure.

With duiding beside some figures: it stands beside the same ones everywhere.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
import python_calamine

from openvis.decisions import notes
from openvis.domain.access import Role
from openvis.domain.forecast_words import expected_in_words
from openvis.domain.intervention import Verdict
from openvis.domain.intervention_effect import InterventionEffect, PanelArea, PanelRole
from openvis.domain.note import notes_on_places
from openvis.domain.words import word
from openvis.store import results
from openvis.web.words import decimal, interval, number, period
from tests.support import published, small_town
from tests.support.in_process import site_for
from tests.support.small_town import BUURTEN, GEMEENTE, MONTHS, SCOPE
from tests.web.reading import cells, table_rows, text_of
from tests.web.test_effect_presenters import FOUND

HERE = "BU99010102"
FESTIVAL, CAMPAIGN, WIJK, LATER, LOCKS = (
    "In deze maand was er een festival.",
    "Wij vroegen bewoners om vaker te melden.",
    "De wijk was toen afgesloten.",
    "Dit gaat over een ander jaar.",
    "Hier kregen alle woningen een nieuw slot.",
)


@pytest.fixture
def analist(visit, town):
    """A town with duiding, an intervention and its effect, as the analist sees it."""
    small_town.written_note(area=HERE, text=FESTIVAL)
    small_town.written_note(area=GEMEENTE, category=None, period_from="2025-11", text=CAMPAIGN)
    small_town.written_note(area="WK990101", category="fietsendiefstal", text=WIJK)
    small_town.written_note(area=HERE, period_from="2023-01", period_to="2023-12", text=LATER)
    gone = small_town.written_note(area=HERE, text="Dit klopt niet.")
    notes.withdraw_note(small_town.people()[Role.ANALIST], gone.id, now=gone.at, origin="test")
    made = small_town.running_intervention()
    areas = tuple(PanelArea(code, role) for code, role in zip(BUURTEN, PanelRole, strict=False))
    effect = replace(FOUND.effect, period_from="2025-07", period_to="2025-12")
    run = published.run("later", made_at=small_town.MADE_AT + timedelta(days=40), period_to=MONTHS[-1])
    judged = published.evaluation(made.id, period_from="2025-07", period_to="2025-12")
    tables = small_town.figures(run.id), small_town.series(run.id)
    beside = {"weeks": small_town.weeks(run.id), "nowcast": small_town.nowcast(run.id)}
    beside |= small_town.town_forecast.tables(run.id)
    listed = [each.row for each in results.attention(SCOPE, GEMEENTE)]
    found = [InterventionEffect(made.id, 1, effect, areas)]
    results.save_run(run, listed, *tables, [judged], effects=found, beside=beside)
    return visit(Role.ANALIST)


def items(client: Any, path: str, **asked: Any) -> list[dict[str, Any]]:
    """Everything the API tells of one collection."""
    answer = client.get(f"/api/v1/{path}", {"limit": 1000} | asked).json()
    found = answer["items"]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        found += answer["items"]
    return found


# ----- the files beside the API


def as_file(client: Any, path: str, form: str, **asked: Any) -> bytes:
    answer = client.get(f"/api/v1/{path}", {"format": form} | asked)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    return b"".join(answer.streaming_content)


def flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As files without lists have it: nothing and an empty text are the same there."""
    texts = [{name: " | ".join(v) if isinstance(v, list) else v for name, v in row.items()} for row in rows]
    return [{name: None if value == "" else value for name, value in row.items()} for row in texts]


def of_csv(content: bytes) -> list[dict[str, Any]]:
    return flat(pl.read_csv(io.BytesIO(content), infer_schema_length=None).to_dicts())


def of_sheet(content: bytes) -> list[dict[str, Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    return flat([dict(zip(head, row, strict=True)) for row in rows])


def as_kept_in_a_sheet(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A spreadsheet keeps fifteen digits of a number."""
    return [
        {name: float(f"{value:.14g}") if isinstance(value, float) else value for name, value in row.items()}
        for row in flat(rows)
    ]


FILES = {
    "counts": {"category": "woninginbraak"},
    "weeks": {},
    "figures": {"category": "woninginbraak"},
    "nowcasts": {},
    "attention-rows": {},
    "forecasts": {"days": 14},
}


def test_every_file_holds_what_the_api_tells(analist):
    for path, asked in FILES.items():
        told = items(analist, path, **asked)
        assert told, path
        assert pl.read_parquet(io.BytesIO(as_file(analist, path, "parquet", **asked))).to_dicts() == told, path
        assert of_csv(as_file(analist, path, "csv", **asked)) == flat(told), path
        in_sheet = of_sheet(as_file(analist, path, "xlsx", **asked))
        assert as_kept_in_a_sheet(in_sheet) == as_kept_in_a_sheet(told), path
    layer = json.loads(as_file(analist, "counts", "geojson", category="woninginbraak"))
    buurten = [row for row in items(analist, "counts", category="woninginbraak") if row["level"] == "buurt"]
    assert [each["properties"] for each in layer["features"]] == buurten


def test_a_spreadsheet_is_no_larger_than_somebody_looks_at(analist, monkeypatch):
    monkeypatch.setattr("openvis.web.api.files.MOST_IN_SHEET", 5)
    answer = analist.get("/api/v1/counts", {"format": "xlsx"})
    assert (answer.status_code, "hooguit 5 rijen" in answer.json()["detail"]) == (400, True)


def test_a_text_is_no_formula_in_a_file(analist):
    small_town.written_note(area=HERE, text="=HYPERLINK is hier gewone tekst.")
    [row] = [each for each in of_csv(as_file(analist, "attention-rows", "csv")) if each["area"] == HERE]
    assert row["notes"].startswith("'=HYPERLINK") or WIJK in row["notes"]
    told = [row["notes"] for row in of_sheet(as_file(analist, "counts", "xlsx", area=HERE, category="woninginbraak"))]
    assert told[-1].startswith("=HYPERLINK is hier gewone tekst.")  # a text of its own type, and no formula


# ----- the pages beside the API


def the_months_of_a_buurt(client: Any) -> None:
    page = {row[0]: row[1:] for row in table_rows(client.get(f"/gebied/{HERE}/", {"soort": "woninginbraak"}))}
    told = items(client, "counts", area=HERE, category="woninginbraak")
    assert len(told) == len(MONTHS)
    for each in told:
        count, between, judged, *_ = page[period(each["period"])]
        assert count.split()[0] == number(each["count"]).split()[0], each
        assert between == interval(each["low"], each["high"])
        assert re.findall(r"Duiding: ([^(]*[^( ])", judged) == each["notes"]
    assert [each["notes"] for each in told[-2:]] == [[CAMPAIGN], [CAMPAIGN, FESTIVAL]]
    assert not any(each["notes"] for each in told[:-2])


def the_table_of_the_veiligheidsbeeld(client: Any) -> None:
    page = cells(client.get("/", {"soort": "woninginbraak", "periode": "maand"}))
    told = {each["area"]: each for each in items(client, "figures", category="woninginbraak", window="month")}
    assert page.keys() == told.keys()
    for area, (_, count, *_) in page.items():
        assert count.split()[0] == number(told[area]["count"]).split()[0]
        assert [note for note in (CAMPAIGN, FESTIVAL, WIJK) if note in " ".join(page[area])] == told[area]["notes"]
    assert told[HERE]["notes"] == [CAMPAIGN, FESTIVAL]


def the_attention_list(client: Any) -> None:
    page = client.get("/").content.decode()
    _, *lines = page.split('class="attention__rank"')
    told = items(client, "attention-rows")
    assert len(told) == len(lines) == 10
    for each, line in zip(told, lines, strict=True):
        text = " ".join(re.sub(r"<[^>]+>", " ", line.split("</li>")[0]).split())
        assert int(re.findall(r"\d+", text)[0]) == each["rank"]
        assert each["sentence"].split(": ", 1)[-1] in text
        assert re.findall(r"Duiding: ([^(]*[^( ])", text) == each["notes"]
        assert client.get(f"/api/v1/attention-rows/{each['id']}").json() == each
    assert {tuple(each["notes"]) for each in told} >= {(CAMPAIGN,), (WIJK, CAMPAIGN)}


def bijzonderheden(client: Any) -> None:
    told = items(client, "bijzonderheden")
    assert len(told) == 5
    for each in told:
        answer = client.get(f"/bijzonderheden/{each['id']}/")
        rows = [row for row in table_rows(answer) if row and row[0].startswith(("5 januari", "14 februari"))]
        seen = [(s["row"]["observed"], s["row"]["rank"]) for s in reversed(each["sightings"])]
        assert [(int(row[2]), int(row[4])) for row in rows] == seen
        expected = [s["row"] for s in reversed(each["sightings"])]
        assert [row[3] for row in rows] == [
            f"{decimal(row['expected'])} ({interval(row['low'], row['high'])})" for row in expected
        ]
        assert re.findall(r"Duiding: ([^(]*[^( ])", text_of(answer)) == each["notes"]
        assert each["notes"]


def interventions_and_effects(client: Any) -> None:
    [told] = items(client, "interventions")
    [found] = items(client, "effects")
    assert found["interventionId"] == told["id"]
    answer = client.get(f"/interventies/{told['id']}/")
    text, rows = text_of(answer), {row[0]: row[1:] for row in table_rows(answer) if row}
    [judged], effect = told["evaluations"], found["effect"]
    assert judged["sentence"] in text
    assert f"{number(round(judged['expected']))} ({interval(judged['low'], judged['high'])})" in text
    assert judged["notes"] == found["notes"] == [CAMPAIGN]
    assert CAMPAIGN in text
    assert effect["verdict"] == Verdict.IMPROVED
    assert all(sentence in text for sentence in (*effect["sentences"], effect["why"]))
    around = effect["displacement"]["estimate"]
    for role, counts, estimate in (
        ("target", effect["target"], effect["estimate"]), ("ring", effect["ring"], around),
        ("comparison", effect["comparison"], None),
    ):  # fmt: skip
        [head] = [each for each in rows if each.startswith(f"{word(PanelRole(role))} ({counts['areas']})")]
        before, after, counted, expected = rows[head]
        assert before == decimal(counts["before"] / counts["periodsBefore"])
        assert after == decimal(counts["after"] / counts["periodsAfter"])
        assert counted == number(counts["after"])
        if estimate:
            between = [number(round(estimate[name])) for name in ("expected", "low", "high")]
            assert re.findall(r"[\d.]+", expected) == between
    for month in effect["series"]:
        counted, without, when = rows[period(month["period"])]
        assert counted == ("niet geteld" if month["observed"] is None else number(month["observed"]))
        assert without == decimal(month["expected"])
        assert when == ("sinds de start" if month["after"] else "ervoor")


def what_is_expected(client: Any) -> None:
    near, _ = (each["place"] for each in items(client, "forecasts", kind="buurt"))
    small_town.written_note(area=near, text=LOCKS)
    for kind in ("buurt", "cell"):
        answer = client.get("/verwachting/", {"soort": "woninginbraak", "dagen": 14, "plek": kind})
        page = cells(answer)
        told = {
            each["place"]: each for each in items(client, "forecasts", category="woninginbraak", days=14, kind=kind)
        }
        assert page
        for code, (_, expected, between, *_) in page.items():
            assert expected == expected_in_words(told[code]["expected"])
            assert between == f"{number(told[code]['low'])} tot {number(told[code]['high'])}"
        written = {note for each in told.values() for note in each["notes"]}
        assert written
        assert all(note in text_of(answer) for note in written)
        assert [code for code, each in told.items() if LOCKS in each["notes"]] == ([near] if kind == "buurt" else [])


PAGES: tuple[Callable[[Any], None], ...] = (
    the_months_of_a_buurt, the_table_of_the_veiligheidsbeeld, the_attention_list, bijzonderheden,
    interventions_and_effects, what_is_expected,
)  # fmt: skip


def test_every_page_shows_what_the_api_tells(analist):
    for check in PAGES:
        check(analist)


# ----- duiding by itself


def test_duiding_is_told_without_who_and_the_client_lays_it_beside_the_same_figures(analist):
    told = items(analist, "notes")
    assert [each["text"] for each in told] == [LATER, WIJK, CAMPAIGN, FESTIVAL]
    assert not any("analist" in json.dumps(each) for each in told)
    assert [each["text"] for each in items(analist, "notes", area=HERE, category="woninginbraak")] == [
        LATER, CAMPAIGN, FESTIVAL,
    ]  # fmt: skip
    there, _ = site_for(analist)
    known = list(there.notes())
    for row, month in zip(items(analist, "counts", area=HERE), there.counts(area=HERE), strict=True):
        beside = notes_on_places(known, [month.area], month.category, month.period, month.period)
        assert [note.text for note in beside] == row["notes"]
    assert [row.notes for row in there.attention()] == [tuple(row["notes"]) for row in items(analist, "attention-rows")]


def test_an_earlier_run_has_the_duiding_of_then(analist):
    """Nobody had written anything when the first run was looked at."""
    for path in ("counts", "figures", "attention-rows", "forecasts", "notes", "weeks"):
        assert not any(each.get("notes") for each in items(analist, path, run="proef-1")), path
    assert items(analist, "notes", run="proef-1") == []
    assert items(analist, "notes", run="later") == items(analist, "notes")


def test_weeks_are_as_they_were_published(analist):
    there, _ = site_for(analist)
    told = list(there.weeks(area=HERE))
    stored = results.weeks(SCOPE, GEMEENTE, area=HERE)
    assert [(each.period, each.count) for each in told] == stored.select("period", "count").rows()
    assert [each.count for each in told] == [1, None, 3, 0]  # null where the list is missing, and zero is zero
    assert [each.period for each in there.weeks(area=HERE, period_from="2025-W52")] == ["2025-W52", "2026-W01"]
    assert [each.period for each in there.weeks(area=HERE, period_to="2025-W50")] == ["2025-W50"]
    assert list(there.weeks(category="fietsendiefstal")) == []
    for week in items(analist, "weeks", area=HERE):
        assert week["notes"] == [CAMPAIGN, FESTIVAL]  # W01 of 2026 too: it begins in December
