"""What was seen in a file, and what a dry run found, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from openvis.domain.file_kind import FileKind
from openvis.domain.look import Look, Trial, left_out_sentences
from openvis.domain.words import word
from openvis.reports.listing import Listing
from openvis.store.profiles import StoredProfile

COMMANDS = {
    FileKind.INCIDENTS: "`openvis import incidents`",
    FileKind.COUNTS: "`openvis import counts`",
    FileKind.POLICE_TABLE: "`openvis import police`",
    FileKind.AREAS: "`openvis import areas`",
    FileKind.POPULATION: "`openvis import population`",
    FileKind.SURVEY: "`openvis import survey`",
    FileKind.RASTER: "`openvis import raster`",
}


def columns(look: Look) -> Listing:
    """What every kept column seems to be, how sure, and why."""
    rows = [
        {
            "column": guess.column,
            "meaning": guess.meaning.value,
            "sureness": guess.sureness.value,
            "why": guess.why,
            "formats": list(guess.formats),
        }
        for guess in look.guesses
    ]
    readable = [
        row | {"meaning": word(guess.meaning), "sureness": word(guess.sureness)}
        for row, guess in zip(rows, look.guesses, strict=True)
    ]
    headings = {"column": "kolom", "meaning": "betekenis", "sureness": "hoe zeker", "why": "waarom"}
    kind = f"{word(look.file_kind).capitalize()}. {look.why}"
    return Listing(_title(look), headings, rows, readable, "\n".join([kind, *left_out_sentences(look)]))


def trial_sentence(trial: Trial) -> str:
    """What an import would do, in one sentence."""
    counts = {
        "nieuw": trial.added,
        "gewijzigd": trial.changed,
        "gelijk": trial.unchanged,
        "tegengehouden": trial.rejected,
    }
    told = ", ".join(f"{_number(count)} {name}" for name, count in counts.items())
    twice = f"Letterlijk herhaalde rijen: {_number(trial.repeated)}. Zij tellen één keer." if trial.repeated else ""
    first = f"Proef, er is niets opgeslagen. Van {_number(trial.rows_read)} rijen: {told}."
    return "\n".join([" ".join(filter(None, [first, twice])), *trial.remarks])


def _title(look: Look) -> str:
    reading = look.reading
    how = f"blad '{reading.sheet}'" if reading.sheet else "Excel"
    if reading.kind == "csv":
        signs = {"\t": "tab", ",": "komma", ";": "puntkomma", "|": "streep"}
        how = f"CSV, {reading.encoding}, gescheiden door {signs.get(reading.delimiter, reading.delimiter)}"
    if reading.kind == "map":
        return f"{look.file_name}: {_number(look.rows)} vlakken (een kaart)"
    by = f", volgens profiel '{look.profile}'" if look.profile else ""
    return f"{look.file_name}: {_number(look.rows)} rijen ({how}, decimaalteken {reading.decimal}{by})"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def profiles(kept: Sequence[StoredProfile]) -> Listing:
    """The profiles that were kept, the newest of every name."""
    rows = [
        {"gemeente": each.gemeente, "name": each.name, "by": each.by, "at": each.at, "text": each.text} for each in kept
    ]
    headings = {"name": "naam", "gemeente": "gemeente", "by": "bewaard door", "at": "wanneer"}
    return Listing("Bewaarde profielen", headings, rows)
