"""Every slug a reader may meet has a Dutch word."""

import importlib
import pkgutil
from datetime import date
from enum import StrEnum

import pytest

import openvis.domain
from openvis.domain.access import Role
from openvis.domain.category import categories
from openvis.domain.period import PeriodKind
from openvis.domain.run import Window
from openvis.domain.words import THEME_WORDS, WORDS, day_in_words, word


def enums_of_the_domain() -> set[type[StrEnum]]:
    modules = [
        importlib.import_module(f"openvis.domain.{each.name}") for each in pkgutil.iter_modules(openvis.domain.__path__)
    ]
    things = [thing for module in modules for thing in vars(module).values()]
    return {
        thing for thing in things if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
    }


def test_no_enum_of_the_domain_is_forgotten():
    assert enums_of_the_domain() == set(WORDS)
    assert len(WORDS) >= 17


@pytest.mark.parametrize("kind", sorted(enums_of_the_domain(), key=lambda kind: kind.__name__))
def test_every_member_has_a_word_of_its_own(kind):
    assert set(WORDS[kind]) == set(kind)
    said = [word(member) for member in kind]
    assert len(set(said)) == len(said)
    for each in said:
        assert each.strip() == each
        assert each[0].islower() or each.startswith(
            ("OpenVIS", "Farrington", "EARS", "PAI", "WhatsApp")
        )  # names keep their capitals


def test_two_enums_with_the_same_slug_keep_their_own_word():
    assert PeriodKind.MONTH == Window.MONTH == "month"
    assert (word(PeriodKind.MONTH), word(Window.MONTH)) == ("maand", "laatste maand")


def test_a_role_is_called_what_the_trade_calls_it():
    assert word(Role.COORDINATOR) == "coördinator handhaving"


def test_every_theme_has_a_word():
    assert set(THEME_WORDS) == {category.theme for category in categories().values()}


def test_a_day_in_words():
    assert day_in_words(date(2026, 3, 2)) == "2 maart 2026"
    assert day_in_words(date(2019, 12, 31)) == "31 december 2019"
