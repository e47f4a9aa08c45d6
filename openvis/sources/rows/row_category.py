"""What happened and who reported it: the supplier's words become OpenVIS categories.

A word no category is known for costs no row: it lands as "niet ingedeeld", with the word, and a person says later what
it is. Only where not one row of a file's beginning gets a category does the profile belong to another file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polars as pl

from openvis.domain.category import NO_KIND, UNKNOWN, categories, category_of_police
from openvis.domain.delivery import RejectKind
from openvis.domain.personal_data import kind_inside, kind_of_value
from openvis.domain.set_aside import FEITCODE, SIGNALEN, set_aside_by
from openvis.errors import UnknownValue, WrongColumns
from openvis.sources.files.wrong_input import place
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.profiles.profile_rules import CategoryRule, Profile, ReportedByRule
from openvis.sources.rows.row_sieve import CODE_LIKE, RowSieve, raw

ENOUGH_ROWS = 10  # fewer rows than this may all be of a kind that is new


def add_category(sieve: RowSieve, profile: Profile | CountsProfile) -> None:
    """Add `category`, `reported_by` and, where that is no kind, `supplier_category`; refuse rows that say nothing.

    Who reported a row without a category is what the profile says of it, and otherwise an officer: that never drives
    an expectation.
    """
    rule = profile.category
    first = rule.columns[0]
    sieve.refuse(pl.col(raw(first)).is_null(), first, "De categorie is leeg.", kind=RejectKind.EMPTY)
    sieve.add(
        pl.concat_str([raw(column) for column in rule.columns], separator=" / ", ignore_nulls=True).alias("words")
    )
    different = sieve.frame.select("words", raw(first)).unique(["words"])
    found = {words: slug_of(rule, words, word) or UNKNOWN for words, word in different.iter_rows()}
    own_words = {words: shown_word(words) for words, slug in found.items() if slug in NO_KIND}
    sieve.add(_translate("words", found).alias("category"), _translate("words", own_words).alias("supplier_category"))
    _add_reported_by(sieve, profile.reported_by)


def check_some_known(path: Path, sieve: RowSieve, rule: CategoryRule) -> None:
    """Raise WrongColumns where not one of the first rows of a file got a category."""
    rows = len(sieve.frame)
    if rows < ENOUGH_ROWS or not (sieve.frame["category"] == UNKNOWN).all():
        return
    raise WrongColumns(
        f"{place(path, column=rule.columns[0])}: geen van de eerste {rows} rijen krijgt een categorie van OpenVIS.",
        "Klopt het profiel bij dit bestand? Er is niets opgeslagen.",
    )


def shown_word(words: str) -> str | None:
    """A supplier's word for a kind of incident as it may be kept: None where it could be about a person."""
    personal = kind_of_value(words) or kind_inside(words)
    return words if CODE_LIKE.match(words) and not personal else None


def slug_of(rule: CategoryRule, words: str, first: str) -> str | None:
    """The category of the joined columns, or of the first column alone; None where nothing fits."""
    return rule.map.get(words) or rule.map.get(first) or _WAYS[rule.by](first)


def _add_reported_by(sieve: RowSieve, rule: ReportedByRule) -> None:
    if rule.value:
        sieve.add(pl.lit(rule.value.value).alias("reported_by"))
    elif rule.column:
        sieve.add(_translate(raw(rule.column), rule.map or {}).alias("reported_by"))
        reason = "Deze waarde staat niet in [reported_by.map] van het profiel."
        sieve.refuse(pl.col("reported_by").is_null(), rule.column, reason, raw(rule.column), kind=RejectKind.UNMAPPED)
    else:
        by_category = {slug: category.reported_by.value for slug, category in categories().items()}
        sieve.add(_translate("category", by_category).alias("reported_by"))


def _translate(column: str, meanings: Mapping[str, str | None]) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(meanings), pl.Series(list(meanings.values()), dtype=pl.String), default=None, return_dtype=pl.String
    )


def _police(word: str) -> str | None:
    try:
        return category_of_police(word).slug
    except UnknownValue:
        return None


@cache
def _feitcodes() -> dict[str, str]:
    return {code.casefold(): slug for slug, category in categories().items() for code in category.feitcodes}


@cache
def _signalen() -> dict[str, str]:
    return {name: slug for slug, category in categories().items() for name in category.signalen}


def _feitcode(word: str) -> str | None:
    code = word.casefold().replace(" ", "")
    return _feitcodes().get(code) or _set_aside(FEITCODE, code)


def _signalen_slug(word: str) -> str | None:
    slug = word.casefold().rsplit("/", 1)[-1].strip()
    return _signalen().get(slug) or _set_aside(SIGNALEN, slug)


def _set_aside(kind: str, code: str) -> str | None:
    line = set_aside_by(kind, code)
    return line.category if line else None


_WAYS: dict[str, Callable[[str], str | None]] = {
    "map": lambda word: None,
    "feitcode": _feitcode,
    "signalen": _signalen_slug,
    "police": _police,
}
