"""Whether a concordance is whole: every old buurt goes somewhere, to buurten that exist, in shares that add up to 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import polars as pl

from openvis.domain.area import AreaLevel, gemeente_of
from openvis.domain.concordance import ESTIMATED, Basis, Concordance, reference_of
from openvis.domain.delivery import schema_of
from openvis.errors import IncompleteFile, NothingStored
from openvis.sources.files.wrong_input import place, wrong_value

SOURCE = "omrekentabel"  # one for all: the newest table between two years replaces the one before it
TOLERANCE = 0.015  # three parts written with two decimals can be this far from 1 together
SHOWN = 5  # codes named in one sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file. A share that is not given is 1 where the old buurt has no other row."""

    line: int
    from_area: str
    to_area: str
    share: float | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pair:
    """Between which two divisions of which gemeente."""

    gemeente: str
    old: int
    new: int


def whole_concordance(
    path: Path, pair: Pair, lines: Sequence[Line], areas: pl.DataFrame, earlier: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """Every old buurt with its parts, what was withdrawn with a share of 0, and remarks on what looks odd.

    Raises NothingStored without areas of both years, UnknownValue or IncompleteFile for what is not whole.
    """
    old, new = (_buurten(areas, pair.gemeente, year) for year in (pair.old, pair.new))
    _check_codes(path, pair, lines, old, new)
    _check_once(path, lines)
    by_area = {area: list(part) for area, part in groupby(sorted(lines, key=_by_code), key=lambda line: line.from_area)}
    absent = sorted(old - set(by_area) - new)
    if absent:
        raise IncompleteFile(
            f"{place(path)} zegt niet waar {_listed(absent)} van {pair.old} gebleven {_is(absent)}: in {pair.new} "
            f"{'bestaat die' if len(absent) == 1 else 'bestaan die'} niet meer.",
            "Vul de tabel aan, of laat haar maken met `openvis concordance`.",
        )
    kept = {area: [Line(0, area, area, 1.0, Basis.UNCHANGED)] for area in old - set(by_area)}
    parts = [part for _, listed in sorted((by_area | kept).items()) for part in _shared(path, listed)]
    told = list(_with_basis(parts))
    rows = [_row(pair, part) for part in told]
    remarks = _remarks(pair, [part for part in told if part.share], new)
    return _with_withdrawn(pl.DataFrame(rows, schema=schema_of("concordances")), pair, earlier), remarks


# ----- checks


def _buurten(areas: pl.DataFrame, gemeente: str, year: int) -> set[str]:
    mine = areas.filter(gemeente=gemeente, vintage=year, level=AreaLevel.BUURT.value)
    if mine.is_empty():
        raise NothingStored(
            f"Van {gemeente} zijn geen buurten van {year} ingelezen, dus de codes van dat jaar zijn niet na te gaan.",
            f"Lees ze eerst in met `openvis import areas FILE --vintage {year}`.",
        )
    return set(mine["code"])


def _check_codes(path: Path, pair: Pair, lines: Sequence[Line], old: set[str], new: set[str]) -> None:
    for line in lines:
        for column, code, known, year in (
            ("from_area", line.from_area, old, pair.old),
            ("to_area", line.to_area, new, pair.new),
        ):
            if gemeente_of(code) != pair.gemeente:
                raise wrong_value(
                    path, line.line, column, f"{code} ligt niet in {pair.gemeente}.",
                    "Een omrekentabel blijft binnen één gemeente. Er is niets opgeslagen.",
                )  # fmt: skip
            if code not in known:
                raise wrong_value(
                    path, line.line, column, f"{code} is geen buurt van {year}.",
                    f"Kloppen de jaren {pair.old} en {pair.new}? Er is niets opgeslagen.",
                )  # fmt: skip


def _check_once(path: Path, lines: Sequence[Line]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        first = seen.setdefault((line.from_area, line.to_area), line.line)
        if first != line.line:
            problem = f"{line.from_area} naar {line.to_area} staat ook op regel {first}."
            raise wrong_value(path, line.line, "from_area", problem)


def _shared(path: Path, parts: Sequence[Line]) -> Iterator[Line]:
    """The parts of one old buurt with shares that add up to exactly 1."""
    given = [part.share for part in parts if part.share is not None]
    first = parts[0]
    if len(given) < len(parts):
        if len(parts) > 1:
            raise wrong_value(
                path, first.line, "share",
                f"{first.from_area} gaat naar {len(parts)} buurten, en niet van elk staat er een aandeel.",
                "Zet bij elk deel een aandeel, of laat de tabel maken met `openvis concordance`.",
            )  # fmt: skip
        yield replace(first, share=1.0)
        return
    total = sum(given)
    if abs(total - 1) > TOLERANCE:
        raise wrong_value(
            path, first.line, "share",
            f"de aandelen van {first.from_area} zijn samen {_number(total)} en niet 1.",
            "Wat een buurt telde, moet in haar geheel ergens terechtkomen. Er is niets opgeslagen.",
        )  # fmt: skip
    for part, share in zip(parts, given, strict=True):
        yield replace(part, share=share / total)


def _with_basis(parts: Sequence[Line]) -> Iterator[Line]:
    """What went whole is no estimate, whatever the file says; what stayed alone under its own code is unchanged."""
    receives = [part.to_area for part in parts if part.share]
    for part in parts:
        if part.share != 1:
            yield replace(part, basis=part.basis if part.basis in ESTIMATED else Basis.SUPPLIED)
        elif part.from_area == part.to_area and receives.count(part.to_area) == 1:
            yield replace(part, basis=Basis.UNCHANGED)
        else:
            yield replace(part, basis=Basis.WHOLE)


# ----- what comes out


def _row(pair: Pair, part: Line) -> Concordance:
    assert part.share is not None
    return Concordance(
        gemeente=pair.gemeente,
        source=SOURCE,
        reference=reference_of(pair.old, part.from_area, pair.new, part.to_area),
        from_vintage=pair.old,
        from_area=part.from_area,
        to_vintage=pair.new,
        to_area=part.to_area,
        share=part.share,
        basis=part.basis,
    )


def _with_withdrawn(rows: pl.DataFrame, pair: Pair, earlier: pl.DataFrame) -> pl.DataFrame:
    """A row that is stored is never removed; one that no longer holds gets a share of 0."""
    mine = earlier.filter(gemeente=pair.gemeente, from_vintage=pair.old, to_vintage=pair.new)
    withdrawn = mine.join(rows, on="reference", how="anti").with_columns(share=pl.lit(0.0))
    return pl.concat([rows, withdrawn.select(rows.columns)])


def _remarks(pair: Pair, parts: Sequence[Line], new: set[str]) -> list[str]:
    sources = {part.from_area for part in parts}
    split = {area for area in sources if sum(part.from_area == area for part in parts) > 1}
    changed = {part.from_area for part in parts if part.basis is not Basis.UNCHANGED}
    said = [f"Van {len(sources)} buurten van {pair.old} veranderden er {len(changed)}, waarvan {len(split)} gesplitst."]
    if empty := sorted(new - {part.to_area for part in parts}):
        said.append(f"Naar {_listed(empty)} van {pair.new} gaat niets: van vóór {pair.new} is daar niets bekend.")
    return said


def _by_code(line: Line) -> tuple[str, str]:
    return line.from_area, line.to_area


def _listed(codes: Sequence[str]) -> str:
    return f"{', '.join(codes[:SHOWN])}{f' en nog {len(codes) - SHOWN}' if codes[SHOWN:] else ''}"


def _is(codes: Sequence[str]) -> str:
    return "is" if len(codes) == 1 else "zijn"


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
