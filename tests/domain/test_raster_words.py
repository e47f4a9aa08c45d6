"""What is said of a raster from elsewhere: a table of rasters and sentences. Never a share without its counts."""

from __future__ import annotations

from typing import Any

import pytest

from openvis.domain.raster_words import comparison_in_words, made_in_words, name_of, score_in_words
from tests.support.elsewhere import catch

SAID = "Van de 40 incidenten met een punt in december 2025 lagen er 12 in de 3 hoogste van de 48 cellen (6,2 % van het "
COMPARISONS: list[tuple[dict[str, Any], str]] = [
    ({}, f"{SAID}oppervlak). Op goed geluk zijn dat er 2,5. Even veel cellen, gekozen op wat er in de twaalf maanden "
     "ervoor gebeurde, vingen er 9. De kaart ving er meer; of dat toeval is, is met één periode niet te zeggen."),
    ({"caught_before": 12.0}, "vingen er 12. De kaart ving er dus niet meer dan de telling van het jaar ervoor."),
    ({"caught_before": None}, "Van het jaar ervoor zijn geen incidenten met een punt bekend om het naast te leggen."),
    ({"incidents": 0, "caught": 0}, "van december 2025 is geen incident van deze soort met een punt bekend."),
    ({"incidents": None, "caught": None}, "Nog niet vergeleken: december 2025 is niet voorbij, of deze "
     "soort wordt nooit per plek getoond."),
    ({"category": None}, "Er is niets om mee te vergelijken: de kaart gaat niet over een soort die OpenVIS telt."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), COMPARISONS)
def test_what_lay_in_the_highest_cells(changes: dict[str, Any], said: str) -> None:
    assert said in comparison_in_words(catch(**changes))


def test_how_much_has_no_kind_stands_at_the_end() -> None:
    some = comparison_in_words(catch(unknown=3, source_rows=120))
    assert some.endswith("te zeggen. Van de rijen met een punt in die periode niet ingedeeld: 3 van 120 (2 %).")
    assert comparison_in_words(catch(unknown=0, source_rows=120)) == comparison_in_words(catch())


@pytest.mark.parametrize(("made_on", "said"), [
    ("2025-11-28", "Gemaakt door Bureau Voorbeeld op 28 november 2025, vóór december 2025 begon."),
    ("2025-12-01", "op 1 december 2025, toen december 2025 al begonnen was: geen voorspelling vooraf."),
    (None, "niemand zegt wanneer, dus of het een voorspelling was, is niet bekend."),
])  # fmt: skip
def test_when_it_was_made(made_on: str | None, said: str) -> None:
    assert said in made_in_words(catch(made_on=made_on))


@pytest.mark.parametrize(("score", "said"), [
    (0.0, "0"), (3.0, "3"), (0.8125, "0,8125"), (1 / 3, "0,3333"), (0.000012, "0,000012"), (12345.6, "12346"),
    (-2.5, "-2,5"), (100.0, "100"), (999.96, "1000"),
])  # fmt: skip
def test_a_score_as_a_reader_writes_it(score: float, said: str) -> None:
    assert score_in_words(score) == said


def test_what_it_is_called() -> None:
    assert name_of(catch()) == "woninginbraak, december 2025 (Bureau Voorbeeld)"
    assert name_of(catch(category=None)).startswith("niet over een soort van OpenVIS, december 2025")
