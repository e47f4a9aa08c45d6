"""Incidents from any CSV or XLSX file, by a mapping profile: enforcement registrations, meldingen, foreign police data.

Each row gets a reference, a category, a moment and a buurt, or is kept out with the reason; a kind without a category
lands as "niet ingedeeld". A file of which nothing fits from the start is refused whole: then the profile and the file
do not belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.errors import InputError, WrongColumns
from openvis.sources.areas.placing import BuurtMap
from openvis.sources.files.raw_rows import RawRows
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place
from openvis.sources.profiles.profile_rules import Profile
from openvis.sources.rows.address import AddressFinder
from openvis.sources.rows.left_out import check_mapped, remarks_on_left_out
from openvis.sources.rows.registrars import RegistrarTally
from openvis.sources.rows.row_category import add_category, check_some_known
from openvis.sources.rows.row_moments import add_moments
from openvis.sources.rows.row_place import Placer
from openvis.sources.rows.row_reference import References
from openvis.sources.rows.row_sieve import RowSieve

_NOTHING = pl.DataFrame(schema=schema_of("incidents"))
FEW_ROWS = 10  # fewer rows than this can all be wrong by themselves


def read(
    path: Path,
    *,
    profile: Profile,
    areas: pl.DataFrame,
    addresses: AddressFinder | None = None,
    known_at: datetime | None = None,
) -> Iterator[Chunk]:
    """The incidents of one gemeente. `areas` is a frame of the areas table; the latest vintage in it is used.

    `addresses` is where a profile with by = "address" looks them up. What happens after `known_at` (with a zone) is
    a typing mistake and kept out.

    Raises WrongColumns, IncompleteFile or UnreadableFile; what was handed over before must then be forgotten.
    """
    check_mapped(path, profile)
    rows = rows_of(path, profile.file, profile.columns)
    yield from read_rows(path, rows, profile=profile, areas=areas, addresses=addresses, known_at=known_at)
    if remarks := remarks_on_left_out(path, profile):
        yield Chunk(_NOTHING, remarks=remarks)


def read_rows(
    path: Path,
    rows: Iterable[RawRows],
    *,
    profile: Profile,
    areas: pl.DataFrame,
    addresses: AddressFinder | None = None,
    known_at: datetime | None = None,
) -> Iterator[Chunk]:
    """The same for rows of text that were taken out of `path` in another way; they hold `profile.columns`."""
    buurten = _latest_buurten(profile, areas)
    vintage, plane_crs = buurten["vintage"][0], buurten["crs"][0]
    references = References(profile.reference, profile.told_columns)
    tally = RegistrarTally(profile.registrar) if profile.registrar else None
    placer = Placer(profile.place, profile.file.decimal, BuurtMap(buurten), plane_crs, addresses)
    for number, raw in enumerate(rows):
        sieve = RowSieve(raw.frame, raw.rejects)
        references.add_to(sieve)
        add_category(sieve, profile)
        if number == 0:
            check_some_known(path, sieve, profile.category)
        add_moments(sieve, profile, known_at)
        placer.add_to(sieve)
        if number == 0:
            _refuse_hopeless(path, raw, sieve)
        if tally:
            tally.add(sieve.frame)
        yield Chunk(_incidents(sieve.frame, profile, vintage), _in_order(sieve.rejects), raw.rows_read)
    if profile.rhythm:
        yield Chunk(_NOTHING, facts={"rhythm": profile.rhythm.value})
    if tally:
        yield Chunk(_NOTHING, remarks=[tally.remark()], facts=tally.facts())


def _latest_buurten(profile: Profile, areas: pl.DataFrame) -> pl.DataFrame:
    buurten = areas.filter((pl.col("gemeente") == profile.gemeente) & (pl.col("level") == AreaLevel.BUURT.value))
    if buurten.is_empty():
        raise InputError(
            f"Er zijn geen buurten van {profile.gemeente}, dus incidenten kunnen geen plaats krijgen.",
            "Lees eerst de gebieden in met `openvis import areas`.",
        )
    return buurten.filter(pl.col("vintage") == pl.col("vintage").max())


def _incidents(rows: pl.DataFrame, profile: Profile, vintage: int) -> pl.DataFrame:
    return rows.with_columns(
        gemeente=pl.lit(profile.gemeente),
        source=pl.lit(profile.source),
        vintage=pl.lit(vintage, pl.Int64),
    ).select(pl.col(name).cast(kind) for name, kind in schema_of("incidents").items())


def _in_order(rejects: list[Reject]) -> list[Reject]:
    return sorted(rejects, key=lambda reject: reject.row)


def _refuse_hopeless(path: Path, raw: RawRows, sieve: RowSieve) -> None:
    """Raise WrongColumns where every row of the first piece fails on the same column."""
    reasons = Counter((reject.column, reject.reason) for reject in sieve.rejects)
    if raw.rows_read < FEW_ROWS or not sieve.frame.is_empty() or len({column for column, _ in reasons}) > 1:
        return
    (column, reason), _ = reasons.most_common(1)[0]
    raise WrongColumns(
        f"{place(path, column=column)}: geen van de eerste {raw.rows_read} rijen is bruikbaar. {reason}",
        "Klopt het profiel bij dit bestand? Er is niets opgeslagen.",
    )
