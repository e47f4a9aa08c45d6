"""The Veiligheidsbeeld as it is sent: list first, then the same figures for the map and in the table."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.category import TOTAL
from openvis.domain.incident import ReportedBy
from openvis.store import results
from openvis.web.filters import TypeChoice
from openvis.web.map_layers import class_ranges, class_tops
from openvis.web.presenters.picture import why_no_expectation
from tests.support import published, small_town
from tests.support.small_town import BUURTEN, MONTHS, NAME, NOT_GIVEN, WIJKEN, count_of
from tests.web.reading import cells, text_of


def map_data(answer: Any) -> dict[str, Any]:
    found = re.search(r'<script id="kaartgegevens" type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(found[1])


@pytest.fixture
def picture(visit):
    return lambda address="/", **headers: visit(Role.ADVISEUR).get(address, headers=headers)


def test_the_attention_list_comes_before_the_figures(picture):
    page = text_of(picture())
    assert page.index("Waar is aandacht nodig?") < page.index("Regel") < page.index("Cijfers per buurt")


def test_every_row_has_its_place_type_kind_and_sentence(picture):
    page = picture().content.decode()
    assert "Woninginbraak in Markt 1" in page
    assert '<span aria-hidden="true">▲</span> acuut' in page
    assert '<span aria-hidden="true">■</span> structureel' in page
    for rank in range(1, 11):
        assert f"Regel {rank}: " in page


def test_rows_beyond_the_first_eight_wait_behind_a_button(picture):
    page = text_of(picture())
    assert page.index("Regel 8:") < page.index("Toon ook de andere 2") < page.index("Regel 9:")


def test_how_many_rows_may_be_coincidence_is_said(picture):
    assert "Er zijn 36 combinaties" in text_of(picture())
    assert "hooguit 10 toeval" in text_of(picture())


@pytest.mark.parametrize(("role", "offered"), [(Role.ADVISEUR, True), (Role.ANALIST, False), (Role.BOA, False)])
def test_only_who_decides_gets_the_button(visit, role, offered):
    assert ("Maak interventie" in text_of(visit(role).get("/"))) is offered


def test_the_table_shows_every_buurt_wijk_and_the_gemeente(picture):
    rows = cells(picture("/?soort=fietsendiefstal&periode=kwartaal"))
    for code, name in BUURTEN.items():
        assert rows[code][0].startswith(name)
        assert rows[code][1].split()[0] == str(count_of(code, "fietsendiefstal", 3))
    assert set(WIJKEN) | {"GM9901"} < set(rows)
    assert rows["GM9901"][0] == NAME
    assert rows["GM9901"][1] == str(sum(count_of(code, "fietsendiefstal", 3) for code in BUURTEN))


def test_what_is_not_given_is_never_zero(picture):
    answer = picture("/?soort=woninginbraak")
    assert cells(answer)[NOT_GIVEN[0]][1] == "niet opgegeven"
    assert map_data(answer)["values"][NOT_GIVEN[0]]["shade"] is None
    assert "niet opgegeven op de aandachtslijst" in text_of(answer)  # the legend
    assert cells(answer)["BU99010101"][1].startswith("0")
    assert map_data(answer)["values"]["BU99010101"]["shade"] == 0


@pytest.mark.parametrize(("category", "word", "months"), [("fietsendiefstal", "jaar", 12), ("boa-afval", "maand", 1)])
def test_the_map_and_the_table_tell_the_same(picture, category, word, months):
    answer = picture(f"/?soort={category}&periode={word}")
    values, rows = map_data(answer)["values"], cells(answer)
    assert set(values) == set(BUURTEN)
    for code, name in BUURTEN.items():
        count = count_of(code, category, months)
        assert values[code]["text"] == (
            f"{name}: {count}; verwacht {2 * months} tot {9 * months}. Per 1.000 inwoners: {count},0."
            + (f" Niet ingedeeld: {2 * months} van {40 * months} (5 %)." if category == "boa-afval" else "")
        )
        assert rows[code][1].split()[0] == str(count)
        assert rows[code][2] == f"{count},0"


def test_a_wijk_shows_only_its_own_buurten(picture):
    answer = picture("/?soort=woninginbraak&wijk=WK990102")
    inside = {code for code in BUURTEN if code.startswith("BU990102")}
    assert set(map_data(answer)["values"]) == inside
    assert set(cells(answer)) == inside | {"WK990102", "GM9901"}


def test_the_legend_gives_the_boundaries_of_the_classes(picture):
    tops = class_tops([count_of(code, "fietsendiefstal") for code in BUURTEN])
    ranges = [f"{low:.0f} tot en met {high:.0f}" if low < high else f"{low:.0f}" for _, low, high in class_ranges(tops)]
    page = text_of(picture("/?soort=fietsendiefstal&periode=maand"))
    assert f"Aantal per buurt 0 {' '.join(ranges)} op de aandachtslijst" in page


def test_buurten_on_the_list_are_marked_for_the_type_shown(picture):
    values = map_data(picture("/?soort=fietsendiefstal"))["values"]
    assert {code for code, value in values.items() if value["watched"]} == {
        code for rank, code in enumerate(list(BUURTEN)[:10], start=1) if rank % 2 == 0
    }


def test_breng_and_haal_stand_apart_and_say_so(picture):
    page = picture().content.decode()
    officers = page.index('<optgroup label="Gevonden door politie en boa')
    assert page.index('<optgroup label="Gemeld door het publiek">') < page.index("Woninginbraak</option>") < officers
    assert officers < page.index("zwerfafval</option>")
    assert "hangt af van waar en hoe vaak is gecontroleerd" not in text_of(picture("/?soort=woninginbraak"))
    assert "hangt af van waar en hoe vaak is gecontroleerd" in text_of(picture("/?soort=boa-afval"))


@pytest.mark.parametrize(("order", "column"), [("aantal", 1), ("per-1000", 2), ("jaar-eerder", 4)])
def test_the_table_sorts_without_javascript(picture, order, column):
    rows = [row for code, row in cells(picture(f"/?soort=boa-afval&volgorde={order}")).items() if code[:2] == "BU"]
    numbers = [float(row[column].split()[0].replace(".", "").replace(",", ".")) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers != numbers[::-1]


def test_the_table_sorts_by_name(picture):
    answer = picture("/?soort=boa-afval&volgorde=naam")
    names = [BUURTEN[code] for code in cells(answer) if code in BUURTEN]
    assert names == sorted(BUURTEN.values())
    assert 'aria-sort="ascending"><a href' in answer.content.decode()


def test_areas_without_a_number_come_last(picture):
    assert list(cells(picture("/?soort=woninginbraak&volgorde=aantal")))[-1] == NOT_GIVEN[0]


def test_htmx_gets_only_the_figures(picture):
    answer = picture("/?soort=fietsendiefstal", **{"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="tabel">')
    assert '<div id="legenda" data-hx-swap-oob="true">' in page
    assert "Bijgewerkt: Fietsendiefstal, januari 2025 tot en met december 2025." in page
    assert "<html" not in page
    assert map_data(answer) == map_data(picture("/?soort=fietsendiefstal"))


@pytest.mark.parametrize("wrong", ["periode=eeuw", "wijk=WK990109", "maat=kilo", "volgorde=2"])
def test_nonsense_in_the_filter_is_a_sentence_and_keeps_the_rest(picture, wrong):
    answer = picture(f"/?soort=fietsendiefstal&{wrong}")
    assert answer.status_code == 200
    assert f"'{wrong.split('=')[1]}' is geen {wrong.split('=')[0]} die hier bestaat." in text_of(answer)
    assert "Fietsendiefstal, januari 2025 tot en met december 2025" in text_of(answer)


@pytest.mark.parametrize("tested", [0, 36])
def test_that_nothing_could_be_tested_is_not_called_reassuring(picture, town, tested):
    emptied = published.run("later", made_at=small_town.MADE_AT + timedelta(1), period_to=MONTHS[-1], tested=tested)
    results.save_run(emptied, [], small_town.figures("later"), small_town.series("later"), [])
    page = text_of(picture())
    assert ("Er zijn te weinig maanden om iets te zeggen; nodig zijn ten minste zes maanden" in page) is (tested == 0)
    assert ("Nergens is het aantal hoger dan toeval verklaart." in page) is (tested > 0)


@pytest.mark.parametrize(
    ("category", "why"),
    [
        (TOTAL, "Van het totaal is er geen verwachting."),
        ("fietsendiefstal", "Van wijken en van de hele gemeente is er geen verwachting."),
    ],
)
def test_an_empty_expectation_is_explained(picture, category, why):
    assert why in text_of(picture(f"/?soort={category}"))


@pytest.mark.parametrize(
    ("reported_by", "why"),
    [("public", "zes maanden nodig"), ("officer", "wat politie en boa's zelf vinden is er geen")],
)
def test_without_any_expectation_the_reason_depends_on_who_reported(reported_by, why):
    choice = TypeChoice("overval", "Overval", "overval", "x", ReportedBy(reported_by))
    assert why in why_no_expectation(choice, [])


def test_in_a_store_of_half_a_year_without_inhabitants_nothing_is_called_withheld(picture, town):
    figures = small_town.figures("half").with_columns(
        inhabitants=pl.lit(None, pl.Int64),
        per_1000=pl.lit(None, pl.Float64),
        count_year_before=pl.lit(None, pl.Int64),
        count=pl.when(pl.col("window") == "year").then(None).otherwise(pl.col("count")),
    )
    series = small_town.series("half").filter(pl.col("period").is_in(MONTHS[-6:]))
    run = published.run("half", made_at=small_town.MADE_AT + timedelta(1), period_to=MONTHS[-1])
    results.save_run(run, [], figures, series, [])
    answer = picture("/?soort=fietsendiefstal")
    assert cells(answer)["BU99010103"][1:3] == ["nog geen jaar", "onbekend"]
    assert cells(answer)["BU99010103"][4] == "onbekend"
    assert "niet opgegeven" not in text_of(answer)
    month = picture("/?soort=fietsendiefstal&periode=maand&maat=per-1000")
    assert "per buurt 0 onbekend" in text_of(month)  # the legend of a map without a single rate
    buurt = text_of(picture("/gebied/BU99010103/?soort=fietsendiefstal"))
    assert "Misdrijven in twaalf maanden nog geen jaar Een jaar eerder onbekend Inwoners onbekend" in buurt
    assert "niet opgegeven" not in buurt


def test_the_page_says_until_when_and_when_calculated(picture):
    assert "Cijfers tot en met december 2025, berekend op 5 januari 2026, 08:30 uur." in text_of(picture())


def test_the_shapes_are_those_of_the_buurten(picture):
    answer = picture(map_data(picture())["shapes"])
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"] == "private, max-age=86400"
    assert {each["properties"]["code"] for each in answer.json()["features"]} == set(BUURTEN)


def test_a_row_with_an_open_intervention_points_at_it(visit, town):
    made = small_town.running_intervention()
    page = visit(Role.ADVISEUR).get("/").content.decode()
    assert f'Hier is al een interventie: <a class="utrecht-link" href="/interventies/{made.id}/">' in page
    assert page.count("Maak interventie<") == 9


def test_what_a_run_left_out_is_told_on_the_page(picture, town):
    told = ("Bron meldingen: 2 incidenten hebben geen buurt.",)
    run = published.run("later", made_at=small_town.MADE_AT + timedelta(1), period_to=MONTHS[-1], remarks=told)
    results.save_run(run, [], small_town.figures("later"), small_town.series("later"), [])
    assert "Wat u bij deze cijfers moet weten (1) Bron meldingen: 2 incidenten hebben geen buurt." in text_of(picture())


def test_a_run_that_left_nothing_out_says_nothing_of_it(picture):
    assert "Wat u bij deze cijfers moet weten" not in text_of(picture())
