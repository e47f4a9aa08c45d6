"""What a delivery changed, as a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from openvis.domain.batch import Batch
from openvis.domain.period import parse_period
from openvis.domain.revision import Revision
from openvis.reports.listing import Listing

EXPLAINED = (
    "Nieuw en vervallen zijn rijen die er voor deze levering niet waren, of nu niet meer. Een rij die naar een andere "
    "maand ging, telt daar als nieuw en in de oude maand als vervallen."
)


def revisions(batch: Batch, rows: Sequence[Revision]) -> Listing:
    stored = [dataclasses.asdict(row) for row in rows]
    words = [row | {"label": parse_period(row["period"]).label} for row in stored]
    columns = {
        "source": "bron", "label": "periode", "added": "nieuw", "changed": "gewijzigd", "withdrawn": "vervallen",
    }  # fmt: skip
    title = f"Wat {batch.file_name} veranderde aan wat bekend was"
    return Listing(title, columns, stored, words, EXPLAINED if rows else "Niets.")
