"""A table of renumbered buurten, CSV or XLSX: old code, new code, and the share that went there if a buurt was split.

CBS publishes such a table with each new division; `openvis concordance` writes one in the same layout, with its basis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from openvis.domain.area import AreaLevel, checked_vintage, gemeente_of, level_of
from openvis.domain.concordance import Basis
from openvis.domain.delivery import Chunk, Reject
from openvis.domain.shown_value import shown
from openvis.domain.words import WORDS
from openvis.errors import IncompleteFile, UnknownValue, WrongColumns
from openvis.sources.areas.concordance_checks import SOURCE, Line, Pair, whole_concordance
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.files.wrong_input import existing_file, place, wrong_value
from openvis.sources.rows.row_sieve import AREA_LIKE, NUMBER_LIKE

__all__ = ["COLUMNS", "SOURCE", "read"]

# The first of each is what `openvis concordance` writes; column names are compared in lower case.
COLUMNS = {
    "from_area": ("from_area", "oude_code", "oude code", "code_oud", "buurtcode_oud", "oud"),
    "to_area": ("to_area", "nieuwe_code", "nieuwe code", "code_nieuw", "buurtcode_nieuw", "nieuw"),
    "share": ("share", "aandeel"),
    "basis": ("basis", "grondslag"),
    "from_vintage": ("from_vintage", "oud_jaar", "jaar_oud"),
    "to_vintage": ("to_vintage", "nieuw_jaar", "jaar_nieuw"),
}
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_LONGEST_HEADER = 10_000  # bytes
_SHARE = re.compile(r"0|1|0[.,][0-9]{1,30}|1[.,]0{1,30}")


@dataclass(frozen=True, slots=True)
class _Raw:
    line: int
    values: Mapping[str, str | None]  # by the names of COLUMNS; only those of the columns that are there


def read(
    path: Path,
    *,
    areas: pl.DataFrame,
    earlier: pl.DataFrame,
    gemeente: str | None = None,
    from_vintage: int | None = None,
    to_vintage: int | None = None,
) -> Iterator[Chunk]:
    """The whole concordance of one gemeente between two years, in the shape of the table "concordances".

    areas    the stored areas, of every year: old codes must exist in the first and new codes in the second year
    earlier  what is stored of concordances: what the file no longer says gets a share of 0

    The years are those given, else those in the columns, else the two in the file's name. A buurt the file does not
    name and that exists in both years is unchanged. Rows of wijken and gemeenten are kept apart: they follow from
    their buurten. Raises InputError for anything else: half a concordance would lose counts.
    """
    raws, rejects, rows_read = _raws(path)
    chosen = gemeente or _only_gemeente(path, raws)
    mine = [raw for raw in raws if chosen in {_gemeente(path, raw, "from_area"), _gemeente(path, raw, "to_area")}]
    if not mine:
        raise UnknownValue(f"{place(path)} bevat geen buurten van {chosen}.", "Kies een andere gemeente of bestand.")
    pair = _pair(path, chosen, mine, from_vintage, to_vintage)
    frame, remarks = whole_concordance(path, pair, [_line(path, raw) for raw in mine], areas, earlier)
    yield Chunk(frame, rejects, rows_read, remarks)


# ----- reading


def _raws(path: Path) -> tuple[list[_Raw], list[Reject], int]:
    """The rows about buurten, the rows about larger areas, and how many rows there are."""
    file_format = _format(path)
    found = _columns(path, header_of(path, file_format))
    raws: list[_Raw] = []
    rejects: list[Reject] = []
    rows_read = 0
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            raise IncompleteFile(
                f"{place(path, piece.rejects[0].row)}: {piece.rejects[0].reason}", "Herstel die regel."
            )
        rows_read += piece.rows_read
        for row in piece.frame.iter_rows(named=True):
            raw = _Raw(row[LINE], {name: row[column] for name, column in found.items()})
            codes = [_code(path, raw, column) for column in ("from_area", "to_area")]
            if all(level_of(code) is AreaLevel.BUURT for code in codes):
                raws.append(raw)
            else:
                rejects.append(
                    Reject(raw.line, found["from_area"], "Wijken en gemeenten volgen uit hun buurten.", codes[0])
                )
    return raws, rejects, rows_read


def _format(path: Path) -> FileFormat:
    if path.suffix.lower() == ".xlsx":
        return FileFormat(kind="xlsx", decimal=",")
    with existing_file(path).open("rb") as stream:
        first = stream.readline(_LONGEST_HEADER)
    return FileFormat(delimiter=max((",", ";", "\t"), key=lambda mark: first.count(mark.encode())))


def _columns(path: Path, header: Sequence[str]) -> dict[str, str]:
    """{our name: the column of the file}. Raises WrongColumns without an old and a new code."""
    by_name = {column.casefold(): column for column in header}
    found = {
        ours: by_name[theirs[0]]
        for ours, known in COLUMNS.items()
        if (theirs := [name for name in known if name in by_name])
    }
    for ours in ("from_area", "to_area"):
        if ours not in found:
            raise WrongColumns(
                f"{place(path)} heeft geen kolom met {'oude' if ours == 'from_area' else 'nieuwe'} codes. "
                f"Verwacht: een van {', '.join(COLUMNS[ours])}.",
                "Verander de kop van het bestand of kies het goede bestand.",
            )
    return found


def _code(path: Path, raw: _Raw, column: str) -> str:
    text = (raw.values[column] or "").upper()
    try:
        level_of(text)
    except UnknownValue:
        # A name can be all capitals too; with a digit in it, it is an attempt at a code.
        like_code = AREA_LIKE.match(text) and any(letter.isdigit() for letter in text)
        named = f"{shown(text)} is" if like_code else "dit is" if text else "hier staat"
        raise wrong_value(path, raw.line, column, f"{named} geen gebiedscode.") from None
    return text


def _gemeente(path: Path, raw: _Raw, column: str) -> str:
    return gemeente_of(_code(path, raw, column))


def _only_gemeente(path: Path, raws: Sequence[_Raw]) -> str:
    codes = sorted({_gemeente(path, raw, column) for raw in raws for column in ("from_area", "to_area")})
    if len(codes) != 1:
        names = f": {', '.join(codes[:5])}{' ...' if codes[5:] else ''}" if codes else ""
        raise UnknownValue(
            f"{place(path)} bevat buurten van {len(codes)} gemeenten{names}.", "Kies er een met --gemeente."
        )
    return codes[0]


def _line(path: Path, raw: _Raw) -> Line:
    share = raw.values.get("share")
    if share is not None and not _SHARE.fullmatch(share):
        named = f"{shown(share)} is" if NUMBER_LIKE.match(share) else "dit is"
        raise wrong_value(path, raw.line, "share", f"{named} geen aandeel: dat is een getal van 0 tot en met 1.")
    codes = (_code(path, raw, "from_area"), _code(path, raw, "to_area"))
    number = float(share.replace(",", ".")) if share is not None else None
    return Line(raw.line, *codes, number, _basis(path, raw))


def _basis(path: Path, raw: _Raw) -> Basis:
    text = (raw.values.get("basis") or Basis.SUPPLIED).casefold()
    known = {basis.value: basis for basis in Basis} | {words: Basis(slug) for slug, words in WORDS[Basis].items()}
    if text not in known:
        raise wrong_value(
            path, raw.line, "basis", f"een grondslag is een van: {', '.join(basis.value for basis in Basis)}."
        )
    return known[text]


# ----- which years


def _pair(path: Path, gemeente: str, raws: Sequence[_Raw], first: int | None, last: int | None) -> Pair:
    in_name = [int(year) for year in _YEAR.findall(path.stem)]
    named = in_name if len(in_name) == 2 else [None, None]
    old = _year(path, raws, "from_vintage", first) or named[0]
    new = _year(path, raws, "to_vintage", last) or named[1]
    if old is None or new is None:
        raise UnknownValue(
            f"{place(path)} zegt niet tussen welke jaren het omrekent.", "Geef ze, bijvoorbeeld --from 2023 --to 2024."
        )
    if old >= new:
        raise UnknownValue(
            f"{place(path)}: de indeling van {new} komt niet na die van {old}.",
            "Reken van een eerder naar een later jaar, anders keert een keten van jaren terug naar haar begin.",
        )
    return Pair(gemeente, checked_vintage(old), checked_vintage(new))


def _year(path: Path, raws: Sequence[_Raw], column: str, given: int | None) -> int | None:
    """The one year the rows name, or the one given. Raises UnknownValue where they differ."""
    texts = {raw.values.get(column) for raw in raws} - {None}
    wrong = [text for text in texts if text and not _YEAR.fullmatch(text)]
    years = sorted({int(text) for text in texts if text and not wrong} | ({given} if given else set()))
    if wrong or len(years) > 1:
        raise UnknownValue(
            f"{place(path, column=column)} moet overal hetzelfde jaar zijn{f', niet {years}' if years else ''}.",
            "Lever per paar van jaren een bestand.",
        )
    return years[0] if years else None
