"""The four forms say what stands in `golden/`, to the letter; a change of one is a change of what residents read."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from openvis.domain.buurtbericht import BuurtberichtState, MessagePlace
from openvis.domain.message_texts import call_lines, message_texts
from openvis.reports.neighbourhood_message import (
    NOT_ANY_MORE,
    NOT_YET,
    SHORT,
    email,
    letter,
    web_card,
    whatsapp,
    words_of,
)
from tests.support.told_message import NAMES, told

GOLDEN = Path(__file__).parent / "golden"


def read_letter(message) -> str:
    """The text of the letter as a reader gets it, line by line."""
    pages = pypdf.PdfReader(BytesIO(letter(message, words_of(message, NAMES)))).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("letter.txt", lambda: read_letter(told())),
        ("email.txt", lambda: email(words_of(told(), NAMES))),
        ("whatsapp.txt", lambda: whatsapp(words_of(told(), NAMES))),
        ("web_card.html", lambda: web_card(words_of(told(), NAMES))),
    ],
)
def test_a_form_is_what_it_was(name: str, made):
    golden = GOLDEN / name
    assert made().rstrip("\n") == golden.read_text(encoding="utf-8").rstrip("\n")


def test_the_same_message_is_the_same_file_and_another_is_not():
    words = words_of(told(), NAMES)
    assert letter(told(), words) == letter(told(), words)
    assert letter(told(), words) != letter(told(), replace(words, title="Iets anders"))


def test_the_letter_is_tagged_dutch_and_on_one_page():
    read = pypdf.PdfReader(BytesIO(letter(told(), words_of(told(), NAMES))))
    assert bool(read.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert read.trailer["/Root"]["/Lang"] == "nl"
    assert read.metadata.title == 'Er is ingebroken in "uw" buurt'
    assert len(read.pages) == 1


def test_even_the_longest_message_that_may_be_written_fits_on_two_pages():
    long = told(opening="Let op. " * 50, advice=("Doe dit elke dag. " * 8,) * 8)
    assert len(pypdf.PdfReader(BytesIO(letter(long, words_of(long, NAMES)))).pages) <= 2


@pytest.mark.parametrize("state", list(BuurtberichtState))
def test_only_what_was_approved_goes_without_a_mark(state: BuurtberichtState):
    message = told(state)
    words = words_of(message, NAMES)
    recalled, good = state is BuurtberichtState.RECALLED, {BuurtberichtState.APPROVED, BuurtberichtState.SENT}
    for said in (email(words), whatsapp(words), web_card(words), read_letter(message)):
        assert (NOT_YET in said) is (state not in good and not recalled)
        assert (NOT_ANY_MORE in said) is recalled


def test_a_message_names_the_buurt_and_the_days_and_nothing_nearer():
    for place, where in (
        (told().place, "een deel van Kerkbuurt"),
        (MessagePlace("woninginbraak", "BU99010101", None, 4), "bewoners van Kerkbuurt"),
    ):
        message = replace(told(), place=place)
        words = words_of(message, NAMES)
        assert words.about.endswith("Het gaat over 1 februari 2026 tot en met 2 maart 2026.")
        assert where in words.about
        for said in (email(words), whatsapp(words), web_card(words), read_letter(message)):
            assert not re.search(r"E\d{4}N\d{4}|BU\d{8}|118|woninginbraak", said)


def test_whatsapp_is_short():
    """Every text of the table as it is proposed fits in less than a screen of a phone and says whom to call."""
    for text in message_texts().values():
        message = replace(told(title=text.title, opening=text.opening, advice=text.advice), text=text.slug)
        said = whatsapp(words_of(message, NAMES))
        assert len(said) <= 650, text.slug
        assert said.count("• ") == min(SHORT, len(text.advice))
        assert all(line in said for line in call_lines(text.slug, "14 030"))


class Card(HTMLParser):
    """What a card is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.properties: dict[str, str] = {}
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.addresses += [given[name] for name in ("src", "href", "action") if name in given]
        if "property" in given:
            self.properties[given["property"]] = given["content"]


def test_the_card_stands_by_itself_with_a_title_for_who_shares_it():
    card = Card()
    card.feed(web_card(words_of(told(), NAMES)))
    assert card.addresses == [], "nothing from elsewhere"
    assert not {"script", "iframe", "img", "form", "link"} & set(card.tags)
    assert card.properties["og:title"] == 'Er is ingebroken in "uw" buurt'
    assert card.properties["og:description"].endswith("U kunt zelf veel doen <om dat te voorkomen> & meer.")
    assert card.properties["og:site_name"] == "Gemeente Proefstad & omstreken"
    assert card.tags.count("h1") == 1
    assert card.tags.count("li") == len(told().content.advice) + 3
