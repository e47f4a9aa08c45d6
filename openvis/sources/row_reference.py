"""The reference of each row: the supplier's own number, or a fingerprint of what the row says.

Without a number two identical rows are two incidents: the fingerprint is followed by how many times it came by.
The same file gives the same references, whatever is later mapped differently. It is made of the mapped columns only.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import polars as pl

from openvis.sources.raw_rows import LINE
from openvis.sources.row_sieve import RowSieve, raw

_BETWEEN = "\x1f"  # unit separator: stands in no text, so that ("a", "bc") and ("ab", "c") differ


class References:
    """Remembers what came by, in 8 bytes per row."""

    def __init__(self, columns: tuple[str, ...], all_columns: list[str]) -> None:
        self._columns = columns
        self._all_columns = all_columns
        self._seen = np.empty(0, dtype=np.uint64)

    def add_to(self, sieve: RowSieve) -> None:
        """Add `reference`; refuse rows whose number is empty or came by before."""
        if self._columns:
            self._add_numbers(sieve)
        else:
            self._add_fingerprints(sieve)

    def _add_numbers(self, sieve: RowSieve) -> None:
        name = self._columns[0]
        sieve.refuse(
            pl.any_horizontal(pl.col(raw(column)).is_null() for column in self._columns), name, "Het nummer is leeg."
        )
        sieve.add(pl.concat_str([raw(column) for column in self._columns], separator="/").alias("reference"))
        sieve.add(pl.Series("earlier", self._times_before(_fingerprints(sieve.frame["reference"]))))
        sieve.refuse(pl.col("earlier") > 0, name, "Dit nummer komt al eerder in het bestand voor.")

    def _add_fingerprints(self, sieve: RowSieve) -> None:
        text = sieve.frame.select(
            pl.concat_str([pl.col(raw(column)).fill_null("") for column in self._all_columns], separator=_BETWEEN)
        ).to_series()
        prints = _fingerprints(text)
        times = self._times_before(prints) + 1
        references = [f"{a:016x}-{b}" for a, b in zip(prints.tolist(), times.tolist(), strict=True)]
        sieve.add(pl.Series("reference", references, dtype=pl.String))

    def _times_before(self, prints: np.ndarray) -> np.ndarray:
        """How many times each fingerprint came by earlier, in this piece or an earlier one."""
        seen = np.searchsorted(self._seen, prints, "right") - np.searchsorted(self._seen, prints, "left")
        here = pl.DataFrame({"print": prints, LINE: np.arange(len(prints))})
        within = here.select((pl.col(LINE).cum_count().over("print") - 1).alias("n"))["n"].to_numpy()
        self._seen = np.sort(np.concatenate([self._seen, prints]), kind="stable")
        return np.asarray(seen + within.astype(np.int64), dtype=np.int64)


def _fingerprints(text: pl.Series) -> np.ndarray:
    digests = b"".join(blake2b(row.encode(), digest_size=8).digest() for row in text.to_list())
    return np.frombuffer(digests, dtype=">u8").astype(np.uint64)
