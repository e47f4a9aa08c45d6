"""What was seen in a file before anything of it is stored, and what an import of it would do.

Both travel as JSON in the result of a job. Neither holds a cell of a column that was left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from openvis.domain.delivery import Reject, reject_of_json
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.reading import ColumnGuess, LeftOut, Reading, Sureness, reading_of_json


@dataclass(frozen=True, slots=True)
class KindValue:
    """One value of a column that holds a list of kinds: how often, what it is, and what it looks most like."""

    value: str
    rows: int
    known: str | None  # the category it has by feitcode, Signalen or police code
    nearest: str | None  # a proposal, for a person to confirm


@dataclass(frozen=True, slots=True)
class Emptied:
    """Cells that were made empty because they held something personal, in a column that is about something else."""

    column: str
    kind: str
    cells: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file would be read if it is of one kind."""

    reading: Reading
    guesses: list[ColumnGuess]
    profile: str = ""  # name of the kept profile it comes from; empty for a guess


@dataclass(frozen=True, slots=True)
class Look:
    file_name: str
    rows: int  # rows of the file, also those that cannot be read
    file_kind: FileKind  # that it seems to be
    why: str  # a sentence
    proposals: dict[FileKind, Proposal]  # of every kind a person may say it is instead
    left_out: list[LeftOut]
    emptied: list[Emptied]
    kinds: dict[str, list[KindValue]]  # per column that could say what happened
    ways: dict[str, str]  # of the same columns: by which list of codes they translate
    head: list[dict[str, str]]  # the first rows, by column
    copy_sha256: str = ""  # of the copy without personal data

    @property
    def reading(self) -> Reading:
        return self.proposals[self.file_kind].reading

    @property
    def guesses(self) -> list[ColumnGuess]:
        return self.proposals[self.file_kind].guesses

    @property
    def profile(self) -> str:
        return self.proposals[self.file_kind].profile

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def look_of_json(facts: Mapping[str, Any]) -> Look:
    """The other way round."""
    return Look(
        **{
            **facts,
            "file_kind": FileKind(facts["file_kind"]),
            "proposals": {FileKind(kind): _proposal_of_json(each) for kind, each in facts["proposals"].items()},
            "left_out": [LeftOut(**each) for each in facts["left_out"]],
            "emptied": [Emptied(**each) for each in facts["emptied"]],
            "kinds": {column: [KindValue(**each) for each in values] for column, values in facts["kinds"].items()},
        }
    )


def _proposal_of_json(facts: Mapping[str, Any]) -> Proposal:
    guesses = [_guess_of_json(guess) for guess in facts["guesses"]]
    return Proposal(reading_of_json(facts["reading"]), guesses, facts["profile"])


def _guess_of_json(facts: Mapping[str, Any]) -> ColumnGuess:
    return ColumnGuess(
        facts["column"],
        Meaning(facts["meaning"]),
        Sureness(facts["sureness"]),
        facts["why"],
        tuple(facts["formats"]),
    )


def left_out_sentences(look: Look) -> list[str]:
    """What was not kept, by column and kind, for the batch and for the terminal."""
    columns = ", ".join(f"'{each.column}' ({each.kind})" for each in look.left_out)
    cells = ", ".join(f"{each.cells} in '{each.column}' ({each.kind})" for each in look.emptied)
    said = [f"Niet ingelezen, omdat het over personen kan gaan: {columns}."] if columns else []
    return said + ([f"Leeggemaakte cellen, om dezelfde reden: {cells}."] if cells else [])


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the copy beside what a dry run thinks of it."""

    line: int  # in the file
    cells: dict[str, str]  # of the columns that are used
    column: str | None  # where the error is; None for the whole row, or where there is none
    reason: str  # empty for a row that is good


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: what an import would have done, counted in the same way. Nothing of it was stored."""

    rows_read: int
    added: int
    changed: int
    unchanged: int
    repeated: int
    rejected: int
    first_rejects: list[Reject]
    remarks: list[str]
    refused: str = ""  # why an import would refuse the whole file; `first_rejects` then says where it is wrong

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def trial_of_json(facts: Mapping[str, Any]) -> Trial:
    """The other way round."""
    names = Trial.__dataclass_fields__
    known = {name: value for name, value in facts.items() if name in names}
    return Trial(**known | {"first_rejects": [reject_of_json(each) for each in facts["first_rejects"]]})
