"""How much of a month one registrar wrote. Who that was is known while a file is read, and nowhere after that.

A bijzonderheid that one busy officer made is no bijzonderheid of the street. To see that it takes numbers per month:
how many registrars, how many rows, how many of the busiest. A name or number is mixed with a salt that exists only
while one file is read, so not even the mixed form can be compared with that of another file.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import asdict
from hashlib import blake2b

import polars as pl

from openvis.domain.quality import RegistrarMonth
from openvis.sources.rows.row_sieve import raw

FACT = "registrars"


class RegistrarTally:
    """Counts rows per month and registrar, in 8 bytes and a number for each pair."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._salt = secrets.token_bytes(16)
        self._rows: defaultdict[str, defaultdict[bytes, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, rows: pl.DataFrame) -> None:
        """Count the rows that stayed; needs `occurred_from`. Rows without a registrar say nothing."""
        month = pl.col("occurred_from").dt.strftime("%Y-%m").alias("month")
        counted = rows.drop_nulls(raw(self._column)).group_by(month, pl.col(raw(self._column)).alias("who")).len()
        for key, who, number in counted.rows():
            self._rows[key][self._digest(who)] += number

    def months(self) -> list[RegistrarMonth]:
        """What may be kept, in time."""
        return [
            RegistrarMonth(month, len(found), sum(found.values()), max(found.values()))
            for month, found in sorted(self._rows.items())
        ]

    def facts(self) -> dict[str, object]:
        """The same in the form a batch keeps."""
        return {FACT: [asdict(month) for month in self.months()]}

    def remark(self) -> str:
        """What a reader of the delivery should know."""
        return (
            f"Kolom '{self._column}' is alleen gebruikt om per maand te tellen hoeveel één registrator schreef; "
            "wie dat was, is niet bewaard."
        )

    def _digest(self, who: str) -> bytes:
        return blake2b(who.encode(), key=self._salt, digest_size=8).digest()
