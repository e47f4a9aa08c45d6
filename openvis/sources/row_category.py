"""What happened and who reported it: the supplier's words become OpenVIS categories."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl

from openvis.domain.category import categories, category_of_police
from openvis.errors import UnknownValue
from openvis.sources.counts_profile import CountsProfile
from openvis.sources.profile_rules import CategoryRule, Profile, ReportedByRule
from openvis.sources.row_sieve import RowSieve, raw

_REASONS = {
    "map": "Deze waarde staat niet in [category.map] van het profiel.",
    "feitcode": "Deze feitcode hoort bij geen categorie van OpenVIS.",
    "signalen": "Deze soort melding hoort bij geen categorie van OpenVIS.",
    "police": "Deze soort misdrijf hoort bij geen categorie van OpenVIS.",
}


def add_category(sieve: RowSieve, profile: Profile | CountsProfile) -> None:
    """Add `category` and `reported_by`; refuse rows whose words have no category."""
    rule = profile.category
    first = rule.columns[0]
    sieve.refuse(pl.col(raw(first)).is_null(), first, "De categorie is leeg.")
    sieve.add(
        pl.concat_str([raw(column) for column in rule.columns], separator=" / ", ignore_nulls=True).alias("words")
    )
    different = sieve.frame.select("words", raw(first)).unique(["words"])
    found = {words: slug_of(rule, words, word) for words, word in different.iter_rows()}
    sieve.add(_translate("words", found).alias("category"))
    sieve.refuse(pl.col("category").is_null(), first, _REASONS[rule.by], "words")
    _add_reported_by(sieve, profile.reported_by)


def slug_of(rule: CategoryRule, words: str, first: str) -> str | None:
    """The category of the joined columns, or of the first column alone; None where nothing fits."""
    return rule.map.get(words) or rule.map.get(first) or _WAYS[rule.by](first)


def _add_reported_by(sieve: RowSieve, rule: ReportedByRule) -> None:
    if rule.value:
        sieve.add(pl.lit(rule.value.value).alias("reported_by"))
    elif rule.column:
        sieve.add(_translate(raw(rule.column), dict(rule.map or {})).alias("reported_by"))
        reason = "Deze waarde staat niet in [reported_by.map] van het profiel."
        sieve.refuse(pl.col("reported_by").is_null(), rule.column, reason, raw(rule.column))
    else:
        by_category = {slug: category.reported_by.value for slug, category in categories().items()}
        sieve.add(_translate("category", dict(by_category)).alias("reported_by"))


def _translate(column: str, meanings: dict[str, str | None] | dict[str, str]) -> pl.Expr:
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


_WAYS: dict[str, Callable[[str], str | None]] = {
    "map": lambda word: None,
    "feitcode": lambda word: _feitcodes().get(word.casefold().replace(" ", "")),
    "signalen": lambda word: _signalen().get(word.casefold().rsplit("/", 1)[-1].strip()),
    "police": _police,
}
