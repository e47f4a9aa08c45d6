"""What may be asked of a plan of deployment: hours, skills and rules, each by itself and together.

Only what can be seen without a calculation. Whether all rules go together with the hours, the worker finds out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from openvis.domain.area import BUURT_CODE, WIJK_CODE, gemeente_of
from openvis.domain.deployment import (
    HOUR,
    VISIT,
    Appointment,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Rule,
    Shift,
    SkillNeeded,
)
from openvis.domain.deployment_plan import (
    LEAST_EXPLORED,
    MOST_EXPLORED,
    MOST_SHORT_VISITS,
    DeploymentRequest,
    shifts_of,
)
from openvis.domain.deployment_words import RulesConflict, hours, percent, shift_in_words
from openvis.errors import InputError

MOST_HOURS = 200.0  # of one team in one dagdeel: more is a typing mistake
LONGEST_AHEAD = timedelta(weeks=26)
LONGEST_NAME = 40
MOST_VISITS = 24  # in one line


def check_request(draft: DeploymentRequest, today: date) -> None:
    """Raise InputError for the first thing that cannot be asked."""
    _check_week(draft.week, today)
    _check_hours(draft)
    _check_skills(draft)
    if not 0 <= draft.short_visits <= MOST_SHORT_VISITS:
        raise InputError(
            f"Het aantal korte bezoeken per dienst is {draft.short_visits}.", f"Kies 0 tot en met {MOST_SHORT_VISITS}."
        )
    for rule in draft.rules:
        _check_rule(rule, draft)
    for conflict in _conflicts(draft):
        raise conflict


def _check_week(week: date, today: date) -> None:
    if week.weekday():
        raise InputError("Een plan begint op een maandag.", "Kies de maandag van de week.")
    if week < today - timedelta(days=today.weekday()):
        raise InputError("Deze week is al voorbij.", "Kies deze week of een latere.")
    if week > today + LONGEST_AHEAD:
        raise InputError("Deze week is meer dan een half jaar weg.", "Kies een eerdere week.")


def _check_hours(draft: DeploymentRequest) -> None:
    known = set(shifts_of(draft.week))
    for each in draft.available:
        if not each.team.strip() or len(each.team) > LONGEST_NAME:
            raise InputError("Een team heeft geen naam, of een te lange.", f"Gebruik 1 tot {LONGEST_NAME} tekens.")
        if not 0 <= each.hours <= MOST_HOURS or each.shift not in known:
            raise InputError(
                f"De uren van {each.team} kloppen niet.", f"Vul per dagdeel 0 tot en met {MOST_HOURS:.0f} uur in."
            )
    if len({(each.team, each.shift) for each in draft.available}) < len(draft.available):
        raise InputError("Twee teams hebben dezelfde naam.", "Geef elk team een eigen naam.")
    if draft.hours < 1:
        raise InputError("Er zijn geen uren om in te zetten.", "Vul voor ten minste één team een dagdeel in.")


def _check_rule(rule: Rule, draft: DeploymentRequest) -> None:
    match rule:
        case Presence(share, wijk) | Concentration(share, wijk):
            if not 0 <= share <= 1:
                raise InputError("Een deel van de uren ligt buiten 0 tot 100 procent.", "Vul een getal daartussen in.")
            if wijk is not None and not (WIJK_CODE.fullmatch(wijk) and gemeente_of(wijk) == draft.gemeente):
                raise InputError("Deze wijk hoort niet bij de gemeente.", "Kies een wijk uit de lijst.")
        case Exploration():
            if not LEAST_EXPLORED <= rule.share <= MOST_EXPLORED:
                raise InputError("Het deel voor loting is te klein of te groot.", "Kies 5 tot en met 10 procent, of 0.")
        case NoGo() | SkillNeeded():
            _check_place(rule.place, draft.gemeente)
        case Appointment():
            _check_appointment(rule, draft)


def _check_appointment(rule: Appointment, draft: DeploymentRequest) -> None:
    _check_place(rule.place, draft.gemeente)
    if rule.team not in draft.teams:
        raise InputError(f"Het team {rule.team} van een afspraak heeft geen uren.", "Kies een team met uren.")
    if rule.shift not in shifts_of(draft.week) or not 1 <= rule.visits <= MOST_VISITS:
        raise InputError("Een afspraak valt buiten de week.", "Kies een dag van de week van het plan.")


def _check_place(place: str, gemeente: str) -> None:
    if not BUURT_CODE.fullmatch(place) or gemeente_of(place) != gemeente:
        raise InputError("Deze buurt hoort niet bij de gemeente.", "Kies een buurt uit de lijst.")


def _check_skills(draft: DeploymentRequest) -> None:
    named = [*draft.skills.values(), *(each.skills for each in draft.available)]
    named.append(frozenset(rule.skill for rule in draft.rules if isinstance(rule, SkillNeeded)))
    if any(not skill.strip() or len(skill) > LONGEST_NAME for skills in named for skill in skills):
        raise InputError("Een vaardigheid heeft geen naam, of een te lange.", f"Gebruik 1 tot {LONGEST_NAME} tekens.")


def _conflicts(draft: DeploymentRequest) -> Iterator[RulesConflict]:
    """Rules that can be seen not to go together, whatever is expected."""
    yield from _of_shares(draft)
    yield from _of_places(draft)
    yield from _of_skills(draft)
    yield from _of_appointments(draft)


def _of_shares(draft: DeploymentRequest) -> Iterator[RulesConflict]:
    least = [rule for rule in draft.rules if isinstance(rule, Presence)]
    most = [rule for rule in draft.rules if isinstance(rule, Concentration)]
    for one, other in product(least, most):
        if one.least > other.most and (one.wijk is None or other.wijk in (None, one.wijk)):
            yield RulesConflict.of(
                f"Een wijk krijgt ten minste {percent(one.least)} en ten hoogste {percent(other.most)} van de uren.",
                "Vraag minder, of sta meer toe.",
                one,
                other,
            )
    named = [rule for rule in least if rule.wijk is not None]
    if (total := sum(rule.least for rule in named)) > 1:
        yield RulesConflict.of(
            f"De wijken vragen samen {percent(total)} van de uren.", "Vraag samen ten hoogste 100%.", *named
        )


def _of_places(draft: DeploymentRequest) -> Iterator[RulesConflict]:
    for no_go, kept in product(draft.rules, draft.rules):
        if isinstance(no_go, NoGo) and isinstance(kept, Appointment) and no_go.forbids(kept.place, kept.shift):
            yield RulesConflict.of(
                f"De afspraak op {shift_in_words(kept.shift)} is in een buurt waar dan niemand heen mag.",
                "Verzet de afspraak, of laat bezoek toe.",
                no_go,
                kept,
            )


def _of_skills(draft: DeploymentRequest) -> Iterator[RulesConflict]:
    for rule in draft.rules:
        if not isinstance(rule, SkillNeeded):
            continue
        if not any(rule.skill in skills for skills in _able(draft).values()):
            yield RulesConflict.of(
                f"Geen team heeft de vaardigheid {rule.skill}.",
                "Geef een team die vaardigheid, of vraag haar niet.",
                rule,
            )
        for kept in draft.rules:
            if not (isinstance(kept, Appointment) and rule.asks(kept.place, kept.shift)):
                continue
            if rule.skill not in _able(draft).get((kept.team, kept.shift), {rule.skill}):
                yield RulesConflict.of(
                    f"De afspraak van {kept.team} op {shift_in_words(kept.shift)} is in een buurt waar alleen teams "
                    f"met de vaardigheid {rule.skill} heen gaan.",
                    "Geef de afspraak aan een team met die vaardigheid.",
                    rule,
                    kept,
                )


def _of_appointments(draft: DeploymentRequest) -> Iterator[RulesConflict]:
    room = {(each.team, each.shift): each.hours * HOUR for each in draft.available}
    asked: Counter[tuple[str, Shift]] = Counter()
    kept = [rule for rule in draft.rules if isinstance(rule, Appointment)]
    for rule in kept:
        asked[rule.team, rule.shift] += rule.visits * VISIT
    for (team, shift), minutes in asked.items():
        if minutes > room.get((team, shift), 0):
            yield RulesConflict.of(
                f"{team} heeft op {shift_in_words(shift)} {hours(room.get((team, shift), 0))}; "
                f"de afspraken vragen {hours(minutes)}.",
                "Geef het team meer uren in die dienst, of verzet een afspraak.",
                *(rule for rule in kept if (rule.team, rule.shift) == (team, shift)),
            )


def _able(draft: DeploymentRequest) -> dict[tuple[str, Shift], frozenset[str]]:
    """What a team can in a shift it works in."""
    return {(each.team, each.shift): each.skills | draft.skills.get(each.team, frozenset()) for each in draft.available}
