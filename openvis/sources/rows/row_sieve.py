"""Rows on their way from text to incidents: what cannot be used is taken out, with its line and the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from openvis.domain.delivery import Reject, RejectKind
from openvis.domain.shown_value import personal_kind
from openvis.sources.files.raw_rows import LINE

# What of a refused value may be shown. A wrongly mapped column can hold anything, so only what looks right passes.
DATE_LIKE = re.compile(r"^[0-9 .:/+TZ-]{1,30}$")
NUMBER_LIKE = re.compile(r"^[0-9.,+-]{1,20}$")
CODE_LIKE = re.compile(r"^(?!.*[0-9]{5})[A-Za-zÀ-ÿ0-9 .,:/&()_-]{1,40}$")
AREA_LIKE = re.compile(r"^[A-Z]{2}[0-9A-Z ]{2,10}$")


def raw(column: str) -> str:
    """What a column of the file is called in a sieve: a file may well have a column `x` or `category` of its own."""
    return f"\n{column}"


class RowSieve:
    """`frame` holds the rows that are still good, with the file's columns under `raw` names; `rejects` the others."""

    def __init__(self, frame: pl.DataFrame, rejects: Sequence[Reject] = ()) -> None:
        self.frame = frame.rename({name: raw(name) for name in frame.columns if name != LINE})
        self.rejects = list(rejects)

    def add(self, *columns: pl.Expr | pl.Series) -> None:
        """Add columns to the rows."""
        self.frame = self.frame.with_columns(*columns)

    def refuse(
        self,
        bad: pl.Expr,
        column: str | None,
        reason: str,
        shown: str | None = None,
        like: re.Pattern[str] = CODE_LIKE,
        *,
        kind: RejectKind = RejectKind.UNREADABLE,
    ) -> None:
        """Take out the rows for which `bad` holds; `shown` is the column whose value may be kept with the reason."""
        marked = self.frame.select(bad.fill_null(False).alias("bad"))["bad"]
        if not marked.any():
            return
        taken = self.frame.filter(marked)
        values = taken[shown].to_list() if shown else [None] * len(taken)
        self.rejects += [
            Reject(
                line,
                column,
                reason,
                value if value and like.fullmatch(value) and not personal_kind(value) else None,
                kind,
            )
            for line, value in zip(taken[LINE].to_list(), values, strict=True)
        ]
        self.frame = self.frame.filter(~marked)
