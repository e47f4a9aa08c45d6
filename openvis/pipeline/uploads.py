"""What the worker does: look at a file, try an import, import it, make the figures anew. One function per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk
from openvis.domain.job import Job, JobKind
from openvis.domain.look import Look, PreviewRow, Trial, left_out_sentences, look_of_json
from openvis.domain.period import parse_period
from openvis.domain.reading import reading_of_json
from openvis.errors import InputError
from openvis.pipeline.by_profile import import_by_profile, try_by_profile
from openvis.pipeline.look import look
from openvis.sources import clean_copy
from openvis.sources.profile_rules import Profile
from openvis.sources.profile_text import as_toml
from openvis.sources.raw_rows import LINE
from openvis.sources.reading_profile import profile_of
from openvis.sources.row_moments import notations
from openvis.sources.table_file import rows_of
from openvis.store import jobs, uploads
from openvis.store.fingerprint import sha256_of

PREVIEW_FIRST, PREVIEW_WRONG = 5, 20

Result = tuple[str, dict[str, Any]]  # a sentence, and the result of the job


def look_at_upload(job: Job, now: datetime) -> Result:
    """Make the copy without personal data, forget what came in, and propose how to read it."""
    name = job.input["file_name"]
    try:
        seen = look(
            uploads.received(job.id),
            copy=uploads.place_for_copy(job.upload, name),
            gemeente=job.gemeente,
            scope=Scope.of(job.gemeente),
            name=name,
            on_progress=lambda done, of: jobs.note_progress(job.id, done, of),
        )
    finally:
        uploads.forget_received(job.id)
    return f"{seen.rows} rijen bekeken.", seen.as_json()


def try_upload(job: Job, now: datetime) -> Result:
    """What an import would do, and the profile it would do it with."""
    reading = reading_of_json(job.input["reading"])
    profile = _placed(profile_of(reading, job.gemeente))
    trial = try_by_profile(
        _copy(job),
        profile=_for_copy(profile),
        scope=Scope.of(job.gemeente),
        now=now,
        more=lambda: _told_beside(job),
        on_progress=_progress(job),
    )
    preview = _preview(_copy(job), list(reading.meanings), profile, trial)
    return "Proef gedaan.", trial.as_json() | {
        "profile": as_toml(profile),
        "preview": [asdict(row) for row in preview],
    }


def _preview(copy: Path, columns: list[str], profile: Profile, trial: Trial) -> list[PreviewRow]:
    """The first rows, and the first ones that would be kept out, with what is wrong marked."""
    wrong = {reject.row: reject for reject in reversed(trial.first_rejects[:PREVIEW_WRONG])}
    shown: list[PreviewRow] = []
    for piece in rows_of(copy, clean_copy.copied_format(profile.file), profile.columns):
        frame = piece.frame.with_row_index("at", offset=len(shown) and PREVIEW_FIRST)
        for row in frame.filter((pl.col("at") < PREVIEW_FIRST) | pl.col(LINE).is_in(list(wrong))).to_dicts():
            reject = wrong.pop(row[LINE], None)
            cells = {column: row[column] or "" for column in columns if column in row}
            shown.append(
                PreviewRow(row[LINE], cells, reject.column if reject else None, reject.reason if reject else "")
            )
        if not wrong:
            break
    return shown


def import_upload(job: Job, now: datetime) -> Result:
    """Import the copy; the batch has the number of the job."""
    reading = reading_of_json(job.input["reading"])
    batch = import_by_profile(
        _copy(job),
        profile=_for_copy(profile_of(reading, job.gemeente)),
        scope=Scope.of(job.gemeente),
        by=job.by,
        now=now,
        more=lambda: _told_beside(job),
        batch_id=job.id,
        on_progress=_progress(job),
    )
    uploads.forget(job.upload)
    return "Ingelezen.", {"batch": batch.id}


def count_anew(job: Job, now: datetime) -> Result:
    """Make a run of what is stored, by what was decided about words until now."""
    # Here, because most of what the worker does needs no numerics, and they are slow to load.
    from openvis.pipeline.analyse import analyse

    made = analyse(
        scope=Scope.of(job.gemeente),
        gemeente=job.gemeente,
        now=now,
        on_progress=lambda told: jobs.note_step(job.id, f"{told.removesuffix('.')}."),
    )
    return f"Berekend: cijfers tot en met {parse_period(made.period_to).label}.", {"run": made.id}


DOES: dict[JobKind, Callable[[Job, datetime], Result]] = {
    JobKind.LOOK: look_at_upload,
    JobKind.TRY: try_upload,
    JobKind.IMPORT: import_upload,
    JobKind.COUNT: count_anew,
}


def _placed(profile: Profile) -> Profile:
    """The profile, if its rows can be placed here. Raises InputError where an address would have to be looked up."""
    if profile.place.address is None:
        return profile
    raise InputError(
        "Dit bestand zegt alleen met een adres waar het gebeurde, en op de website worden adressen niet opgezocht.",
        "Kies een kolom met coördinaten of een buurt. Is die er niet, dan kan de beheerder het bestand inlezen met "
        "`openvis import incidents --addresses`.",
    )


def _progress(job: Job) -> Callable[[int], None]:
    rows = _look_of(job).rows
    return lambda done: jobs.note_progress(job.id, done, rows)


def _look_of(job: Job) -> Look:
    return look_of_json(jobs.get(Scope.of(job.gemeente), job.upload).result)


def _copy(job: Job) -> Path:
    """The copy that was shown. Raises InputError when it was changed since."""
    path = uploads.copy_of(job.upload)
    if sha256_of(path) != _look_of(job).copy_sha256:
        raise InputError(
            "Het bestand is veranderd nadat OpenVIS het bekeek. Er is niets opgeslagen.",
            "Lever het bestand opnieuw in.",
        )
    return path


def _told_beside(job: Job) -> Iterator[Chunk]:
    """The rows the copy could not hold, and which columns it left out."""
    chunk = clean_copy.unreadable_rows(uploads.copy_of(job.upload))
    yield replace(chunk, remarks=left_out_sentences(_look_of(job)))


def _for_copy(profile: Profile) -> Profile:
    """The same profile for the copy, in which the date cells of a spreadsheet are text."""
    is_xlsx = profile.file.kind == "xlsx"

    def copied(rule: Any) -> Any:
        return replace(rule, formats=tuple(notations(rule, is_xlsx))) if rule else None

    return replace(
        profile,
        file=clean_copy.copied_format(profile.file),
        occurred_from=copied(profile.occurred_from),
        occurred_to=copied(profile.occurred_to),
        reported_at=copied(profile.reported_at),
    )
