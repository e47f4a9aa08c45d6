"""Who may bring a file in, step by step, and when. An x is done and recorded; a - is refused, and changes nothing.

The verbs of a file stand apart from those of interventions and work orders: a file has no states of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import uploads as ask
from openvis.decisions.rules.states import FILE_VERB_WORDS, FileVerb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.file_kind import Meaning
from openvis.domain.job import Job, JobKind, JobState
from openvis.domain.reading import Reading
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, jobs, profiles, uploads
from tests.support.people import AWAY, HOME, NOW, person
from tests.support.tables import read_table

pytestmark = pytest.mark.django_db

VERBS = read_table("""
verb            analist adviseur coordinator boa wijkcoordinator partner beheerder toezichthouder
hand-in-file       x        -         x       -         -           -        x           -
try-file           x        -         x       -         -           -        x           -
import-file        x        -         x       -         -           -        x           -
stop-job           x        -         x       -         -           -        x           -
keep-profile       x        -         x       -         -           -        x           -
""")
READING = Reading(
    source="boa",
    meanings={"Datum": Meaning.DATE, "Soort": Meaning.CATEGORY, "Buurt": Meaning.BUURT_CODE},
    formats={"Datum": ["%d-%m-%Y"]},
    category_by="feitcode",
)
BY = person(Role.ANALIST)
LATER = NOW + timedelta(seconds=1)


def handed_in(by: Person = BY) -> Job:
    return ask.hand_in(by, gemeente=HOME, file_name="boa.csv", pieces=[b"a;b\n"], now=NOW, origin="test")


def ended(job: Job, state: JobState = JobState.DONE, **result) -> Job:
    while (taken := jobs.take(NOW)) and taken.id != job.id:
        pass
    jobs.finish(job.id, state, now=NOW, sentence="Klaar.", result=result)
    return jobs.get(Scope.of(HOME), job.id)


def looked() -> Job:
    return ended(handed_in())


def tried(look: Job | None = None) -> Job:
    look = look or looked()
    trial = ask.ask_trial(BY, look.id, READING, seen=look.id, now=NOW + timedelta(seconds=1), origin="test")
    return ended(trial, profile="[source]")


BEFORE: dict[FileVerb, Callable[[], Job | None]] = {
    FileVerb.HAND_IN: lambda: None,
    FileVerb.TRY: looked,
    FileVerb.IMPORT: tried,
    FileVerb.STOP: handed_in,
    FileVerb.KEEP_PROFILE: tried,
}


def attempt(verb: FileVerb, by: Person, job: Job | None) -> None:
    how = {"now": NOW + timedelta(seconds=5), "origin": "test"}
    if verb is FileVerb.HAND_IN:
        handed_in(by)
        return
    assert job is not None
    if verb is FileVerb.TRY:
        ask.ask_trial(by, job.id, READING, seen=job.id, **how)
    elif verb is FileVerb.IMPORT:
        ask.ask_import(by, job.id, **how)
    elif verb is FileVerb.STOP:
        ask.stop(by, job.id, **how)
    else:
        ask.keep_profile_of(by, job.id, "Boa", **how)


def everything() -> tuple[list[Job], list[profiles.StoredProfile], list[str]]:
    scope = Scope.of(HOME, AWAY)
    uploaded = jobs.looks(scope, newest=99)
    asked = [job for look in uploaded for job in jobs.of_upload(scope, look.id)]
    return asked, profiles.newest(scope), sorted(path.name for path in uploads.memory_folder().iterdir())


def test_the_table_names_every_verb_and_role():
    assert list(VERBS) == list(FileVerb) == list(BEFORE) == list(FILE_VERB_WORDS)
    assert all(list(row) == list(Role) for row in VERBS.values())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", list(FileVerb))
def test_what_a_role_may_do_in_its_own_gemeente(verb: FileVerb, role: Role):
    job, someone = BEFORE[verb](), person(role)
    before, written = everything(), len(audit.lines(Scope.of(HOME)))
    if VERBS[verb][role] == "x":
        attempt(verb, someone, job)
        result = "ok"
        assert everything() != before
    else:
        with pytest.raises(NotPermitted, match="geeft geen recht op"):
            attempt(verb, someone, job)
        result = "refused"
        assert everything() == before
    newest, *earlier = audit.lines(Scope.of(HOME))
    assert (newest.actor, newest.action, newest.result) == (someone.username, verb, result)
    assert newest.subject.startswith("upload/")
    assert len(earlier) == written


@pytest.mark.parametrize("verb", list(FileVerb))
def test_an_outsider_is_refused_and_cannot_tell_what_exists(verb: FileVerb):
    outsider, job = person(Role.ANALIST, AWAY), BEFORE[verb]()
    before, answers = everything(), []
    for each in (job, replace(job, id="0" * 32) if job else None):
        with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente") as refusal:
            attempt(verb, outsider, each)
        answers.append(str(refusal.value))
    assert answers[0] == answers[1]
    assert everything() == before
    assert any(line.actor == outsider.username for line in audit.lines(Scope.of(HOME)))


# ----- when


def test_a_dry_run_waits_until_the_file_was_looked_at():
    look = handed_in()
    with pytest.raises(NotAllowedNow, match="nog bezig"):
        ask.ask_trial(BY, look.id, READING, seen=look.id, now=NOW, origin="test")


def test_a_double_click_asks_once():
    look = looked()
    first = ask.ask_trial(BY, look.id, READING, seen=look.id, now=LATER, origin="test")
    assert ask.ask_trial(BY, look.id, READING, seen=look.id, now=LATER, origin="test").id == first.id
    trial = ended(first, profile="x")
    again = [ask.ask_import(BY, trial.id, now=NOW + timedelta(seconds=2), origin="test").id for _ in range(2)]
    assert again[0] == again[1]


def test_two_people_with_one_file_do_not_overwrite_each_other():
    look, other = looked(), person(Role.BEHEERDER)
    mine = ask.ask_trial(BY, look.id, READING, seen=look.id, now=NOW + timedelta(seconds=1), origin="test")
    with pytest.raises(NotAllowedNow, match="nog bezig"):
        ask.ask_trial(other, look.id, replace(READING, source="anders"), seen=look.id, now=NOW, origin="test")
    ended(mine, profile="x")
    with pytest.raises(NotAllowedNow, match=f"{BY.username} heeft intussen"):
        ask.ask_trial(other, look.id, replace(READING, source="anders"), seen=look.id, now=NOW, origin="test")


def test_only_the_newest_dry_run_is_imported():
    look = looked()
    old = tried(look)
    changed = replace(READING, source="anders")
    newer = ask.ask_trial(BY, look.id, changed, seen=old.id, now=NOW + timedelta(seconds=2), origin="test")
    with pytest.raises(NotAllowedNow, match="nog bezig"):
        ask.ask_import(BY, old.id, now=NOW, origin="test")
    ended(newer, profile="x")
    with pytest.raises(NotAllowedNow, match="nieuwere proef"):
        ask.ask_import(BY, old.id, now=NOW, origin="test")


def test_a_dry_run_that_failed_is_not_imported():
    look = looked()
    trial = ask.ask_trial(BY, look.id, READING, seen=look.id, now=NOW + timedelta(seconds=1), origin="test")
    failed = ended(trial, JobState.FAILED)
    for asked in (ask.ask_import, lambda by, job, **how: ask.keep_profile_of(by, job, "Boa", **how)):
        with pytest.raises(NotAllowedNow, match="na een proef die gelukt is"):
            asked(BY, failed.id, now=NOW, origin="test")


def test_a_file_that_was_imported_is_not_tried_again():
    trial = tried()
    done = ended(ask.ask_import(BY, trial.id, now=NOW + timedelta(seconds=2), origin="test"), batch="b")
    assert ask.ask_import(BY, trial.id, now=NOW + timedelta(seconds=3), origin="test").id == done.id
    with pytest.raises(NotAllowedNow, match="al ingelezen"):
        ask.ask_trial(BY, trial.upload, READING, seen=done.id, now=NOW + timedelta(seconds=3), origin="test")


def test_an_import_reads_as_the_dry_run_did():
    trial = tried()
    asked = ask.ask_import(BY, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    assert asked.kind is JobKind.IMPORT
    assert asked.input["reading"] == trial.input["reading"]


def test_an_incomplete_reading_is_refused_with_what_is_missing():
    look = looked()
    with pytest.raises(InputError, match="Geen kolom zegt waar"):
        ask.ask_trial(
            BY, look.id, replace(READING, meanings=READING.meanings | {"Buurt": Meaning.NOTHING}), seen=look.id,
            now=NOW, origin="test",
        )  # fmt: skip
    assert [job.kind for job in jobs.of_upload(Scope.of(HOME), look.id)] == [JobKind.LOOK]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "van J. de Vries", "bel 06-12345678"])
def test_a_profile_has_a_short_name_without_anyone_in_it(name: str):
    trial = tried()
    with pytest.raises(InputError):
        ask.keep_profile_of(BY, trial.id, name, now=NOW, origin="test")
    assert profiles.newest(Scope.of(HOME)) == []
