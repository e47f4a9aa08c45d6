"""The reference of each row: the supplier's own number, or a fingerprint of what the row says.

Without a number two identical rows are two incidents: the fingerprint is followed by how many times it came by.
The same file gives the same references, whatever is later mapped differently. It is made of the mapped columns only.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import polars as pl

from openvis.domain.delivery import RejectKind
from openvis.domain.personal_data import kind_of_reference
from openvis.sources.rows.row_sieve import RowSieve, raw

# Every number in which `kind_of_reference` finds something has one of these; most numbers of cases have none.
_PERHAPS = (
    r"@|(\+31|0031|0)([ ()-]*[0-9]){9}|[A-Z]{2}[0-9]{2} ?[A-Z]{4}|[A-Z]\. ?|[^0-9][0-9]{9}|[0-9]{9}[^0-9]"
    r"|6[ -][0-9]{8}|[A-Za-z0-9]{1,3}-[A-Za-z0-9]{1,3}-[A-Za-z0-9]"
)
LONGEST = 100  # signs; the longest case number we know has some thirty
_UNSEEN = r"[\p{C}\p{Zl}\p{Zp}]"  # C: signs that steer, hide themselves or turn the direction
_BETWEEN = "\x1f"  # unit separator: stands in no text, so that ("a", "bc") and ("ab", "c") differ


class References:
    """Remembers what came by, in 8 bytes per row."""

    def __init__(self, columns: tuple[str, ...], all_columns: list[str]) -> None:
        self._columns = columns
        self._all_columns = all_columns
        self._seen: list[np.ndarray] = []  # in order each, and each less than half as long as the one before

    def add_to(self, sieve: RowSieve) -> None:
        """Add `reference`; refuse rows whose number is empty or came by before."""
        if self._columns:
            self._add_numbers(sieve)
        else:
            self._add_fingerprints(sieve)

    def _add_numbers(self, sieve: RowSieve) -> None:
        name = self._columns[0]
        empty = pl.any_horizontal(pl.col(raw(column)).is_null() for column in self._columns)
        sieve.refuse(empty, name, "Het nummer is leeg.", kind=RejectKind.EMPTY)
        for column in self._columns:
            odd = f"Dit nummer is langer dan {LONGEST} tekens, of heeft een teken dat niet te zien is."
            text = pl.col(raw(column)).str
            sieve.refuse((text.len_chars() > LONGEST) | text.contains(_UNSEEN), column, odd)
            self._refuse_persons(sieve, column)
        sieve.add(pl.concat_str([raw(column) for column in self._columns], separator="/").alias("reference"))
        # A number is only looked for in this file, so that a hash which another version makes differently will do.
        sieve.add(pl.Series("earlier", self._times_before(sieve.frame["reference"].hash(seed=1).to_numpy())))
        reason = "Dit nummer komt al eerder in het bestand voor."
        sieve.refuse(pl.col("earlier") > 0, name, reason, kind=RejectKind.REPEATED)

    def _refuse_persons(self, sieve: RowSieve, column: str) -> None:
        """A number is stored as it is, so one that is somebody's is kept out."""
        different = sieve.frame.filter(pl.col(raw(column)).str.contains(_PERHAPS))[raw(column)].unique().to_list()
        found = {text: kind for text in different if (kind := kind_of_reference(text))}
        for kind in dict.fromkeys(found.values()):
            of_kind = [text for text, its_kind in found.items() if its_kind == kind]
            reason = f"Dit nummer lijkt te horen bij {kind}; die mogen niet in OpenVIS."
            sieve.refuse(pl.col(raw(column)).is_in(of_kind), column, reason)

    def _add_fingerprints(self, sieve: RowSieve) -> None:
        text = sieve.frame.select(
            pl.concat_str([pl.col(raw(column)).fill_null("") for column in self._all_columns], separator=_BETWEEN)
        ).to_series()
        prints = _fingerprints(text)
        digits = prints.astype(">u8").tobytes().hex(" ", 8).split()
        times = pl.Series(self._times_before(prints) + 1)
        sieve.add(pl.concat_str(pl.Series(digits, dtype=pl.String), times, separator="-").alias("reference"))

    def _times_before(self, prints: np.ndarray) -> np.ndarray:
        """How many times each fingerprint came by earlier, in this piece or an earlier one."""
        ordered = np.sort(prints)  # in order, because searching for neighbours one after the other is fast
        times = np.zeros(len(prints), dtype=np.int64)
        if np.any(ordered[1:] == ordered[:-1]) or any(_have_any(run, ordered) for run in self._seen):
            order = np.argsort(prints, kind="stable")
            earlier = [np.searchsorted(r, ordered, "right") - np.searchsorted(r, ordered) for r in self._seen]
            times[order] = np.arange(len(ordered)) - np.searchsorted(ordered, ordered) + sum(earlier)
        self._remember(ordered)
        return times

    def _remember(self, ordered: np.ndarray) -> None:
        """Add a run; runs of a size are put together, so that there are few and each print is moved few times."""
        if len(ordered):
            self._seen.append(ordered)
        while len(self._seen) > 1 and len(self._seen[-2]) < 2 * len(self._seen[-1]):
            self._seen[-2:] = [np.sort(np.concatenate(self._seen[-2:]), kind="stable")]


def _have_any(run: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether any of the wanted stands in the run; both are in order."""
    place = np.minimum(np.searchsorted(run, wanted), len(run) - 1)
    return bool(np.any(run[place] == wanted))


def _fingerprints(text: pl.Series) -> np.ndarray:
    digests = b"".join(blake2b(row.encode(), digest_size=8).digest() for row in text.to_list())
    return np.frombuffer(digests, dtype=">u8").astype(np.uint64)
