"""The stored concordances as a list: what changed between two years, in which shares, and what those rest on."""

from __future__ import annotations

import polars as pl

from openvis.domain.concordance import Basis
from openvis.domain.words import word
from openvis.reports.listing import Listing


def listed(rows: pl.DataFrame) -> Listing:
    """Every part; the table shows those that changed, and says how many did not."""
    stored = rows.sort("gemeente", "from_vintage", "to_vintage", "from_area", "to_area").to_dicts()
    changed = [row for row in stored if row["basis"] != Basis.UNCHANGED]
    words = [
        {
            **row,
            "from_vintage": str(row["from_vintage"]),
            "to_vintage": str(row["to_vintage"]),
            "share": f"{100 * row['share']:.0f} %",
            "basis": word(Basis(row["basis"])),
        }
        for row in changed
    ]
    columns = {
        "from_vintage": "van jaar", "from_area": "oude buurt", "to_vintage": "naar jaar", "to_area": "nieuwe buurt",
        "share": "aandeel", "basis": "berust op",
    }  # fmt: skip
    more = f"{len(stored) - len(changed)} buurten bleven gelijk." if stored else ""
    return Listing("Omrekentabellen", columns, stored, words, more)
