"""Whatever people do to a safety plan in whatever order: read as of any moment, it is what had been done by then.

Beside the store stands the same thing told slowly: a list of what was done, replayed from the start up to the moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.access import Scope
from openvis.domain.category import THEMES, choices
from openvis.domain.plan_indicator import MONTHS, PlanIndicator, indicator_kinds
from openvis.domain.safety_plan import OWNERS, ActionContent, PlanAction, PlanActionState, YearPriorities, in_force
from openvis.store import safety_plan as store
from tests.support.safety_plan import ADVISEUR, HOME, NOW, action_of, content, kept_plan, plan_of, priorities_of

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
EXAMPLES = settings(max_examples=12, deadline=None)
texts = st.text("abc éë'\"&<>-\n\t☂", min_size=1, max_size=40)
slugs = st.sampled_from([*choices(), *THEMES])


@contextmanager
def forgotten() -> Iterator[None]:
    """A store that is empty again afterwards: one test of Hypothesis is many."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@st.composite
def indicators(draw: st.DrawFn) -> PlanIndicator:
    first = draw(st.integers(1, MONTHS))
    return PlanIndicator(
        kind=draw(st.sampled_from(list(indicator_kinds()))),
        about=draw(st.one_of(st.just(""), slugs)),
        area=draw(st.sampled_from(["", "WK990101", "BU99010101"])),
        source=draw(st.sampled_from(["", "politie-maandcijfers"])),
        first_month=first,
        last_month=draw(st.integers(first, MONTHS)),
    )


@st.composite
def contents(draw: st.DrawFn) -> ActionContent:
    return ActionContent(
        goal=draw(st.integers(1, 9)),
        wanted=draw(texts),
        owner=draw(st.sampled_from(OWNERS)),
        partners=tuple(draw(st.lists(st.sampled_from(["politie", "om", "halt"]), unique=True))),
        indicators=tuple(draw(st.lists(indicators(), max_size=3))),
    )


# ----- what is written is what is read


@EXAMPLES
@given(content_of=contents())
def test_an_action_is_read_as_it_was_written(content_of: ActionContent) -> None:
    with forgotten():
        made = store.add_action(action_of(kept_plan(), content=content_of), by=ADVISEUR, at=NOW)
        assert made.content == content_of
        assert store.actions(SCOPE, HOME, made.year) == [made]


@EXAMPLES
@given(title=texts, theme=texts, goals=st.lists(texts, min_size=1, max_size=5), first=st.integers(2000, 2090))
def test_a_plan_is_read_as_it_was_written(title: str, theme: str, goals: list[str], first: int) -> None:
    with forgotten():
        asked = plan_of(title=title, theme=theme, goals=tuple(goals), first_year=first, last_year=first + 3)
        made = store.add_plan(asked, by=ADVISEUR, at=NOW)
        assert made == replace(asked, id=made.id)
        assert [year for year in range(first - 2, first + 7) if store.plan_of_year(SCOPE, HOME, year)] == [*made.years]


@EXAMPLES
@given(weights=st.dictionaries(slugs, st.floats(0, 1000), max_size=8))
def test_weights_are_read_to_the_last_digit_and_in_their_order(weights: dict[str, float]) -> None:
    with forgotten():
        store.add_priorities(priorities_of(kept_plan(), weights=weights), by=ADVISEUR, at=NOW)
        (read,) = store.priorities(SCOPE, HOME)
        assert list(read.weights.items()) == list(weights.items())


# ----- priorities in force


@given(
    versions=st.lists(st.tuples(st.integers(2024, 2028), st.integers(0, 5)), max_size=8),
    day=st.dates(date(2023, 1, 1), date(2029, 12, 31)),
    known=st.integers(-1, 6),
)
def test_priorities_in_force_are_those_of_the_latest_year_that_had_any(
    versions: list[tuple[int, int]], day: date, known: int
) -> None:
    numbered: dict[int, int] = {}
    rows = []
    for year, hours in sorted(versions, key=lambda each: each[1]):
        numbered[year] = numbered.get(year, 0) + 1
        at = NOW + timedelta(hours=hours)
        rows.append(YearPriorities(HOME, 1, year, numbered[year], {}, "Zo is besloten.", "adviseur", at))
    moment = NOW + timedelta(hours=known)

    expected = None
    for year in range(2024, day.year + 1):  # slowly: year by year, version by version
        for row in rows:
            if row.year == year and row.at <= moment:
                expected = row
    assert in_force(rows, day, moment) == in_force(rows[::-1], day, moment) == expected


