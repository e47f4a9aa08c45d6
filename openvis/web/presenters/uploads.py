"""An uploaded file as its page shows it: what was seen, what was left out, the form, the dry run and the progress."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from openvis.domain.category import choices
from openvis.domain.file_kind import FILE_KINDS, FileKind, Meaning
from openvis.domain.incident import ReportedBy
from openvis.domain.job import Job, JobKind, JobState
from openvis.domain.look import Look, Trial, trial_of_json
from openvis.domain.reading import Reading, Sureness, asked_of
from openvis.domain.words import THEME_WORDS, word
from openvis.web.forms.reading import (
    asked_kinds,
    asked_reporters,
    could_be_either,
    is_month_first,
    kinds_key,
    told_field,
)
from openvis.web.words import REPORTED_BY, badge, category_label, moment, number, sentence

EXAMPLES = 3
DELIMITER_WORDS = {",": "komma's", ";": "puntkomma's", "\t": "tabs", "|": "streepjes"}
DOING = {
    JobKind.LOOK: "Het bestand wordt bekeken",
    JobKind.TRY: "De proef loopt",
    JobKind.IMPORT: "Het bestand wordt ingelezen",
    JobKind.COUNT: "De cijfers worden berekend",
    JobKind.PLAN: "Het plan wordt gemaakt",
    JobKind.REPLAN: "Het plan wordt gewijzigd",
    JobKind.REPORT: "Het rapport wordt gemaakt",
}


def upload_line(job: Job) -> dict[str, Any]:
    """One uploaded file in the list."""
    return {
        "id": job.id,
        "name": job.input["file_name"],
        "at": moment(job.asked_at),
        "by": job.by,
        "state": badge(job.state),
    }


def progress(job: Job) -> dict[str, Any]:
    """How far a job is, in words and as a share where that is known."""
    known = job.rows_of or 0
    rows = f"{number(job.rows_done)} rijen" if not known else f"{number(job.rows_done)} van {number(known)} rijen"
    return {
        "id": job.id,
        "doing": DOING[job.kind],
        "state": badge(job.state),
        "sentence": job.sentence,
        "rows": rows if job.rows_done else "",
        "done": job.rows_done,
        "of": known,
        "stopping": job.stop_asked and job.state is JobState.RUNNING,
    }


def file_kind(look: Look, reading: Reading) -> dict[str, Any]:
    """What kind of file it is, why that is thought, and what else it could be said to be."""
    chosen = reading.file_kind
    return {
        "value": chosen.value,
        "label": sentence(word(chosen)),
        "why": look.why if chosen is look.file_kind else "Door u gekozen.",
        "changed": chosen is not look.file_kind,
        "profile": look.proposals[chosen].profile,
        "choices": [(kind.value, sentence(word(kind))) for kind in FileKind if kind in look.proposals],
        "by_profile": FILE_KINDS[chosen].by_profile,
        "asks_reporter": Meaning.CATEGORY in FILE_KINDS[chosen].meanings,
    }


def told(reading: Reading) -> list[dict[str, Any]]:
    """What the file does not say and a person tells."""
    return [
        {
            "field": told_field(each.name),
            "label": each.label,
            "help": each.help,
            "must": each.must,
            "value": reading.told.get(each.name, ""),
            "choices": each.choices,
        }
        for each in asked_of(reading)
    ]


def columns(look: Look, reading: Reading) -> list[dict[str, Any]]:
    """Every kept column: its name, some cells, what it is, and how sure and why that was guessed."""
    guesses = {guess.column: guess for guess in look.proposals[reading.file_kind].guesses}
    lines = []
    for at, (name, meaning) in enumerate(reading.meanings.items() if guesses else ()):
        guess = guesses[name]
        cells = list(dict.fromkeys(row[name] for row in look.head if row.get(name)))[:EXAMPLES]
        lines.append(
            {
                "at": at,
                "name": name,
                "cells": cells,
                "meaning": meaning.value,
                "sureness": word(guess.sureness),
                "unsure": guess.sureness is Sureness.UNSURE and guess.meaning is not Meaning.NOTHING,
                "why": guess.why,
                "changed": meaning is not guess.meaning,
                # Asked only where the cells leave room for doubt.
                "either": could_be_either(reading, name) and guess.sureness is Sureness.UNSURE,
                "month_first": is_month_first(reading, name),
            }
        )
    return lines


def meaning_choices(reading: Reading) -> list[tuple[str, str]]:
    return [(meaning.value, sentence(word(meaning))) for meaning in FILE_KINDS[reading.file_kind].meanings]


def kinds(look: Look, reading: Reading) -> dict[str, Any]:
    """The values of the column of kinds: those that translate by themselves, and those a person is asked about."""
    key = kinds_key(reading)
    all_values = look.kinds.get(key, [])
    known = [value for value in all_values if value.known]
    asked = [
        {
            "at": at,
            "value": value.value,
            "rows": number(value.rows),
            "chosen": reading.category_map.get(value.value, ""),
            "nearest": value.nearest,
            "nearest_label": category_label(value.nearest) if value.nearest else "",
        }
        for at, value in enumerate(asked_kinds(look, reading))
    ]
    left = len(all_values) - len(known) - len(asked)
    return {
        "column": key,
        "asked": asked,
        "known": [
            {"value": value.value, "rows": number(value.rows), "label": category_label(value.known or "")}
            for value in known
        ],
        "left": left,
        "none": bool(key) and not all_values,
    }


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every category that may be chosen, by theme."""
    ordered = sorted(choices().values(), key=lambda category: (category.theme, category.label))
    return [
        (sentence(THEME_WORDS[theme]), [(category.slug, category.label) for category in members])
        for theme, members in groupby(ordered, key=lambda category: category.theme)
    ]


