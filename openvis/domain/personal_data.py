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
              "aangever", "slachtoffer", "eigenaar", "bewoner", "overtreder", "verbalisant", "klager", "getuige",
              "bestuurder", "contactpersoon", "behandelaar", "medewerker", "opsporingsambtenaar", "gebruiker",
              "auteur"),
    "burgerservicenummers": ("bsn", "burgerservicenummer", "sofinummer"),
    "kentekens": ("kenteken", "nummerplaat"),
    "telefoonnummers": ("telefoon", "telefoonnummer", "tel", "mobiel", "gsm"),
    "e-mailadressen": ("email", "mailadres", "emailadres"),
    "geboortedatums": ("geboortedatum", "geboren", "gebdatum"),
    "rekeningnummers": ("iban", "rekeningnummer"),
    "kenmerken van personen": ("geslacht", "leeftijd", "nationaliteit", "geboorteplaats", "geboorteland", "woonadres",
                               "woonplaats", "rijbewijsnummer", "paspoortnummer"),
    "vrije tekst": ("toelichting", "omschrijving", "opmerking", "opmerkingen", "notitie", "notities", "tekst",
                    "verklaring", "bevindingen", "memo", "bijzonderheden", "verslag"),
}  # fmt: skip
# Names of things, not of people: "Naam buurt" says where.
_NOT_A_PERSON = {"buurt", "wijk", "gemeente", "straat", "plaats", "team", "categorie", "type", "soort", "bestand"}

# Every repetition has an end, and no sign can belong to two of them: a cell made to be searched for ever is not.
_EMAIL = r"[^@\s]{1,64}@[^@\s]{1,255}\.[A-Za-z]{2,20}"
# No area has a code that begins with 00; a spreadsheet takes the 0 off 06.
_PHONE = r"(?<![\d-])(?:(?:\+31|0031|0)[ ()-]*[1-9](?:[ ()-]*\d){8}|6[ -]\d{8})(?!\d)"
_IBAN = r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b"
# The Dutch series of plates: three groups of letters or digits, six signs in all, both kinds present.
_PLATE = (
    r"(?<![\w-])(?=[\w-]{8}(?![\w-]))(?=[\d-]*[A-Za-z])(?=[A-Za-z-]*\d)"
    r"(?:(?:[A-Za-z]{1,3}|\d{1,3})-){2}(?:[A-Za-z]{1,3}|\d{1,3})"
)
_NAME = (
    r"(?<!\w)(?:[A-Z]\.){1,5} ?(?:(?:van|de|den|der|ter|ten|te|'t|el|la) )*"
    r"[A-ZÀ-Ý][a-zà-ÿ'-]++(?:(?: ?- ?| )?[A-ZÀ-Ý][a-zà-ÿ'-]++)*+"
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
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ][\d:.+Z]*)?")


# Free text: sentences, hardly ever the same one twice. A list of long names is repeated.
FREE_TEXT = "vrije tekst"
_DESCRIBES = "omschrijving"  # of the offence, or what somebody typed: only the cells tell
MANY_WORDS, LONG_TEXT, SOME_WORDS = 6, 60, 3
LONG_DIFFERENT = 0.3  # the titles of offences are long as well, and come back far more often
REPEATS = 0.2  # of the filled cells at most so many different ones: then it is a list
FEW_CELLS = 10
# Dates of birth lie decades apart; no register of incidents goes back that far.
PEOPLE, CITIZEN_NUMBERS = "namen", "burgerservicenummers"
BIRTH_DATES, A_GENERATION = "geboortedatums", 30


def kind_of_column(name: str, values: Iterable[str | None]) -> str | None:
    """What kind of personal data a column holds, in the plural; None where it does not look like any."""
    filled = [value for value in values if value and value.strip()]
    by_name = _kind_by_name(name)
    if by_name and not (_DESCRIBES in name.casefold() and by_name == FREE_TEXT and _is_a_list(filled)):
        return by_name
    return kind_of_content(filled) or _kind_of_text(filled) or _kind_of_dates(filled)


def kind_of_cell(text: str) -> str | None:
    """What kind of personal data stands in one cell of a column that is otherwise about something else.

    A number by itself is none: one in eleven case numbers of nine digits passes the eleven-test.
    """
    return None if text.strip().isdigit() else kind_inside(text)


def kind_of_reference(text: str) -> str | None:
    """What kind of personal data stands in the number of one case. Digits alone can be a telephone number.

    Nine digits that pass the eleven-test are none by themselves: one in eleven case numbers does, and where all of a
    column do, `kind_of_content` says so.
    """
    found = kind_of_value(text) if text.isdigit() else kind_inside(text)
    return None if text.isdigit() and found == CITIZEN_NUMBERS else found


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
    apart = _HUMP.sub(" ", name.replace("E-mail", "email").replace("e-mail", "email"))  # "NaamMelder" is two words
    words = _WORD.findall(apart.casefold())
    if not set(words).isdisjoint(_NOT_A_PERSON):
        return None
    words += ["naam" for word in words if word.endswith("naam") and word.removesuffix("naam") not in _NOT_A_PERSON]
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


def _is_a_list(filled: list[str]) -> bool:
    return len(filled) >= FEW_CELLS and len(set(filled)) <= REPEATS * len(filled)


def _kind_of_text(filled: list[str]) -> str | None:
    """Free text: one cell in five is long, or half of them have some words, and these are nearly all different."""
    long = [text for text in filled if len(text) >= LONG_TEXT or len(text.split()) >= MANY_WORDS]
    some = [text for text in filled if len(text.split()) >= SOME_WORDS and not any(map(str.isdigit, text))]
    is_free = _mostly_different(long, LONG_DIFFERENT) and len(long) >= ENOUGH * len(filled)
    is_short = len(some) >= FEW_CELLS and _mostly_different(some, 0.8) and len(some) >= 0.5 * len(filled)
    return FREE_TEXT if is_free or is_short else None


def _mostly_different(texts: list[str], share: float) -> bool:
    return bool(texts) and len(set(texts)) >= share * len(texts)


def _kind_of_dates(filled: list[str]) -> str | None:
    years = sorted(int(found[0]) for text in filled if _DATE.fullmatch(text) and (found := _YEAR.findall(text)))
    if len(years) < max(FEW_CELLS, 0.5 * len(filled)):
        return None
    edge = len(years) // 20  # a year mistyped here and there is no generation
    return BIRTH_DATES if years[-1 - edge] - years[edge] >= A_GENERATION else None
