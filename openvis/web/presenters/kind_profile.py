"""A type beside other gemeenten, as its page shows it."""

from __future__ import annotations

from typing import Any

import polars as pl

from openvis.domain.beside_gemeenten import Others
from openvis.web.words import decimal, number, period_range

TITLES = {
    Others.COMPARABLE: "Vergelijkbare gemeenten",
    Others.REGION: "Andere gemeenten in de veiligheidsregio",
    Others.ALL: "Alle andere gemeenten in deze opslag",
}


def beside_lines(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The gemeente beside others: in a sentence, and in the numbers it rests on; the comparable ones first.

    Where all others are comparable, once is enough.
    """
    found = {Others(row["others"]): row for row in rows.iter_rows(named=True)}
    kinds = [kind for kind in Others if kind in found]
    once = {found[kind]["codes"]: kind for kind in reversed(kinds)}
    return [_line(kind, found[kind]) for kind in kinds if once[found[kind]["codes"]] is kind]


def _line(kind: Others, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": TITLES[kind],
        "others": number(len(row["codes"].split(","))),
        "period": period_range(row["period_from"], row["period_to"]),
        "count": number(row["count"]),
        "per_1000": decimal(row["per_1000"]),
        "count_of_others": number(row["count_of_others"]),
        "per_1000_of_others": decimal(row["per_1000_of_others"]),
        "sentence": row["sentence"],
    }
