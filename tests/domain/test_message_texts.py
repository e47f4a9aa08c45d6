"""The table of texts is whole: plain, calm, with something to do, and without anybody or any place in it."""

from __future__ import annotations

import pytest

from openvis.decisions.buurtbericht_checks import ADVICE_LENGTH, ADVICES, OPENING_LENGTH, TITLE_LENGTH
from openvis.domain.buurtbericht import DAYS, METRES
from openvis.domain.category import categories, choices
from openvis.domain.message_texts import (
    GENERAL,
    MessageText,
    call_lines,
    check_told,
    message_text,
    message_texts,
    never_told,
    texts_for,
)
from openvis.domain.personal_data import kind_inside
from openvis.domain.precise_place import precise_place_inside
from openvis.domain.reading_level import reading_level
from openvis.errors import InputError

TEXTS = list(message_texts().values())
WANTED = {
    "woninginbraak", "fietsendiefstal", "autokraak", "zakkenrollen", "vernieling", "jaarwisseling", "afval",
    "overlast", "oplichting", "brand", GENERAL,
}  # fmt: skip


def said(text: MessageText) -> list[str]:
    return [text.title, text.opening, *text.advice]


def test_every_kind_of_message_that_is_asked_for_has_a_text():
    assert set(message_texts()) >= WANTED
    assert len({text.label for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.slug)
def test_a_text_is_plain_calm_and_about_nobody(text: MessageText):
    reads = reading_level(said(text))
    assert reads.is_plain, reads
    for line in said(text):
        assert kind_inside(line) is None
        assert precise_place_inside(line) is None


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.slug)
def test_a_text_fits_the_form_and_says_what_to_do_and_whom_to_call(text: MessageText):
    assert len(text.title) in TITLE_LENGTH
    assert len(text.opening) in OPENING_LENGTH
    assert len(text.advice) in ADVICES
    assert all(len(advice) in ADVICE_LENGTH for advice in text.advice)
    assert text.metres in METRES
    assert text.days in DAYS
    lines = call_lines(text.slug, "14 030")
    assert len(lines) == len(text.call) >= 1
    assert any("112" in line or "14 030" in line for line in lines)


def test_the_categories_of_the_table_exist_and_may_be_told():
    named = [slug for text in TEXTS for slug in text.categories]
    assert set(named) | never_told() <= set(choices())
    for slug in named:
        check_told(slug)


def test_burglary_is_proposed_for_a_hundred_metres_and_thirty_days():
    assert (message_text("woninginbraak").metres, message_text("woninginbraak").days) == (100, 30)


def test_a_type_gets_its_own_texts_first_and_the_general_one_last():
    assert [text.slug for text in texts_for("woninginbraak")] == ["woninginbraak", "oplichting", GENERAL]
    assert [text.slug for text in texts_for("melding-hondenpoep")] == [GENERAL]


def test_of_what_is_sensitive_or_behind_one_door_nothing_is_told():
    for slug in [slug for slug, known in categories().items() if known.sensitive] + sorted(never_told()):
        with pytest.raises(InputError, match="geen buurtbericht"):
            check_told(slug)
    for slug in set(categories()) - set(choices()):
        with pytest.raises(InputError, match="één soort incident"):
            check_told(slug)
