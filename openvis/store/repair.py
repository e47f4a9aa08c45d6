"""Putting right what a program that stopped halfway left behind. Cheap when there is nothing to do.

Whoever imports or publishes holds a lock that dies with the process. So with the lock in hand, everything that is
still called "started" belongs to nobody any more: its commit exists and it is finished, or it is withdrawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from openvis.domain.batch import BatchState
from openvis.domain.revision import as_facts
from openvis.errors import StoreBusy
from openvis.store import batches, delta, jobs, learnt_words, lock, models
from openvis.store.history import Commit, commit_of_batch
from openvis.store.leftovers import remove_leftovers
from openvis.store.revisions import revisions_in
from openvis.store.staging import Staging, staging_folder

COUNTED = ("rows_read", "rejected", "added", "changed", "unchanged")


def repair_store(now: datetime) -> list[str]:
    """Finish or withdraw every import and run that never came to an end; Dutch sentences on what was done.

    Leaves alone what another process is still busy with.
    """
    sentences = []
    if batches.started() or _staged():
        sentences += _with_lock(lock.IMPORTS, lambda: _repair_imports(now))
    if _incomplete_runs():
        sentences += _with_lock(lock.RUNS, _repair_runs)
    return sentences + repair_jobs(now)


def repair_jobs(now: datetime) -> list[str]:
    """End the jobs that a worker left halfway. After the imports: one that landed makes its job done."""
    return _with_lock(lock.JOBS, lambda: jobs.withdraw_unfinished(now)) if jobs.has_unfinished() else []


def _with_lock(what: str, repair: Callable[[], list[str]]) -> list[str]:
    try:
        with lock.only_writer(what):
            return repair()
    except StoreBusy:
        return []


def _repair_imports(now: datetime) -> list[str]:
    started = batches.started()
    sentences = [repair_import(record, now) for record in started]
    for table in sorted({record.table for record in started}):
        sentences += _removed_files(table)
    folders = _staged()
    for batch_id in folders:
        Staging(batch_id, "", "").remove()
    # A folder without a started batch: stopped between the last write and tidying up. The import itself is whole.
    if folders and not started:
        sentences.append("De werkmap van een voltooide import of een proef is opgeruimd.")
    return sentences


def repair_import(record: models.Batch, now: datetime) -> str:
    """Finish an import whose commit is there, withdraw any other; only while holding the lock on imports."""
    what = f"De import van {record.file_name} van {_moment(record.started_at)}"
    landed = commit_of_batch(record.table, record.id)
    if landed is None:
        sentence = f"{what} is halverwege gestopt; daarvan is niets opgeslagen. Importeer het bestand opnieuw."
        batches.finish(record, BatchState.INTERRUPTED, at=now, note=sentence)
        return sentence
    return _finish_landed(record, landed, what)


def _finish_landed(record: models.Batch, landed: Commit, what: str) -> str:
    counted = {name: int(landed.facts[name]) for name in COUNTED}
    sentence = (
        f"{what} was opgeslagen maar nog niet afgemeld; dat is nu gedaan "
        f"({counted['added']} nieuw, {counted['changed']} gewijzigd, {counted['rejected']} tegengehouden)."
    )
    remarks = [*json.loads(landed.facts["remarks"]), sentence]
    note = batches.note_on(int(landed.facts["repeated"]), remarks, int(landed.facts.get("moved", 0)))
    staging = Staging(record.id, record.table, record.file_name)
    record.gemeente = landed.facts["gemeente"]
    words = json.loads(landed.facts.get("words", "{}"))
    facts = as_facts(revisions_in(record.table, landed.version)) | learnt_words.as_facts(words)
    batches.finish(
        record,
        BatchState.LANDED,
        staging.rejects(),
        at=landed.at,
        version=landed.version,
        note=note,
        facts=facts,
        **counted,
    )
    return sentence


def _repair_runs() -> list[str]:
    sentences = []
    for record in _incomplete_runs():
        for name in delta.PUBLISHED:
            _withdraw(name, record)
        sentences.append(
            f"De berekening {record.id} van {_moment(record.made_at)} is halverwege gestopt en weggehaald. "
            "Start haar opnieuw."
        )
        record.delete()
    return sentences + [sentence for name in delta.PUBLISHED for sentence in _removed_files(name)]


def _withdraw(name: str, record: models.Run) -> None:
    """Take the rows of an incomplete run out of a table, where they got that far."""
    table = delta.existing_table(name)
    folder = f"gemeente = '{record.gemeente}' AND run = '{record.id}'"
    if table and table.file_uris(file_pruning_predicate=folder):
        table.delete(folder)


def _removed_files(table: str) -> list[str]:
    removed = remove_leftovers(table)
    return [f"In de tabel {table} zijn {removed} onafgemaakte bestanden opgeruimd."] if removed else []


def _incomplete_runs() -> list[models.Run]:
    return list(models.Run.objects.filter(complete=False).order_by("made_at"))


def _staged() -> list[str]:
    folder = staging_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(settings.TIME_ZONE)):%d-%m-%Y %H:%M}"
