"""A code says its level, its gemeente and its wijk; anything else is refused with the shape it should have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.area import AreaLevel, checked_vintage, gemeente_of, level_of, wijk_of
from openvis.errors import UnknownValue

BUURT_CODES = st.from_regex(r"BU[0-9]{4}[0-9A-Z]{4}", fullmatch=True)


@pytest.mark.parametrize(
    ("code", "level", "gemeente"),
    [
        ("GM0356", AreaLevel.GEMEENTE, "GM0356"),
        ("WK035608", AreaLevel.WIJK, "GM0356"),
        ("WK0363AD", AreaLevel.WIJK, "GM0363"),
        ("BU03560803", AreaLevel.BUURT, "GM0356"),
        ("BU0363AD03", AreaLevel.BUURT, "GM0363"),  # Damrak, Amsterdam: letters are real
    ],
)
def test_a_code_says_its_level_and_gemeente(code, level, gemeente):
    assert level_of(code) is level
    assert gemeente_of(code) == gemeente


@pytest.mark.parametrize("code", ["", "NL00", "PV26", "BU0356080", "BU035608031", "bu03560803", "BU03560803 ", "GM356"])
def test_any_other_text_is_refused_with_the_shape_it_should_have(code):
    with pytest.raises(UnknownValue) as refused:
        level_of(code)
    assert f"'{code}' is geen gebiedscode." in str(refused.value)
    assert "GM + 4 cijfers" in refused.value.next_step


@given(BUURT_CODES)
def test_a_buurt_lies_in_its_wijk_and_the_wijk_in_its_gemeente(code):
    assert level_of(wijk_of(code)) is AreaLevel.WIJK
    assert gemeente_of(wijk_of(code)) == gemeente_of(code)
    assert code[2:].startswith(wijk_of(code)[2:])


def test_a_wijk_is_its_own_wijk_and_a_gemeente_has_none():
    assert wijk_of("WK035608") == "WK035608"
    with pytest.raises(UnknownValue, match="ligt niet in een wijk"):
        wijk_of("GM0356")


@pytest.mark.parametrize("year", [1995, 2021, 2100])
def test_a_year_of_a_division_passes(year):
    assert checked_vintage(year) == year


@pytest.mark.parametrize("year", [0, 1994, 2101, 99999, -2024])
def test_a_year_that_can_be_no_division_is_refused(year):
    with pytest.raises(UnknownValue, match=f"{year} is geen jaar van een gebiedsindeling"):
        checked_vintage(year)
