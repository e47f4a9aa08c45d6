"""A page as people saw it earlier: the same figures to the cell, said in words, and kept in every link."""

from __future__ import annotations

import re
from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.category import TOTAL
from openvis.domain.quality import Assessment, Grade, Measure, Measured
from openvis.store import quality, results
from tests.support import published, small_town
from tests.support.small_town import MADE_AT, MONTHS
from tests.web.reading import cells, text_of

BUURT = "BU99010103"
PICTURE, AREA = f"/?soort={TOTAL}&periode=maand", f"/gebied/{BUURT}/?soort=woninginbraak"
THEN = "proef-1"


@pytest.fixture
def adviseur(visit):
    return visit(Role.ADVISEUR)


def later_run(id="proef-2", **facts):
    """A run of a month later, in which every count is 100 higher and one row stands on the list."""
    run = published.run(id, **{"made_at": MADE_AT + timedelta(days=30), "period_to": MONTHS[-1], "tested": 20} | facts)
    figures, series = (
        frame.with_columns(pl.col("count") + 100) for frame in (small_town.figures(id), small_town.series(id))
    )
    row = published.attention_row(area=BUURT, area_name="Markt 3", sentence="Regel van later.")
    results.save_run(run, [row], figures, series, [])
    return run


def numbers(answer):
    """Everything of a page that was calculated: the cells of its table, its charts and the attention list."""
    html = answer.content.decode()
    data = re.findall(r'<script id="(?:grafiek|kaart)gegevens" type="application/json">(.*?)</script>', html)
    return cells(answer), data, re.findall(r"Regel [^<]*", html)


@pytest.mark.parametrize("address", [PICTURE, AREA, "/gebied/GM9901/?soort=fietsendiefstal"])
def test_an_old_figure_comes_back_exactly(adviseur, address):
    before = numbers(adviseur.get(address))
    later_run()
    assert numbers(adviseur.get(address)) != before
    assert numbers(adviseur.get(f"{address}&bekend={THEN}")) == before


@pytest.mark.parametrize("address", [PICTURE, AREA])
def test_the_page_says_that_it_looks_back_and_how_to_return(adviseur, address):
    later_run()
    page = text_of(adviseur.get(f"{address}&bekend={THEN}"))
    assert "U kijkt terug. Cijfers, verwachting en aandachtslijst staan hier zoals bekend op 5 januari 2026" in page
    assert "Interventies, werkopdrachten, beleving en de kaart zijn die van nu." in page
    assert "Cijfers tot en met december 2025, berekend op 5 januari 2026" in page
    html = adviseur.get(f"{address}&bekend={THEN}").content.decode()
    assert f'href="{address.replace("&", "&amp;")}">Toon de cijfers van nu</a>' in html
    now = text_of(adviseur.get(address))
    assert "U kijkt terug" not in now
    assert "berekend op 4 februari 2026" in now


@pytest.mark.parametrize("address", [PICTURE, AREA])
def test_every_link_to_figures_stays_at_that_moment(adviseur, address):
    later_run()
    html = adviseur.get(f"{address}&bekend={THEN}").content.decode()
    content = html[html.index("<main") : html.index("</main>")]
    links = re.findall(r'href="([^"#]*)[^"]*"', content)
    figures = [link for link in links if link.startswith(("/gebied/", "?soort"))]
    assert len(figures) > 4
    assert all(f"bekend={THEN}" in link for link in figures)
    assert f"?bekend={THEN}" in content if address is AREA else f'name="bekend" value="{THEN}"' in content


def test_a_change_of_the_filter_stays_at_that_moment(adviseur):
    later_run()
    asked = f"/?soort=fietsendiefstal&periode=jaar&bekend={THEN}"
    part = adviseur.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert f'name="bekend" value="{THEN}"' in part
    assert "U kijkt terug" in part
    assert '<input type="hidden" name="soort" value="fietsendiefstal">' in part
    assert cells(adviseur.get(asked))[BUURT][1].startswith("72")


def test_nobody_decides_about_a_picture_of_the_past(adviseur):
    later_run()
    for address in (PICTURE, AREA):
        assert "Maak interventie" in text_of(adviseur.get(address))
        assert "Maak interventie" not in text_of(adviseur.get(f"{address}&bekend={THEN}"))


def test_the_moments_that_are_offered(adviseur):
    """What people saw, and runs made later of an earlier moment; not runs that leave months out on purpose."""
    later_run()
    later_run("proef-3", made_at=MADE_AT + timedelta(days=40), looks_back=True, as_of=MADE_AT - timedelta(days=9))
    later_run("proef-4", made_at=MADE_AT + timedelta(days=41), looks_back=True)
    html = adviseur.get(PICTURE).content.decode()
    offered = re.search(r'<select[^>]*name="bekend">(.*?)</select>', html)[1]
    assert re.findall(r'value="([^"]*)"', offered) == ["", THEN, "proef-3"]
    assert re.findall(r">([^<]+)<", offered) == [
        "nu: 4 februari 2026, 08:30 uur (tot en met december 2025)",
        "5 januari 2026, 08:30 uur (tot en met december 2025)",
        "27 december 2025, 08:30 uur (tot en met december 2025, later berekend)",
    ]
    back = text_of(adviseur.get(f"{PICTURE}&bekend=proef-3"))
    assert "zoals bekend op 27 december 2025, 08:30 uur" in back


def test_with_one_run_there_is_nothing_to_choose(adviseur):
    assert "Zoals bekend op" not in text_of(adviseur.get(PICTURE))


@pytest.mark.parametrize("asked", ["proef-9", "proef-4", "elders-1"])
def test_a_moment_that_is_not_there_is_said(adviseur, asked):
    """Also that of a run which leaves months out, or of another gemeente."""
    later_run("proef-4", looks_back=True)
    later_run("elders-1", gemeente=small_town.OTHER_GEMEENTE)
    answer = adviseur.get(f"{PICTURE}&bekend={asked}")
    assert answer.status_code == 404
    assert "Van dat moment zijn geen cijfers bewaard." in text_of(answer)


def test_what_is_wrong_with_a_source_now_is_not_said_of_figures_of_then(adviseur):
    late = Measured(Measure.FRESHNESS, Grade.BAD, 40, None, "De levering is 40 dagen te laat.")
    quality.add(Assessment(small_town.GEMEENTE, "politie-maandcijfers", MADE_AT, "quality-1", {}, "", (late,)))
    later_run()
    assert late.sentence in text_of(adviseur.get(PICTURE))
    assert late.sentence not in text_of(adviseur.get(f"{PICTURE}&bekend={THEN}"))
