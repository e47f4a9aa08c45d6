"""What of a text from outside may be repeated in a sentence: the one place that decides it.

A wrongly mapped column can hold anything, and a sentence ends up in a log, a mail or a screenshot. So what looks like
it is about a person is named by its kind and not shown; what is long is cut; and signs that one does not see, or that
turn the order of the others round, are left out. A guess, like `personal_data`: it errs towards not showing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from openvis.domain.personal_data import PEOPLE, kind_inside, kind_of_value

LONGEST, LONGEST_NAME = 40, 80  # signs of a value, and of the name of a file or column
LONGEST_SEARCHED = 2000  # signs that are looked at; a longer text is no value
MOST = 20  # of a list; the example file with most columns has some thirty

_CODE, _CODE_LENGTHS = re.compile(r"[A-Z]{2}[0-9]{4}"), (6, 8, 10)
_CUT = "…"
# https://www.unicode.org/reports/tr44/#General_Category_Values: a line break becomes a space, the others go.
_BREAKS, _INVISIBLE = {"Cc", "Zl", "Zp", "Zs"}, {"Cf", "Cs", "Co", "Cn"}
# A date of the usual lengths, with or without a time: a telephone number can be written with the same signs.
_DATE = re.compile(
    r"(?:[0-9]{4}[-/.]?[0-9]{2}[-/.]?[0-9]{2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
# Two words with a capital each, with or without "van der" between them. Only of a value: many a column is called so.
_TWO_CAPITALS = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ'-]+ (?:(?:van|de|den|der|ter|ten|te|el|la) )*[A-ZÀ-Ý][a-zà-ÿ'-]+\b")


def shown(value: object) -> str:
    """A value in quotation marks, or its kind: "'2023-13'", "(verborgen: telefoonnummers)"."""
    text = visible(value)
    kind = personal_kind(text) or _kind_behind_code(text) or (PEOPLE if _TWO_CAPITALS.search(text) else None)
    return f"(verborgen: {kind})" if kind else f"'{_cut(text, LONGEST)}'"


def shown_name(name: object) -> str:
    """The name of a file or column, without quotation marks."""
    text = visible(name)
    kind = personal_kind(text)
    return f"(verborgen: {kind})" if kind else _cut(text, LONGEST_NAME)


def shown_list(words: Sequence[str]) -> str:
    """The first of a list of texts that were each made fit to show: "a, b en nog 12"."""
    more = len(words) - MOST
    return ", ".join(words[:MOST]) + (f" en nog {more}" if more > 0 else "")


def personal_kind(text: str) -> str | None:
    """What kind of personal data a text that is to be shown looks like; None where it may be shown."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_SEARCHED]).strip()
    return None if _DATE.fullmatch(plain) else kind_of_value(plain) or kind_inside(plain)


def _kind_behind_code(text: str) -> str | None:
    """The same of what is stuck behind the code of a gemeente, wijk or buurt."""
    rests = (text[length:] for length in _CODE_LENGTHS) if _CODE.match(text) else ()
    return next(filter(None, map(personal_kind, rests)), None)


def visible(value: object) -> str:
    """A text without the signs that one does not see, on one line."""
    signs = ((sign, unicodedata.category(sign)) for sign in str(value)[: LONGEST_SEARCHED + 1])
    return "".join(" " if kind in _BREAKS else sign for sign, kind in signs if kind not in _INVISIBLE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}{_CUT}"
