"""What a buurtbericht must say, and what it may never say, before a version of it is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.requirements import REDUCTION
from openvis.domain.buurtbericht import (
    DAYS,
    LEAST_ADDRESSES,
    METRES,
    Buurtbericht,
    Channel,
    MessageContent,
    MessagePlace,
)
from openvis.domain.message_texts import GEMEENTE_LINE, message_text
from openvis.domain.precise_place import precise_place_inside
from openvis.domain.words import day_in_words
from openvis.errors import InputError

TITLE_LENGTH = range(3, 81)
OPENING_LENGTH = range(10, 401)
ADVICE_LENGTH = range(3, 161)
ADVICES = range(1, 9)
JUDGED = (timedelta(weeks=10), timedelta(weeks=32))  # after it is sent; at least four weeks of it count
_PHONE = re.compile(r"14 0\d{2,3}")


def check_content(place: MessagePlace, text: str, content: MessageContent, today: date) -> None:
    """Raise InputError unless residents may read every word of it, and it can be judged afterwards."""
    _check_bounds(place, content)
    _check_words("De titel", content.title, TITLE_LENGTH)
    _check_words("Wat er is gebeurd", content.opening, OPENING_LENGTH)
    if len(content.advice) not in ADVICES:
        raise InputError(
            f"Er staan {len(content.advice)} adviezen in.", f"Geef er {ADVICES[0]} tot en met {ADVICES[-1]}."
        )
    for number, advice in enumerate(content.advice, start=1):
        _check_words(f"Advies {number}", advice, ADVICE_LENGTH)
    if not _PHONE.fullmatch(content.phone) and (content.phone or GEMEENTE_LINE in message_text(text).call):
        raise InputError(
            "Het telefoonnummer van de gemeente ontbreekt of klopt niet.", "Schrijf 14 en het netnummer, zoals 14 030."
        )
    _check_days(content, today)


def check_area(place: MessagePlace, metres: int, addresses: int | None) -> None:
    """Raise InputError where so few addresses get the message that one household could be recognised."""
    if addresses is None or addresses >= LEAST_ADDRESSES:
        return
    where = f"Binnen {metres} meter van dit vak" if place.cell else "In deze buurt"
    number = "ligt 1 adres" if addresses == 1 else f"liggen {addresses} adressen"
    raise InputError(
        f"{where} {number}; bij minder dan {LEAST_ADDRESSES} is een huishouden te herkennen.",
        f"Kies een grotere afstand, tot {METRES[-1]} meter." if place.cell else "Spreek deze bewoners zelf aan.",
    )


def check_sent(message: Buurtbericht, channels: Sequence[Channel], sent_on: date, today: date) -> None:
    """Raise InputError unless it went out by something, after it was approved and not in days to come."""
    if not channels:
        raise InputError("Er staat niet hoe het bericht is verstuurd.", "Kies minstens één manier.")
    if sent_on > today:
        raise InputError(f"{day_in_words(sent_on)} moet nog komen.", "Meld het als het bericht verstuurd is.")
    if not message.content.send_on <= sent_on < message.content.ends_on:
        raise InputError(
            f"Het bericht zou uitgaan vanaf {day_in_words(message.content.send_on)}; wat telt, eindigt op "
            f"{day_in_words(message.content.ends_on)}.",
            "Kies een dag daartussen, of trek dit bericht in en maak een nieuw.",
        )


def _check_bounds(place: MessagePlace, content: MessageContent) -> None:
    if content.metres not in (METRES if place.cell else (0,)):
        raise InputError(
            f"Een afstand van {content.metres} meter kan niet.",
            f"Kies {METRES[0]} tot en met {METRES[-1]} meter, in stappen van {METRES.step}."
            if place.cell
            else "Dit bericht is voor de hele buurt.",
        )
    if content.days not in DAYS:
        raise InputError(f"{content.days} dagen terug kan niet.", f"Kies {DAYS[0]} tot en met {DAYS[-1]} dagen.")


def _check_words(what: str, text: str, allowed: range) -> None:
    check_text(what, text, allowed)
    if place := precise_place_inside(text):
        raise InputError(
            f"{what} lijkt {place} te noemen; dat mag nooit in een buurtbericht.", "Noem hoogstens een straat of plein."
        )


def _check_days(content: MessageContent, today: date) -> None:
    if content.send_on < today:
        raise InputError(
            f"De verzenddag {day_in_words(content.send_on)} is al voorbij; het doel ligt vast vóór die dag.",
            "Kies vandaag of later.",
        )
    soonest, latest = (content.send_on + after for after in JUDGED)
    if not soonest <= content.judged_on <= latest:
        raise InputError(
            "De dag van het oordeel ligt niet 10 tot 32 weken na de verzenddag.",
            f"Kies een dag van {day_in_words(soonest)} tot en met {day_in_words(latest)}.",
        )
    if content.reduction_percent not in REDUCTION:
        raise InputError(
            f"Het doel van {content.reduction_percent} % minder kan niet.", "Kies een daling van 1 tot en met 99 %."
        )
