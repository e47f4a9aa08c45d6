"""The page of one type: everything that is known of it in the gemeente, in the order in which one asks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.beside_gemeenten import BesideGemeenten, Others
from openvis.domain.category import TOTAL
from openvis.domain.delivery import frame_schema
from openvis.store import results
from tests.support import published, small_town
from tests.support.small_town import BUURTEN, GEMEENTE, MADE_AT, MONTHS, count_of
from tests.web.reading import text_of


def a_row(others: Others, codes: str) -> BesideGemeenten:
    return BesideGemeenten(
        run="proef-2", gemeente=GEMEENTE, category="woninginbraak", source="politie-maandcijfers",
        period_from=MONTHS[-12], period_to=MONTHS[-1], others=others, codes=codes, count=144, inhabitants=60_000,
        count_of_others=120, per_1000=2.4, per_1000_of_others=1.5, ratio=1.6, low=1.2, high=2.1, p=0.0002,
        sentence=f"Woninginbraak: 144, naast {codes}.",
    )  # fmt: skip


def later(*rows: BesideGemeenten) -> None:
    made = published.run("proef-2", made_at=MADE_AT + timedelta(weeks=1), period_to=MONTHS[-1], tested=36)
    frame = pl.DataFrame([asdict(row) for row in rows], schema=frame_schema(BesideGemeenten))
    results.save_run(
        made, [], small_town.figures(made.id), small_town.series(made.id), [], beside={"beside_gemeenten": frame}
    )


@pytest.fixture
def profile(visit: Any) -> Any:
    return lambda slug="woninginbraak", role=Role.ADVISEUR, query="": visit(role).get(f"/soort/{slug}/{query}")


def test_it_says_first_how_many_there_are_and_whether_that_is_more_than_before(profile: Any) -> None:
    page = text_of(profile("fietsendiefstal"))
    year = sum(count_of(code, "fietsendiefstal", 12) or 0 for code in BUURTEN)
    assert f"Twaalf maanden {year:,} Een jaar eerder {year + 2:,}".replace(",", ".") in page
    assert "Van 9 naar 31 (+244 %). Dit verschil is groter dan toeval verklaart." in page
    assert "Gemeld door het publiek." in page


def test_then_where_attention_is_needed_for_this_type_alone(profile: Any) -> None:
    page = text_of(profile())
    for rank in range(1, 11):
        assert (f"Regel {rank}: " in page) is bool(rank % 2), rank


def test_then_the_buurten_with_most_and_a_way_to_all_of_them(profile: Any) -> None:
    page = text_of(profile("fietsendiefstal"))
    counts = {name: count_of(code, "fietsendiefstal", 12) or 0 for code, name in BUURTEN.items()}
    first, second, *_, last = sorted(counts, key=lambda name: (-counts[name], name))
    table = page[page.index("Buurten met de meeste") :]
    assert table.index(first) < table.index(second)
    assert last not in table[: table.index("Alle buurten, ook op de kaart")]


def test_then_other_gemeenten(profile: Any, town: None) -> None:
    assert "Er is van deze soort niets om mee te vergelijken." in text_of(profile())
    later(a_row(Others.ALL, "GM9801,GM9802"), a_row(Others.COMPARABLE, "GM9802"))
    page = text_of(profile())
    assert "Vergelijkbare gemeenten (1) Woninginbraak: 144, naast GM9802." in page
    assert "Alle andere gemeenten in deze opslag (2) Woninginbraak: 144, naast GM9801,GM9802." in page
    assert "niets om mee te vergelijken" in text_of(profile("fietsendiefstal"))


def test_where_all_others_are_comparable_once_is_enough(profile: Any, town: None) -> None:
    later(a_row(Others.ALL, "GM9802"), a_row(Others.COMPARABLE, "GM9802"))
    assert "Alle andere gemeenten" not in text_of(profile())


def test_what_people_said_and_do_stands_on_it_too(profile: Any, town: None) -> None:
    small_town.written_note(area=GEMEENTE)
    small_town.running_intervention()
    page = text_of(profile())
    assert "Duiding: In deze maand was er kermis." in page
    assert "Lichtmastactie" in page
    assert "Tegen deze soort zijn nog geen interventies." in text_of(profile("fietsendiefstal"))


def test_the_total_and_what_officers_find_have_a_page_as_well(profile: Any) -> None:
    assert "Gevonden door politie en boa's." in text_of(profile("boa-afval"))
    assert "In het totaal telt ook mee wat nog geen soort heeft." in text_of(profile(TOTAL))


@pytest.mark.parametrize(("role", "offered"), [(Role.ANALIST, True), (Role.ADVISEUR, False)])
def test_points_are_offered_to_who_may_see_them(profile: Any, role: Role, offered: bool) -> None:
    assert ("Plekken en tijden van deze soort" in text_of(profile(role=role))) is offered


def test_a_type_that_is_not_there_is_told_so(profile: Any) -> None:
    answer = profile("onzin")
    assert answer.status_code == 404
    assert "'onzin' is geen soort die hier bestaat." in text_of(answer)


def test_the_picture_leads_to_it(visit: Any) -> None:
    page = visit(Role.BOA).get("/?soort=woninginbraak").content.decode()
    assert 'href="/soort/woninginbraak/"' in page
    then = visit(Role.BOA).get("/soort/woninginbraak/?bekend=proef-1")
    assert then.status_code == 200
