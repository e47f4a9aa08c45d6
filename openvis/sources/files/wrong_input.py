"""The sentences about input that cannot be used: they name the file, the line and the column, and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from openvis.domain.shown_value import shown_list, shown_name
from openvis.errors import UnknownValue, UnreadableFile, WrongColumns

# What a column may be called. A header with a stray quotation mark swallows the rows after it.
_NAME_LIKE = re.compile(r"^[^\W\d][\w .:/()%&+-]{0,39}$")

MOST_MARKS = 20  # places that are told one by one


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `word`, case aside; None when nothing comes near."""
    by_fold = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def place(path: Path, line: int | None = None, column: str | None = None) -> str:
    """ "Bestand x.csv, regel 12, kolom 'maand'": where something is."""
    parts = [f"Bestand {shown_name(path.name)}"]
    if line is not None:
        parts.append(f"regel {line}")
    if column is not None:
        parts.append(f"kolom '{shown_name(column)}'")
    return ", ".join(parts)


def check_columns(path: Path, expected: Iterable[str], present: list[str], next_step: str = "") -> None:
    """Raise WrongColumns when an expected column is absent, with what is there and which comes nearest.

    Where no expected column is there, the first line may well be a row about people, so nothing of it is repeated.
    """
    wanted = list(expected)
    absent = [column for column in wanted if column not in present]
    if not absent:
        return
    near = nearest(absent[0], [column for column in present if column not in wanted])
    hint = f" Bedoelt u '{shown_name(near)}' waar '{absent[0]}' verwacht wordt?" if near else ""
    names = "kolom" if len(absent) == 1 else "kolommen"
    names_there = [shown_name(name) if _NAME_LIKE.fullmatch(name) else "(geen naam)" for name in present]
    there = f"In het bestand staan: {shown_list(names_there) or 'geen kolommen'}."
    if len(absent) == len(wanted) and present:
        there = f"Geen van de {len(present)} waarden op de eerste regel is een van die namen."
    raise WrongColumns(
        f"{place(path)} mist de {names} {quoted(absent)}. Verwacht: {shown_list(list(map(shown_name, wanted)))}. "
        f"{there}{hint}",
        next_step or "Verander de kop van het bestand of kies het goede bestand.",
    )


def quoted(words: Iterable[str]) -> str:
    """The words in quotation marks, as far as they may be shown and are not too many."""
    return shown_list([f"'{shown_name(word)}'" for word in words])


def wrong_value(
    path: Path, line: int | None, column: str, problem: str, next_step: str = "", also: Iterable[int] = ()
) -> UnknownValue:
    """The error for one value that makes a whole delivery unusable; `also` are other lines with the same fault."""
    lines = [] if line is None else list(dict.fromkeys([line, *also]))
    marks = tuple((each, column, problem) for each in lines[:MOST_MARKS])
    return UnknownValue(f"{place(path, line, column)}: {problem}", next_step or "Er is niets opgeslagen.", marks)


def existing_file(path: Path) -> Path:
    """The path itself. Raises UnreadableFile when it is not a file."""
    if not path.is_file():
        raise UnreadableFile(f"Het bestand {shown_name(path.name)} bestaat niet of is een map.", "Controleer het pad.")
    return path
