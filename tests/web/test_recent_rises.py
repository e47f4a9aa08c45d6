"""Rises of the last weeks and clusters on the pages, and what is said where a rise could not have been seen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.attention import AttentionKind
from openvis.domain.delivery import frame_schema
from openvis.domain.visible_rise import VisibleRise
from openvis.store import bijzonderheden, results
from openvis.web.presenters.buurt import visible_sentence
from tests.support import published, small_town
from tests.support.small_town import BUURTEN, GEMEENTE, MADE_AT, MONTHS, SCOPE
from tests.web.reading import text_of
from tests.web.test_picture import map_data

CLUSTER = published.attention_row(
    kind=AttentionKind.CLUSTER, area="BU99010102", area_name="Markt 2", areas=("BU99010102", "BU99010203"),
    category="woninginbraak", period_from="2025-W50", period_to="2025-W52", rank=1,
    sentence="Woninginbraak in Markt 2 en Veld 3 samen: 17 in de drie weken tot en met week 52 van 2025.",
)  # fmt: skip
THEME = published.attention_row(
    kind=AttentionKind.RECENT, area="WK990101", area_name="Centrum", category="vermogen", rank=2,
    period_from="2025-W49", period_to="2025-W52",
    sentence="Diefstal en inbraak in Centrum: 40 in de vier weken tot en met week 52 van 2025.",
)  # fmt: skip


def a_rise(**changed: Any) -> VisibleRise:
    facts: dict[str, Any] = {
        "run": "proef-2", "gemeente": GEMEENTE, "area": "BU99010102", "category": "woninginbraak", "source": "lijst",
        "week": "2025-W52", "too_short": False, "looked_at": "BU99010102", "looked_for": "woninginbraak", "weeks": 4,
        "expected": 3.24, "ratio": 2.6, "count": 9,
    }  # fmt: skip
    return VisibleRise(**facts | changed)


def frame(*rises: VisibleRise) -> pl.DataFrame:
    return pl.DataFrame([asdict(rise) for rise in rises], schema=frame_schema(VisibleRise))


@pytest.fixture
def later(town):
    """A run a week later with a cluster and a theme on its list."""
    made = published.run("proef-2", made_at=MADE_AT + timedelta(weeks=1), period_to=MONTHS[-1], tested=36)
    results.save_run(
        made, [CLUSTER, THEME], small_town.figures(made.id), small_town.series(made.id), [],
        beside={"visible_rises": frame(a_rise())},
    )  # fmt: skip


def test_a_cluster_stands_on_the_list_the_map_and_the_pages_of_its_buurten(visit, later):
    answer = visit(Role.ADVISEUR).get("/?soort=woninginbraak")
    assert "Woninginbraak rond Markt 2 ◆ cluster" in text_of(answer)
    watched = {code for code, value in map_data(answer)["values"].items() if value["watched"]}
    assert watched == set(CLUSTER.areas)
    for code in BUURTEN:
        page = text_of(visit(Role.ADVISEUR).get(f"/gebied/{code}/"))
        assert (CLUSTER.sentence in page) is (code in CLUSTER.areas), code


def test_a_theme_together_leads_to_its_place_and_to_no_intervention(visit, later):
    page = visit(Role.ADVISEUR).get("/").content.decode()
    assert "Diefstal en inbraak in Centrum" in page
    assert 'href="/gebied/WK990101/"' in page
    assert page.count("Maak interventie<") == 1  # for the cluster alone
    seen = next(each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE) if each.category == "vermogen")
    detail = visit(Role.ADVISEUR).get(f"/bijzonderheden/{seen.id}/")
    assert detail.status_code == 200
    assert "Maak interventie" not in text_of(detail)
    assert "△ laatste weken" in text_of(detail)


def test_the_page_of_a_buurt_says_what_rise_could_have_been_seen(visit, later):
    page = text_of(visit(Role.BOA).get("/gebied/BU99010102/?soort=woninginbraak"))
    assert "Een stijging in de laatste 4 weken zou hier zijn opgevallen vanaf ongeveer 9; verwacht 3,2." in page
    assert "zou hier zijn opgevallen" not in text_of(visit(Role.BOA).get("/gebied/BU99010103/?soort=woninginbraak"))


@pytest.mark.parametrize(
    ("rise", "said"),
    [
        ([], ""),
        (
            [a_rise(looked_at="WK990101", weeks=13, expected=10.4, count=21)],
            "In deze buurt zijn het er te weinig om een stijging van de laatste weken te zien. Daarom is gekeken naar "
            "woninginbraak in Centrum: daar zou een stijging in de laatste 13 weken zijn opgevallen vanaf ongeveer 21; "
            "verwacht 10,4.",
        ),
        (
            [a_rise(looked_at="GM9901", looked_for="vermogen", expected=40.0, count=61)],
            "In deze buurt zijn het er te weinig om een stijging van de laatste weken te zien. Daarom is gekeken naar "
            "diefstal en inbraak in Proefstad: daar zou een stijging in de laatste 4 weken zijn opgevallen vanaf "
            "ongeveer 61; verwacht 40,0.",
        ),
        (
            [a_rise(looked_at="", looked_for="", weeks=None, expected=None, ratio=None, count=None)],
            "Van deze soort zijn er te weinig om een stijging van de laatste weken te zien, ook in de hele gemeente. "
            "Dat niets opvalt, zegt hier dus niets.",
        ),
        (
            [a_rise(too_short=True, looked_at="", looked_for="", weeks=None, expected=None, ratio=None, count=None)],
            "Deze lijst gaat nog niet ver genoeg terug om een stijging van de laatste weken te zien. Dat kan na ruim "
            "een jaar.",
        ),
    ],
    ids=["no list", "the wijk", "the theme", "nowhere", "too short"],
)
def test_silence_is_explained(rise, said):
    assert visible_sentence(frame(*rise), {"WK990101": "Centrum", "GM9901": "Proefstad"}) == said
