"""Concordances: a table from elsewhere brought in, or one made from the stored areas of two years."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from openvis.analysis.deliveries.area_shares import AreaPieces, shares_of
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel, checked_vintage
from openvis.domain.batch import Batch
from openvis.domain.delivery import Chunk
from openvis.errors import InputError, NothingStored, UnknownValue
from openvis.pipeline.bringing.bring import Delivery, bring
from openvis.sources import concordance_file
from openvis.sources.address_file import address_points
from openvis.sources.areas.area_pieces import Pieces, pieces
from openvis.sources.areas.placing import BuurtMap
from openvis.store import read

COVERED = 0.95  # of an old buurt must lie in the new division; where it is less, that is said
COLUMNS = ("from_vintage", "from_area", "to_vintage", "to_area", "share", "basis")


def import_concordance(
    path: Path,
    *,
    scope: Scope,
    by: str,
    now: datetime,
    gemeente: str | None = None,
    from_vintage: int | None = None,
    to_vintage: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Batch:
    """Import a table of renumbered buurten; it replaces the one stored between the same two years.

    Raises InputError for a table that is not whole, NothingStored where the areas of one of the years are not there.
    """
    chunks = _read(path, scope, gemeente=gemeente, from_vintage=from_vintage, to_vintage=to_vintage)
    delivery = Delivery("concordances", concordance_file.SOURCE, gemeente or "", path, chunks)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def _read(path: Path, scope: Scope, **wanted: Any) -> Iterator[Chunk]:
    """Reads the areas at the first chunk, so that a refusal leaves a batch."""
    yield from concordance_file.read(path, areas=read.areas(scope), earlier=read.concordances(scope), **wanted)


def make_concordance(
    folder: Path,
    *,
    gemeente: str,
    from_vintage: int,
    to_vintage: int,
    scope: Scope,
    by: str,
    now: datetime,
    addresses: Path | None = None,
    say: Callable[[str], None],
) -> Batch:
    """Lay the stored areas of two years over each other, write what comes out as a table in `folder`, and import it.

    The table can be read, corrected and imported again. `addresses` is a file as `sources.address_file` reads it;
    `say` is told what is odd. Raises NothingStored where the areas of one of the years are not there, UnknownValue
    where the years are not in order, InputError where an old buurt lies outside the new division.
    """
    first, last = (checked_vintage(year) for year in (from_vintage, to_vintage))
    if first >= last:
        raise UnknownValue(
            f"De indeling van {last} komt niet na die van {first}.", "Noem het vroegste jaar bij --from."
        )
    areas = read.areas(scope)
    old, new = (_buurten(areas, gemeente, year) for year in (first, last))
    found = pieces(*(shapely.from_wkb(division["shape"].to_numpy()) for division in (old, new)))
    for remark in _outside(old, found, last):
        say(remark)
    over = AreaPieces(
        old=found.old,
        new=found.new,
        surface=found.surface,
        addresses=_addresses_on(addresses, old, new, found),
        inhabitants=_inhabitants(read.population(scope), new, last)[found.new],
    )
    path = folder / f"omrekentabel_{gemeente}_{first}_{last}.csv"
    _write(path, _rows(over, old, new, first, last))
    return import_concordance(path, gemeente=gemeente, from_vintage=first, to_vintage=last, scope=scope, by=by, now=now)


def _buurten(areas: pl.DataFrame, gemeente: str, year: int) -> pl.DataFrame:
    found = areas.filter(gemeente=gemeente, vintage=year, level=AreaLevel.BUURT.value).sort("code")
    if found.is_empty():
        stored = ", ".join(map(str, areas.filter(gemeente=gemeente)["vintage"].unique().sort()))
        raise NothingStored(
            f"Van {gemeente} zijn geen buurten van {year} ingelezen{f', wel van {stored}' if stored else ''}.",
            f"Lees ze eerst in met `openvis import areas FILE --vintage {year}`.",
        )
    return found


def _outside(old: pl.DataFrame, found: Pieces, last: int) -> list[str]:
    """A sentence per old buurt that partly left the gemeente. Raises InputError where one left wholly."""
    covered = np.bincount(found.old, weights=found.surface, minlength=old.height)
    share = covered / shapely.area(shapely.from_wkb(old["shape"].to_numpy()))
    gone = [code for code, part in zip(old["code"], share, strict=True) if not part]
    if gone:
        raise InputError(
            f"{gone[0]} ligt nergens in de indeling van {last}; zo zijn er {len(gone)}.",
            "Ging het gebied naar een andere gemeente, lever dan een tabel met `openvis import concordance`.",
        )
    return [
        f"Van {code} ligt {round(100 * (1 - part))} % buiten de indeling van {last}; wat daar is geteld, gaat mee naar "
        "de delen die erin liggen."
        for code, part in zip(old["code"], share, strict=True)
        if part < COVERED
    ]


def _addresses_on(path: Path | None, old: pl.DataFrame, new: pl.DataFrame, found: Pieces) -> np.ndarray:
    """How many addresses lie on each piece; NaN without a file."""
    if path is None:
        return np.full(len(found.old), np.nan)
    x, y = address_points(path)
    at_old, at_new = (BuurtMap(division).position(x, y) for division in (old, new))
    counted = np.zeros((old.height + 1, new.height + 1))
    np.add.at(counted, (at_old, at_new), 1)
    return np.asarray(counted[found.old, found.new])


def _inhabitants(population: pl.DataFrame, new: pl.DataFrame, year: int) -> np.ndarray:
    known = dict(population.filter(vintage=year).select("area", "inhabitants").iter_rows())
    return np.array(
        [np.nan if (number := known.get(code)) is None else number for code in new["code"]], dtype=np.float64
    )


def _rows(
    over: AreaPieces, old: pl.DataFrame, new: pl.DataFrame, first: int, last: int
) -> Iterator[tuple[object, ...]]:
    shares, bases = shares_of(over)
    for piece, (share, basis) in enumerate(zip(shares, bases, strict=True)):
        yield (
            first,
            old["code"][int(over.old[piece])],
            last,
            new["code"][int(over.new[piece])],
            f"{share:.6f}",
            basis.value,
        )


def _write(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