def reporters(look: Look, reading: Reading) -> dict[str, Any]:
    column = reading.column(Meaning.REPORTED_BY) or ""
    asked = [
        {"at": at, "value": value, "chosen": reading.reported_by_map.get(value, "")}
        for at, value in enumerate(asked_reporters(look, reading))
    ]
    return {"column": column, "asked": asked, "chosen": reading.reported_by}


def reporter_choices() -> list[tuple[str, str]]:
    return [(each.value, REPORTED_BY[each]) for each in ReportedBy]


def how_read(look: Look) -> str:
    """The format, in a sentence."""
    reading = look.reading
    if reading.kind == "map":
        return f"Een kaartbestand met {number(look.rows)} vlakken."
    if reading.kind == "xlsx":
        return f"Een Excelbestand{f', blad {reading.sheet}' if reading.sheet else ''}, met {number(look.rows)} rijen."
    signs = DELIMITER_WORDS.get(reading.delimiter, reading.delimiter)
    comma = "een komma" if reading.decimal == "," else "een punt"
    return (
        f"Een tekstbestand (CSV, {reading.encoding}) met {number(look.rows)} rijen, kolommen gescheiden door {signs}, "
        f"en {comma} in getallen."
    )


def trial_lines(job: Job) -> dict[str, Any]:
    """What a dry run found: counts, what was noticed, and rows of the file with their errors marked."""
    found: Trial = trial_of_json(job.result)
    shown = list(job.result["preview"])
    names = list(shown[0]["cells"]) if shown else []
    in_preview = {(row["line"], row["column"]) for row in shown}
    return {
        "read": number(found.rows_read),
        "added": number(found.added),
        "changed": number(found.changed),
        "unchanged": number(found.unchanged),
        "rejected": number(found.rejected),
        "refused": found.refused,
        "any": found.added + found.changed + found.unchanged > 0,
        "repeated": number(found.repeated) if found.repeated else "",
        "remarks": found.remarks,
        "names": names,
        "rows": [_preview_line(row) for row in shown],
        "rejects": [each for each in found.first_rejects if (each.row, each.column) not in in_preview],
        "keeps_profile": "profile" in job.result,
        "more": found.rejected > len(found.first_rejects),
        "at": moment(job.finished_at) if job.finished_at else "",
        "by": job.by,
    }


def _preview_line(row: dict[str, Any]) -> dict[str, Any]:
    wrong = row["column"] if row["reason"] else None
    cells = [{"text": text, "wrong": name == wrong} for name, text in row["cells"].items()]
    return {"line": row["line"], "reason": row["reason"], "cells": cells}
