"""Who may ask for which report, who may read it, and which one everybody may read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from openvis.decisions.reports import ask_report, check_may_read, making, may_read, publish, readable
from openvis.domain.access import Person, Role, Scope
from openvis.domain.job import JobKind, JobState
from openvis.domain.report_kind import NEEDS, ReportKind
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, jobs, reports
from tests.support import small_town
from tests.support.reports import WIJK, asked, kept, year_of_plan

# Who may make and read which: one line per kind, m makes and reads, r reads.
TABLE = """
kind        analist adviseur coordinator boa wijkcoordinator partner beheerder toezichthouder
weekly         m       m          m       -         r           -        -           r
overleg        m       m          m       -         r           -        -           r
half-year      m       m          m       -         r           -        -           r
wijk           m       m          m       -         r           -        -           r
wijk-points    m       -          -       -         -           -        -           -
annual         m       m          m       -         r           -        -           r
public         m       m          m       -         r           -        -           r
partners       m       m          m       -         r           -        -           r
"""


@pytest.fixture(autouse=True)
def town(keeper, db):
    def fill(folder: Path) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)
    year_of_plan()


@pytest.fixture
def people() -> dict[Role, Person]:
    return small_town.people()


def rows():
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    for kind, *cells in lines:
        for role, cell in zip(head[1:], cells, strict=True):
            yield kind, Role(role), cell


def of(kind: str):
    if kind == "wijk-points":
        return asked(ReportKind.WIJK, points=True)
    return asked(ReportKind(kind))


def try_to_make(person, wanted):
    return ask_report(person, wanted, now=timezone.now(), origin="test")


def test_who_may_make_and_read_which(people):
    assert {kind for kind, _, _ in rows()} == {*(each.value for each in ReportKind), "wijk-points"}
    assert set(NEEDS) == set(ReportKind)
    for kind, role, cell in rows():
        wanted = of(kind)
        assert may_read(people[role], wanted) is (cell in "mr"), (kind, role)
        if cell == "m":
            job = try_to_make(people[role], wanted)
            assert (job.kind, job.state, job.by) == (JobKind.REPORT, JobState.QUEUED, role.value)
            jobs.ask_stop(small_town.SCOPE, job.id, timezone.now())
        else:
            with pytest.raises(NotPermitted):
                try_to_make(people[role], wanted)


def test_every_attempt_is_written_down(people):
    try_to_make(people[Role.ANALIST], asked())
    with pytest.raises(NotPermitted):
        try_to_make(people[Role.BOA], asked())
    told = [(line.action, line.actor, line.result, line.detail) for line in audit.lines(small_town.SCOPE)][:2]
    assert {each[:3] for each in told} == {("make-report", "analist", "ok"), ("make-report", "boa", "refused")}
    assert "weekbriefing" in {each[3] for each in told}


def test_one_report_at_a_time(people):
    job = try_to_make(people[Role.ANALIST], asked())
    assert making(small_town.GEMEENTE).id == job.id
    with pytest.raises(NotAllowedNow, match="al een rapport"):
        try_to_make(people[Role.ADVISEUR], asked())


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (lambda: asked(as_of=timezone.now() + timedelta(days=1)), "nog niet voorbij"),
        (lambda: asked(ReportKind.WIJK, area=""), "gaat over één wijk"),
        (lambda: asked(ReportKind.WEEKLY, area=WIJK), "gaat over één wijk"),
        (lambda: asked(ReportKind.ANNUAL, period="2026-01"), "geen jaar"),
    ],
)
def test_what_cannot_be_asked(people, wanted, said):
    with pytest.raises(InputError, match=said):
        try_to_make(people[Role.ANALIST], wanted())
    assert making(small_town.GEMEENTE) is None


def test_a_list_holds_only_what_may_be_read(people):
    shown = [kept(ReportKind.WIJK), kept(ReportKind.WIJK, points=True)]
    assert [each.id for each in readable(people[Role.ANALIST], small_town.GEMEENTE)] == [shown[1].id, shown[0].id]
    assert [each.id for each in readable(people[Role.ADVISEUR], small_town.GEMEENTE)] == [shown[0].id]
    assert readable(people[Role.BOA], small_town.GEMEENTE) == []
    assert check_may_read(people[Role.ADVISEUR], shown[0].id).id == shown[0].id
    for role, number in ((Role.ADVISEUR, shown[1].id), (Role.BOA, shown[0].id), (Role.ANALIST, 999)):
        with pytest.raises(NotPermitted):
            check_may_read(people[role], number)
    stranger = Person(99, "elders", Role.ANALIST, Scope.of("GM9902"))
    with pytest.raises(NotPermitted):
        check_may_read(stranger, shown[0].id)


def let(person, report, public=True):
    return publish(person, report.id, public=public, now=timezone.now(), origin="test")


def test_everybody_reads_only_what_an_adviseur_published(people):
    first, second = kept(), kept()
    assert reports.published(small_town.GEMEENTE) is None
    for role in set(Role) - {Role.ADVISEUR}:
        with pytest.raises(NotPermitted):
            let(people[role], first)
    stranger, told = Person(99, "elders", Role.ADVISEUR, Scope.of("GM9902")), set()
    for number in (first.id, 999):  # one that is of another gemeente and one that is nowhere read the same
        with pytest.raises(NotPermitted) as refusal:
            publish(stranger, number, public=True, now=timezone.now(), origin="test")
        told.add(str(refusal.value))
    assert len(told) == 1
    assert let(people[Role.ADVISEUR], first).public
    assert reports.published(small_town.GEMEENTE).id == first.id
    let(people[Role.ADVISEUR], second)
    assert reports.published(small_town.GEMEENTE).id == second.id
    let(people[Role.ADVISEUR], second)  # once more changes nothing
    assert not let(people[Role.ADVISEUR], second, public=False).public
    assert reports.published(small_town.GEMEENTE).id == first.id
    let(people[Role.ADVISEUR], first, public=False)
    assert reports.published(small_town.GEMEENTE) is None
    actions = [line.action for line in audit.lines(small_town.SCOPE) if line.result == "ok"]
    assert actions.count("publish-report") == 3
    assert actions.count("unpublish-report") == 2


@pytest.mark.parametrize("kind", sorted(set(ReportKind) - {ReportKind.PUBLIC}))
def test_no_other_kind_is_for_everybody(people, kind):
    report = kept(kind)
    with pytest.raises(NotAllowedNow, match="niet voor iedereen"):
        let(people[Role.ADVISEUR], report)
    assert reports.published(small_town.GEMEENTE) is None
