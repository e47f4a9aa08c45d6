"""What area files call their columns, old and new: CBS, PDOK's OGC API and WFS, and the files of earlier years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# In order: of the columns for a code, the first one that is filled names the area itself.
CODE = ("statcode", "buurtcode", "bu_code", "wijkcode", "wk_code", "gemeentecode", "gm_code")
NAME = {
    "BU": ("statnaam", "buurtnaam", "bu_naam"),
    "WK": ("statnaam", "wijknaam", "wk_naam"),
    "GM": ("statnaam", "gemeentenaam", "gm_naam"),
}
WIJK_NAME = ("wijknaam", "wk_naam")
GEMEENTE_NAME = ("gemeentenaam", "gm_naam")
VINTAGE = ("jaar", "jaarstatcode", "jrstatcode", "indelingsjaar")  # "2024" or "2024BU03560101"
GEMEENTE = ("gemeentecode", "gm_code")
WATER = ("water", "h2o")
KNOWN = tuple(dict.fromkeys([*CODE, *(n for names in NAME.values() for n in names), *VINTAGE, *WATER]))


def first_filled(row: Mapping[str, object], names: Sequence[str]) -> str | None:
    """The first of these columns that says something; the columns of `row` are in lower case."""
    for name in names:
        value = row.get(name)
        if value is not None and str(value).strip() not in ("", "nan", "None"):
            return str(value).strip()
    return None
