"""What the worker does: look at a file, try an import, import it, make the figures anew. One function per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk, Reject
from openvis.domain.file_kind import Meaning
from openvis.domain.job import Job, JobKind
from openvis.domain.look import Look, PreviewRow, Trial, left_out_sentences, look_of_json
from openvis.domain.period import parse_period
from openvis.domain.reading import Reading, reading_of_json
from openvis.errors import IncompleteFile, InputError
from openvis.pipeline.bringing.bring import Delivery, bring, try_out
from openvis.pipeline.bringing.file_kinds import WAYS_IN, profile_for
from openvis.pipeline.bringing.look import look
from openvis.sources.areas import map_copy
from openvis.sources.areas.area_content import is_map
from openvis.sources.files import clean_copy, table_file
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows
from openvis.sources.files.wrong_input import MOST_MARKS, place
from openvis.sources.profiles.profile_text import as_toml
from openvis.store import jobs, uploads
from openvis.store.fingerprint import sha256_of

PREVIEW_FIRST, PREVIEW_WRONG = 5, 20

Result = tuple[str, dict[str, Any]]  # a sentence, and the result of the job


def look_at_upload(job: Job, now: datetime) -> Result:
    """Make the copy without personal data, forget what came in, and propose how to read it."""
    name, received = job.input["file_name"], uploads.received(job.id)
    suffix = uploads.MAP_SUFFIX if is_map(received) else uploads.COPY_SUFFIX
    try:
        seen = look(
            received,
            copy=uploads.place_for_copy(job.upload, name, suffix),
            gemeente=job.gemeente,
            scope=Scope.of(job.gemeente),
            name=name,
            on_progress=lambda done, of: jobs.note_progress(job.id, done, of),
        )
    except InputError as refusal:  # what came in lies there under the number of its job
        sentence = refusal.sentence.replace(received.name, name)
        raise InputError(sentence, refusal.next_step, refusal.marks) from refusal
    finally:
        uploads.forget_received(job.id)
    return f"{seen.rows} rijen bekeken.", seen.as_json()


def try_upload(job: Job, now: datetime) -> Result:
    """What an import would do, and the profile it would do it with."""
    reading = reading_of_json(job.input["reading"])
    profile = profile_for(reading, job.gemeente)
    try:
        trial = try_out(_delivery(job, reading, now), scope=Scope.of(job.gemeente), on_progress=_progress(job))
    except InputError as refusal:
        if not refusal.marks:
            raise
        trial = _refused(_look_of(job), refusal)
    preview = _preview(_copy(job), reading, trial)
    kept = {"profile": as_toml(profile)} if profile else {}
    return "Proef gedaan.", trial.as_json() | kept | {"preview": [asdict(row) for row in preview]}


def _refused(look: Look, refusal: InputError) -> Trial:
    """The dry run of a file that would be refused whole, with the places where it is wrong."""
    rejects = [Reject(row, column, problem) for row, column, problem in refusal.marks]
    return Trial(look.rows, 0, 0, 0, 0, len(rejects), rejects, left_out_sentences(look), str(refusal))


def _preview(copy: Path, reading: Reading, trial: Trial) -> list[PreviewRow]:
    """The first rows, and the first ones that would be kept out, with what is wrong marked."""
    columns = [name for name, meaning in reading.meanings.items() if meaning is not Meaning.NOTHING]
    columns = columns or list(reading.meanings)
    wrong = {reject.row: reject for reject in reversed(trial.first_rejects[:PREVIEW_WRONG])}
    shown: list[PreviewRow] = []
    for piece in _rows_of(copy, columns):
        frame = piece.frame.with_row_index("at", offset=len(shown) and PREVIEW_FIRST)
        for row in frame.filter((pl.col("at") < PREVIEW_FIRST) | pl.col(LINE).is_in(list(wrong))).to_dicts():
            reject = wrong.pop(row[LINE], None)
            cells = {column: row[column] or "" for column in columns}
            shown.append(
                PreviewRow(row[LINE], cells, reject.column if reject else None, reject.reason if reject else "")
            )
        if not wrong:
            break
    return shown


def _rows_of(copy: Path, columns: list[str]) -> Iterable[RawRows]:
    if copy.suffix == uploads.MAP_SUFFIX:
        return [map_copy.rows_of_copy(copy, columns)]
    return table_file.rows_of(copy, FileFormat(), columns)


def import_upload(job: Job, now: datetime) -> Result:
    """Import the copy; the batch has the number of the job."""
    reading = reading_of_json(job.input["reading"])
    batch = bring(
        _delivery(job, reading, now),
        scope=Scope.of(job.gemeente),
        by=job.by,
        now=now,
        batch_id=job.id,
        on_progress=_progress(job),
    )
    uploads.forget(job.upload)
    return "Ingelezen.", {"batch": batch.id}


def _delivery(job: Job, reading: Reading, now: datetime) -> Delivery:
    """What the copy delivers, with what was told beside it."""
    way = WAYS_IN[reading.file_kind]
    copy = _copy(job)
    delivery = way.deliver(copy, reading, job.gemeente, Scope.of(job.gemeente), now)

    def chunks() -> Iterator[Chunk]:
        beside = clean_copy.unreadable_rows(copy, delivery.table)
        if way.whole:
            _check_whole(copy, beside.rejects, _look_of(job), reading)
        yield from delivery.chunks
        yield replace(beside, remarks=left_out_sentences(_look_of(job)))

    return replace(delivery, chunks=chunks())


def _check_whole(copy: Path, unreadable: list[Reject], look: Look, reading: Reading) -> None:
    """Raise IncompleteFile where the copy lacks what stood in the file: an empty cell would mean "not given"."""
    if unreadable:
        first = unreadable[0]
        marks = tuple((each.row, None, each.reason) for each in unreadable[:MOST_MARKS])
        raise IncompleteFile(f"{place(copy, first.row)}: {first.reason}", "Er is niets opgeslagen.", marks)
    not_used = {name for name, meaning in reading.meanings.items() if meaning is Meaning.NOTHING}
    emptied = next((each for each in look.emptied if each.column not in not_used), None)
    if emptied:
        raise IncompleteFile(
            f"{place(copy, column=emptied.column)}: hier staan {emptied.kind} ({emptied.cells} keer), en die zijn "
            "weggegooid. Zonder die cellen klopt dit bestand niet.",
            "Haal ze uit het bestand en lever het opnieuw in. Er is niets opgeslagen.",
        )


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


def plan_week(job: Job, now: datetime) -> Result:
    from openvis.pipeline.planning.plan_week import plan_week as make

    return make(job, now)


def change_plan(job: Job, now: datetime) -> Result:
    from openvis.pipeline.planning.plan_week import change_plan as change

    return change(job, now)


DOES: dict[JobKind, Callable[[Job, datetime], Result]] = {
    JobKind.LOOK: look_at_upload,
    JobKind.TRY: try_upload,
    JobKind.IMPORT: import_upload,
    JobKind.COUNT: count_anew,
    JobKind.PLAN: plan_week,
    JobKind.REPLAN: change_plan,
}


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