# ----- the history of actions


@dataclass
class Told:
    """An action as the list of what was done tells it."""

    state: PlanActionState = PlanActionState.PLANNED
    wanted: str = ""
    log: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    before: int | None = None


steps = st.tuples(
    st.sampled_from(["add", "carry", "start", "reword", "log", "link", "unlink"]), st.integers(0, 3), st.integers(0, 9)
)


@EXAMPLES
@given(done=st.lists(steps, min_size=1, max_size=14), moments=st.lists(st.integers(0, 14), min_size=1, max_size=3))
def test_actions_as_of_any_moment_are_what_had_been_done_by_then(
    done: list[tuple[str, int, int]], moments: list[int]
) -> None:
    with forgotten():
        plan, made = kept_plan(), list[int]()
        for hour, (what, which, word) in enumerate(done):
            at = NOW + timedelta(hours=hour)
            if what == "add" or not made:
                new = action_of(plan, content=content(wanted=f"Wens {word}"))
                made.append(store.add_action(new, by=ADVISEUR, at=at).id)
            else:
                act(store.get_action(SCOPE, made[which % len(made)]), what, word, at, made)
        for hour in moments:
            read = store.actions(SCOPE, HOME, 2026, known=NOW + timedelta(hours=hour))
            told = replay(done[: hour + 1])
            assert [as_told(each, made) for each in read] == told


def act(action: PlanAction, what: str, word: int, at: datetime, made: list[int]) -> None:
    if what == "carry" and action.carried_to is None:
        new = replace(action, carried_from=action.id, state=PlanActionState.PLANNED)
        made.append(store.add_action(new, by=ADVISEUR, at=at).id)
    elif what == "start":
        store.append_action(replace(action, state=PlanActionState.RUNNING), "", by=ADVISEUR, at=at)
    elif what == "reword":
        said = replace(action.content, wanted=f"Wens {word}")
        store.append_action(replace(action, content=said), "", by=ADVISEUR, at=at)
    elif what == "log":
        store.add_progress(action, NOW.date(), f"Gedaan {word}", by=ADVISEUR, at=at)
    elif what in ("link", "unlink"):
        store.add_link(action, f"presence/{word % 2}", linked=what == "link", by=ADVISEUR, at=at)


def replay(done: Sequence[tuple[str, int, int]]) -> list[Told]:
    found: list[Told] = []
    for what, which, word in done:
        if what == "add" or not found:
            found.append(Told(wanted=f"Wens {word}"))
            continue
        at = which % len(found)
        told, subject = found[at], f"presence/{word % 2}"
        if what == "carry" and all(each.before != at for each in found):
            found.append(Told(wanted=told.wanted, before=at))
        elif what == "start":
            told.state = PlanActionState.RUNNING
        elif what == "reword":
            told.wanted = f"Wens {word}"
        elif what == "log":
            told.log.append(f"Gedaan {word}")
        elif what == "link" and subject not in told.links:
            told.links.append(subject)
        elif what == "unlink" and subject in told.links:
            told.links.remove(subject)
    return [replace(each, log=sorted(whole_log(each, found)), links=sorted(each.links)) for each in found]


def whole_log(told: Told, found: Sequence[Told]) -> list[str]:
    return told.log + (whole_log(found[told.before], found) if told.before is not None else [])


def as_told(action: PlanAction, made: Sequence[int]) -> Told:
    return Told(
        action.state,
        action.content.wanted,
        sorted(line.text for line in action.log),
        sorted(action.links),
        None if action.carried_from is None else made.index(action.carried_from),
    )
