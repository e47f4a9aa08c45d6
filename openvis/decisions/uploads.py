"""Bringing a file in through the pages: hand it in, try it, import what was tried, stop, and keep the profile.

The work itself is done by the worker; these services check who asks and whether it can be asked now, write the audit
line, and put the job in the queue. Asked twice (a double click, the button Back) is asked once: the same answers while
the job is open give the same job.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime

from openvis.decisions.rules.permissions import check_permission, person_can
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import FileVerb
from openvis.domain.access import Permission, Person
from openvis.domain.audit import OK, AuditLine
from openvis.domain.job import Job, JobKind, JobState
from openvis.domain.personal_data import kind_inside
from openvis.domain.reading import Reading, check_reading
from openvis.errors import InputError, NotAllowedNow
from openvis.store import audit, jobs, profiles, uploads
from openvis.store.change import one_change
from openvis.store.profiles import StoredProfile

LONGEST_NAME = 60


def hand_in(
    person: Person, *, gemeente: str, file_name: str, pieces: Iterable[bytes], now: datetime, origin: str
) -> Job:
    """Take a file in, in memory, and ask the worker to look at it. Raises NotPermitted."""
    number, name = jobs.new_number(), uploads.safe_name(file_name)
    subject = f"upload/{number}"
    with ExitStack() as undo:
        undo.callback(uploads.forget_received, number)
        # Before the transaction: nobody else can write while a large file comes in.
        if person.scope.covers(gemeente) and person_can(person, Permission.IMPORT):
            uploads.receive(number, pieces)
        with recorded(person, FileVerb.HAND_IN, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
            check_permission(person, Permission.IMPORT, gemeente)
            attempt.detail = name
            job = jobs.ask(
                JobKind.LOOK,
                gemeente=gemeente,
                by=person.username,
                input={"file_name": name},
                now=now,
                number=number,
            )
        undo.pop_all()
    return job


def ask_trial(person: Person, upload: str, reading: Reading, *, seen: str, now: datetime, origin: str) -> Job:
    """Ask for a dry run of a file read like this. `seen` is the newest job the person had before their eyes.

    Raises NotPermitted for who, InputError for a reading that is incomplete, and NotAllowedNow when the file was
    imported or somebody else asked something else meanwhile.
    """
    gemeente = jobs.gemeente_of(upload)
    with recorded(
        person, FileVerb.TRY, subject=f"upload/{upload}", gemeente=gemeente, now=now, origin=origin
    ) as attempt:
        newest = _newest(person, upload, gemeente)
        asked = {"reading": reading.as_json()}
        if newest.is_open and newest.kind is JobKind.TRY and newest.input == asked:
            return newest
        _check_quiet(newest)
        if newest.id != seen:
            raise NotAllowedNow(
                f"{newest.by} heeft intussen met dit bestand een proef gedaan. Uw keuzes zijn niet bewaard.",
                "Bekijk die proef, en kies dan opnieuw.",
            )
        check_reading(reading)
        attempt.detail = reading.source
        return jobs.ask(JobKind.TRY, gemeente=newest.gemeente, by=person.username, input=asked, now=now, upload=upload)


def ask_import(person: Person, trial_id: str, *, now: datetime, origin: str) -> Job:
    """Ask for the import of exactly what a dry run showed. Raises NotPermitted, or NotAllowedNow for an old one."""
    gemeente = jobs.gemeente_of(trial_id)
    with recorded(
        person, FileVerb.IMPORT, subject=f"upload/{trial_id}", gemeente=gemeente, now=now, origin=origin
    ) as attempt:
        check_permission(person, Permission.IMPORT, gemeente or "")
        trial = jobs.get(person.scope, trial_id)
        attempt.subject = f"upload/{trial.upload}"
        newest = _newest(person, trial.upload, gemeente)
        if newest.kind is JobKind.IMPORT and newest.input.get("trial") == trial_id and _going_or_done(newest):
            return newest
        _check_quiet(newest)
        if trial.kind is not JobKind.TRY or trial.state is not JobState.DONE:
            raise NotAllowedNow("Inlezen kan pas na een proef die gelukt is.", "Doe eerst een proef.")
        if _last_trial(person, trial.upload) != trial_id:
            raise NotAllowedNow(
                "Er is intussen een nieuwere proef met dit bestand. Er is niets opgeslagen.",
                "Bekijk de nieuwste proef.",
            )
        if trial.result.get("refused"):
            raise NotAllowedNow(
                "De proef liet zien dat dit bestand niet ingelezen kan worden. Er is niets opgeslagen.",
                "Verbeter het bestand en lever het opnieuw in.",
            )
        attempt.detail = trial.input["reading"]["source"]
        return jobs.ask(
            JobKind.IMPORT,
            gemeente=trial.gemeente,
            by=person.username,
            input={"reading": trial.input["reading"], "trial": trial_id},
            now=now,
            upload=trial.upload,
        )


def stop(person: Person, job_id: str, *, now: datetime, origin: str) -> Job:
    """Stop a job: at once when it waits, otherwise at its next step. One that has ended stays as it is."""
    gemeente = jobs.gemeente_of(job_id)
    with recorded(
        person, FileVerb.STOP, subject=f"upload/{job_id}", gemeente=gemeente, now=now, origin=origin
    ) as attempt:
        check_permission(person, Permission.IMPORT, gemeente or "")
        job = jobs.ask_stop(person.scope, job_id, now)
        attempt.subject = f"upload/{job.upload}"
        return job


def keep_profile_of(person: Person, trial_id: str, name: str, *, now: datetime, origin: str) -> StoredProfile:
    """Keep the profile of a dry run under a name. Raises NotPermitted, InputError for a name, NotAllowedNow."""
    gemeente = jobs.gemeente_of(trial_id)
    subject = f"upload/{trial_id}"
    with recorded(person, FileVerb.KEEP_PROFILE, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, Permission.IMPORT, gemeente or "")
        trial = jobs.get(person.scope, trial_id)
        attempt.subject = f"upload/{trial.upload}"
        if "profile" not in trial.result:
            raise NotAllowedNow(
                "Een profiel bewaren kan pas na een proef die gelukt is, en alleen als u koos wat de kolommen zijn.",
                "Doe eerst een proef.",
            )
        kept = _checked_name(name)
        attempt.detail = kept
        return profiles.save(
            gemeente=trial.gemeente, name=kept, text=trial.result["profile"], by=person.username, now=now
        )


def keep_profile(*, gemeente: str, name: str, text: str, by: str, now: datetime) -> StoredProfile:
    """The same for the operator of this machine, with a profile from a file."""
    kept = _checked_name(name)
    with one_change():
        made = profiles.save(gemeente=gemeente, name=kept, text=text, by=by, now=now)
        audit.append(AuditLine(now, by, FileVerb.KEEP_PROFILE.value, f"profile/{kept}", gemeente, "cli", OK, kept))
    return made


def _newest(person: Person, upload: str, gemeente: str | None) -> Job:
    """The last thing that was asked of a file, while nobody else can ask something. Raises NotPermitted."""
    check_permission(person, Permission.IMPORT, gemeente or "")
    jobs.lock_upload(upload)
    asked = jobs.of_upload(person.scope, upload)
    return asked[0] if asked else jobs.get(person.scope, upload)


def _check_quiet(newest: Job) -> None:
    if newest.kind is JobKind.IMPORT and newest.state is JobState.DONE:
        raise NotAllowedNow("Dit bestand is al ingelezen.", "Lever het opnieuw in als u het nog eens wilt lezen.")
    if newest.is_open:
        raise NotAllowedNow("Met dit bestand is OpenVIS nog bezig.", "Wacht tot het klaar is, of stop het.")


def _going_or_done(job: Job) -> bool:
    return job.is_open or job.state is JobState.DONE


def _last_trial(person: Person, upload: str) -> str | None:
    found = (job.id for job in jobs.of_upload(person.scope, upload) if job.kind is JobKind.TRY)
    return next(found, None)


def _checked_name(name: str) -> str:
    kept = " ".join(name.split())
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise InputError(
            f"De naam van een profiel heeft 1 tot en met {LONGEST_NAME} tekens.",
            "Schrijf bijvoorbeeld: Boa-registraties.",
        )
    if kind := kind_inside(kept):
        raise InputError(f"De naam lijkt {kind} te bevatten; die horen niet in OpenVIS.", "Kies een andere naam.")
    return kept
