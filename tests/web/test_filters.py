"""What may be asked of the Veiligheidsbeeld, and what is answered to anything else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import TOTAL
from openvis.domain.run import Window
from openvis.errors import UnknownValue
from openvis.web.filters import Measure, Order, chosen_type, read_filter, type_choices

WIJKEN = {"WK990101": "Centrum"}


def choices(*pairs: tuple[str, str, str]):
    return type_choices(pl.DataFrame(pairs, schema=["category", "source", "reported_by"], orient="row"))


POLICE = choices(
    ("woninginbraak", "politie", "public"), ("boa-afval", "handhaving", "officer"), (TOTAL, "politie", "public")
)


ALL_ANSWERED = {
    "soort": "boa-afval",
    "periode": "maand",
    "wijk": "WK990101",
    "maat": "per-1000",
    "volgorde": "naam",
}
FIELD_OF = {"soort": "choice", "periode": "window", "wijk": "wijk", "maat": "measure", "volgorde": "order"}


def read(**asked: str):
    return read_filter(asked, POLICE, WIJKEN, preferred=TOTAL, with_raster=True)


def test_types_stand_in_the_order_of_the_category_table():
    assert [choice.value for choice in POLICE] == [TOTAL, "woninginbraak", "boa-afval"]


def test_a_type_of_two_sources_names_its_source():
    twice = choices(("woninginbraak", "politie-incidenten", "public"), ("woninginbraak", "ander", "public"))
    assert [choice.value for choice in twice] == ["woninginbraak.ander", "woninginbraak.politie-incidenten"]
    assert twice[1].label == "Woninginbraak (Politie, losse incidenten)"
    assert chosen_type("woninginbraak", twice).source == "ander"
    assert chosen_type("woninginbraak.politie-incidenten", twice).source == "politie-incidenten"


def test_without_a_question_the_total_of_a_year_in_counts_is_shown():
    asked = read()
    assert (asked.choice.category, asked.window, asked.wijk) == (TOTAL, Window.YEAR, "")
    assert (asked.measure, asked.order) == (Measure.COUNT, Order.COUNT)


def test_without_the_preferred_type_the_first_is_shown():
    assert chosen_type("", choices(("woninginbraak", "politie", "public"))).category == "woninginbraak"


@pytest.mark.parametrize("question", ["soort", "periode", "wijk", "maat", "volgorde"])
def test_an_answer_that_is_not_on_offer_is_named_and_the_others_are_kept(question):
    asked = read(**ALL_ANSWERED | {question: "onzin"})
    usual = getattr(read(), FIELD_OF[question])
    assert asked.remarks == (f"'onzin' is geen {question} die hier bestaat. Kies opnieuw in het filter.",)
    assert asked == replace(read(**ALL_ANSWERED), **{FIELD_OF[question]: usual}, remarks=asked.remarks)


def test_a_type_that_is_not_on_offer_is_refused_where_it_is_the_only_question():
    with pytest.raises(UnknownValue, match="'onzin' is geen soort"):
        chosen_type("onzin", POLICE)


answers = st.fixed_dictionaries(
    {
        "soort": st.sampled_from([choice.value for choice in POLICE]),
        "periode": st.sampled_from(["maand", "kwartaal", "jaar"]),
        "wijk": st.sampled_from(["", *WIJKEN]),
        "maat": st.sampled_from([each.value for each in Measure]),
        "volgorde": st.sampled_from([each.value for each in Order]),
    }
)


@given(answers)
def test_the_address_of_a_filter_says_the_same_again(asked):
    address = read(**asked).query()
    assert dict(parse_qsl(address.removeprefix("?"), keep_blank_values=True)) == asked


def test_an_address_may_change_one_answer():
    address = read(soort="boa-afval", periode="maand").query(order=Order.NAME)
    assert "soort=boa-afval" in address
    assert "periode=maand" in address
    assert address.endswith("volgorde=naam")
