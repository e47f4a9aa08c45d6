"""What looks like it is about a person: by the name of a column, and by the shape of what stands in it.

OpenVIS stores none of it. Columns a profile does not map are never kept; this says which of those held personal data,
and refuses a profile that maps one. A guess: it errs towards calling something personal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# A column is called personal when this share of its filled cells has the shape; one stray match says little.
ENOUGH = 0.2

_WORDS_OF: dict[str, tuple[str, ...]] = {
    "namen": ("naam", "achternaam", "voornaam", "voorletters", "roepnaam", "melder", "verdachte", "betrokkene",
              "aangever", "slachtoffer", "eigenaar", "bewoner", "overtreder", "verbalisant"),
    "burgerservicenummers": ("bsn", "burgerservicenummer", "sofinummer"),
    "kentekens": ("kenteken", "nummerplaat"),
    "telefoonnummers": ("telefoon", "telefoonnummer", "tel", "mobiel", "gsm"),
    "e-mailadressen": ("email", "mailadres", "emailadres"),
    "geboortedatums": ("geboortedatum", "geboren", "gebdatum"),
    "rekeningnummers": ("iban", "rekeningnummer"),
    "vrije tekst": ("toelichting", "omschrijving", "opmerking", "opmerkingen", "notitie", "notities", "tekst",
                    "verklaring", "bevindingen", "memo"),
}  # fmt: skip
# Names of things, not of people: "Naam buurt" says where.
_NOT_A_PERSON = {"buurt", "wijk", "gemeente", "straat", "plaats", "team", "categorie", "type", "soort", "bestand"}

_EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
_PHONE = r"(?<![\d-])(?:\+31|0031|0)(?:[ ()-]*\d){9}(?!\d)"
_IBAN = r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b"
# The Dutch series of plates: three groups of letters or digits, six signs in all, both kinds present.
_PLATE = (
    r"(?<![\w-])(?=[\w-]{8}(?![\w-]))(?=[\d-]*[A-Za-z])(?=[A-Za-z-]*\d)"
    r"(?:(?:[A-Za-z]{1,3}|\d{1,3})-){2}(?:[A-Za-z]{1,3}|\d{1,3})"
)
_NAME = (
    r"(?<!\w)(?:[A-Z]\.){1,5} ?(?:(?:van|de|den|der|ter|ten|te|'t|el|la) )*"
    r"[A-ZÀ-Ý][a-zà-ÿ'-]+(?: ?-? ?[A-ZÀ-Ý][a-zà-ÿ'-]+)*"
)
_NUMBER = re.compile(r"(?<![\w-])\d{8,9}(?![\w-])")
_SHAPES = {
    "e-mailadressen": re.compile(_EMAIL),
    "rekeningnummers": re.compile(_IBAN),
    "telefoonnummers": re.compile(_PHONE),
    "kentekens": re.compile(_PLATE),
    "namen": re.compile(_NAME),
}
_WORD = re.compile(r"[a-zà-ÿ]+")


def kind_of_column(name: str, values: Iterable[str | None]) -> str | None:
    """What kind of personal data a column holds, in the plural; None where it does not look like any."""
    return _kind_by_name(name) or kind_of_content(values)


def kind_of_value(value: str) -> str | None:
    """What kind of personal data one value has the shape of. Dates and plain numbers have none."""
    text = value.strip()
    found = next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(text)), None)
    return found or ("burgerservicenummers" if passes_eleven_test(text) else None)


def kind_inside(text: str) -> str | None:
    """What kind of personal data stands somewhere in a text. A name is only recognised by its initials."""
    if any(len(number) == 9 and passes_eleven_test(number) for number in _NUMBER.findall(text)):
        return "burgerservicenummers"
    return next((kind for kind, shape in _SHAPES.items() if shape.search(text)), None)


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits (or eight, without a leading zero) are a valid burgerservicenummer.

    Weights 9, 8, 7, 6, 5, 4, 3, 2 and -1; the sum is a multiple of eleven. One in eleven of all numbers passes.
    """
    if not digits.isascii() or not digits.isdigit() or len(digits) not in {8, 9}:
        return False
    number = digits.zfill(9)
    total = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), number, strict=True))
    return total % 11 == 0 and int(number) > 0


def _kind_by_name(name: str) -> str | None:
    words = _WORD.findall(name.casefold().replace("e-mail", "email"))
    if not set(words).isdisjoint(_NOT_A_PERSON):
        return None
    return next((kind for kind, known in _WORDS_OF.items() if not set(words).isdisjoint(known)), None)


def kind_of_content(values: Iterable[str | None]) -> str | None:
    """The same by what stands in the column alone."""
    kinds = [kind_of_value(value) or kind_inside(value) for value in values if value and value.strip()]
    for kind in dict.fromkeys(found for found in kinds if found):
        # A column of nine-digit case numbers passes the eleven-test one time in eleven; people's numbers always do.
        share = 0.9 if kind == "burgerservicenummers" else ENOUGH
        if kinds.count(kind) >= share * len(kinds):
            return kind
    return None
