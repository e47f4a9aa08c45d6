"""How much has no kind stands beside every figure: with its counts, and in a sentence that says what it means."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.mapping import Unknown
from openvis.domain.words import unknown_beside, unknown_share
from openvis.store import results
from tests.support import published, small_town
from tests.web.reading import cells, text_of

MARKT_3 = "BU99010103"


@pytest.mark.parametrize(
    ("unknown", "rows", "said"),
    [
        (0, 1340, "Van alle 1.340 rijen is de soort bekend."),
        (1, 40, "Van de 40 rijen is er 1 (2 %) nog niet ingedeeld."),
        (12, 1340, "Van de 1.340 rijen zijn er 12 (1 %) nog niet ingedeeld."),
        (1, 100_000, "Van de 100.000 rijen is er 1 (1 %) nog niet ingedeeld."),  # anything at all is at least one
    ],
)
def test_a_share_in_a_sentence(unknown, rows, said):
    assert unknown_share(Unknown(unknown, rows)) == said


@pytest.mark.parametrize(
    ("unknown", "rows", "said"),
    [(3, 120, "3 van 120 (2 %)"), (0, 0, "0 van 0 (0 %)"), (2000, 4000, "2.000 van 4.000 (50 %)")],
)
def test_a_share_beside_a_figure_has_its_counts(unknown, rows, said):
    assert unknown_beside(unknown, rows) == said


@pytest.mark.parametrize("cell", [(None, 5), (5, None), (None, None)])
def test_what_was_never_counted_is_not_nought(cell):
    assert unknown_beside(*cell) == "onbekend"


# ----- the veiligheidsbeeld


def test_every_area_has_its_share_for_the_period_asked(visit):
    for period, months in (("maand", 1), ("kwartaal", 3), ("jaar", 12)):
        rows = cells(visit(Role.ADVISEUR).get(f"/?soort=boa-afval&periode={period}"))
        assert {row[5] for row in rows.values()} == {f"{2 * months} van {40 * months} (5 %)"}


def test_the_sentence_above_the_table_says_what_it_means(visit):
    page = text_of(visit(Role.ADVISEUR).get("/?soort=boa-afval&periode=maand"))
    assert "Niet ingedeeld" in page
    assert (
        "Van de 40 rijen zijn er 2 (5 %) nog niet ingedeeld. Daar kan ook boa: huisafval en zwerfafval bij zijn: "
        "het echte aantal kan hoger liggen. Bekijk de woorden" in page
    )
    known = text_of(visit(Role.ADVISEUR).get("/?soort=woninginbraak&periode=maand"))
    assert "Van alle 40 rijen is de soort bekend." in known
    assert "kan hoger liggen" not in known


def test_the_map_says_it_too(visit):
    page = visit(Role.ADVISEUR).get("/?soort=boa-afval&periode=maand").content.decode()
    assert "Niet ingedeeld: 2 van 40 (5 %)." in page
    assert "Niet ingedeeld: 0 van" not in page


def test_the_total_of_the_supplier_holds_what_has_no_kind(visit):
    answer = visit(Role.ADVISEUR).get("/?soort=totaal-misdrijven")
    assert "In het totaal telt ook mee wat nog geen soort heeft." in text_of(answer)
    assert {len(row) for row in cells(answer).values()} == {5}


def test_the_words_are_only_a_link_for_who_may_see_sources(visit):
    page = visit(Role.BOA).get("/?soort=boa-afval").content.decode()
    assert "nog niet ingedeeld" in page
    assert "/bronnen/woorden/" not in page


def test_htmx_gets_the_share_with_the_figures(visit):
    answer = visit(Role.ADVISEUR).get("/?soort=boa-afval&periode=maand", headers={"HX-Request": "true"})
    assert "Van de 40 rijen zijn er 2 (5 %)" in text_of(answer)


def test_a_run_from_before_it_was_counted_says_so(visit):
    run = published.run("proef-8", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT + timedelta(days=9))
    empty = pl.lit(None, pl.Int64)
    figures = small_town.figures(run.id).with_columns(unknown=empty, source_rows=empty)
    results.save_run(run, [], figures, small_town.series(run.id), [])
    answer = visit(Role.ADVISEUR).get("/?soort=boa-afval")
    assert "Hoeveel er niet is ingedeeld, is bij deze berekening niet geteld." in text_of(answer)
    assert {row[5] for row in cells(answer).values()} == {"onbekend"}


# ----- a row of the attention list


def test_a_row_says_it_where_there_is_something_to_say(visit):
    page = text_of(visit(Role.ADVISEUR).get("/"))
    first, second = page.split("Regel 1:")[1].split("Regel 2:")[:2]
    assert "Niet ingedeeld: 1 van de 40 rijen (2 %) van deze bron, hier en in deze periode." in first
    assert "Niet ingedeeld" not in second.split("Regel 3:")[0]


# ----- the verdict on an intervention, and what led to it


def test_a_verdict_has_its_share_on_its_page_and_on_its_card(visit, town):
    made = small_town.running_intervention()
    page = visit(Role.ADVISEUR)
    told = "Niet ingedeeld: 6 van de 120 rijen (5 %) van deze bron, hier en in deze periode."
    published.publish("later", evaluations=[published.evaluation(made.id, unknown=6, source_rows=120)])
    assert "Niet ingedeeld van deze bron, hier en toen 6 van 120 (5 %)" in text_of(
        page.get(f"/interventies/{made.id}/")
    )
    assert told in text_of(page.get("/interventies/"))
    later = small_town.MADE_AT + timedelta(days=9)
    all_known = published.evaluation(made.id, unknown=0, source_rows=120)
    published.publish("later still", made_at=later, evaluations=[all_known])
    assert "hier en toen 0 van 120 (0 %)" in text_of(page.get(f"/interventies/{made.id}/"))
    assert "Niet ingedeeld: " not in text_of(page.get("/interventies/"))


def test_a_verdict_from_before_it_was_counted_says_so(visit, town):
    made = small_town.running_intervention()
    published.publish("later", evaluations=[published.evaluation(made.id)])
    assert "hier en toen onbekend" in text_of(visit(Role.ADVISEUR).get(f"/interventies/{made.id}/"))


def test_the_reason_for_an_intervention_keeps_its_share(visit, town):
    rows = results.attention(small_town.SCOPE, small_town.GEMEENTE)[:2]
    forms = [text_of(visit(Role.ADVISEUR).get(f"/interventies/nieuw/?aandacht={row.id}")) for row in rows]
    assert "Niet ingedeeld: 1 van de 40 rijen (2 %) van deze bron, hier en in deze periode." in forms[0]
    assert "Niet ingedeeld" not in forms[1]


# ----- the page of a buurt


def test_every_type_of_a_buurt_has_its_share(visit):
    page = text_of(visit(Role.ADVISEUR).get(f"/gebied/{MARKT_3}/?soort=boa-afval"))
    assert "24 van 480 (5 %)" in page  # boa-afval, in twelve months
    assert "0 van 480 (0 %)" in page  # what the police count
    assert "Van elke soort kan daar iets bij zijn; dan ligt het echte aantal hoger." in page


def test_every_month_of_a_type_has_its_share(visit):
    page = text_of(visit(Role.ADVISEUR).get(f"/gebied/{MARKT_3}/?soort=boa-afval"))
    assert page.count("2 van 40 (5 %)") == len(small_town.MONTHS)
    total = text_of(visit(Role.ADVISEUR).get(f"/gebied/{MARKT_3}/?soort=totaal-misdrijven"))
    assert "0 van 40 (0 %)" not in total
