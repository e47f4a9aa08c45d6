"""What in a text points at one home: a house number or a postcode. A guess that errs towards calling it one."""

from __future__ import annotations

import re

# In small letters only where they are joined to it: "2026 is" begins like one.
_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?![A-Za-z])")
_CALLED = re.compile(r"\b(?:huis)?(?:nummers?|nrs?)\b\.? *\d", re.IGNORECASE)
# A word that ends like a street, or any name inside a sentence, with a number behind it.
_STREET = re.compile(
    r"\b[\w'-]*(?:straat|laan|weg|plein|dreef|hof|kade|gracht|singel|pad|steeg|dijk|park|erf|markt|plantsoen|baan|"
    r"rede|veld|oord|wal|burg|akker|meent|donk|gaarde|burcht|hage|ring|brink|dorp|haven|zoom)\s+(\d{1,4})(?![\d-])",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Ý][\w'-]+\s+(\d{1,4})(?:[ -]?[a-zA-Z])?(?![\w-])")
_COUNTED = re.compile(
    r"\s*(?:uur|dagen|dag|weken|maanden|jaar|meter|minuten|keer|procent|%|euro|januari|februari|maart|april|mei|juni|"
    r"juli|augustus|september|oktober|november|december)",
    re.IGNORECASE,
)
_NO_HOUSE = re.compile(r"(?:112|144)\b|14 0\d|(?:19|20)\d\d\b")  # a telephone number or a year behind a name


def precise_place_inside(text: str) -> str | None:
    """What kind of place a text names that is too precise; None where it names none."""
    if _POSTCODE.search(text):
        return "een postcode"
    if _CALLED.search(text):
        return "een huisnummer"
    named = [each for each in _NAME.finditer(text) if not _NO_HOUSE.match(text, each.start(1))]
    found = [*_STREET.finditer(text), *named]
    return "een huisnummer" if any(not _COUNTED.match(text, each.end(1)) for each in found) else None
