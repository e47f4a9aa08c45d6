"""Codes that were looked at and get no category, with the reason: one reviewed table, `set_aside.csv`.

Most are nothing for a picture of safety (`buiten-beeld`). A few say so little that they could be anything: those stay
"niet ingedeeld" and count as unknown. A code that ends in `*` stands for all that begin with it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FEITCODE, SIGNALEN = "feitcode", "signalen"


@dataclass(frozen=True, slots=True)
class SetAside:
    kind: str  # FEITCODE or SIGNALEN
    code: str
    category: str  # buiten-beeld or niet-ingedeeld
    boa_domain: str | None
    reason: str

    def holds(self, kind: str, code: str) -> bool:
        """Whether a code of this kind is meant, whichever way its letters are written."""
        ours, theirs = self.code.casefold(), code.casefold()
        return self.kind == kind and (theirs.startswith(ours[:-1]) if ours.endswith("*") else theirs == ours)


@cache
def set_aside() -> tuple[SetAside, ...]:
    """The whole table, in its order."""
    text = files("openvis.domain").joinpath("set_aside.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        SetAside(row["kind"], row["code"], row["category"], row["boa_domain"] or None, row["reason"]) for row in rows
    )


def set_aside_by(kind: str, code: str) -> SetAside | None:
    """The line that sets a code aside; None where it is not."""
    return next((line for line in set_aside() if line.holds(kind, code)), None)
