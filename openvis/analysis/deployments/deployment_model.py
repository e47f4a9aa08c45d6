"""A question of deployment as arrays: who can go where, what each next visit covers, and which rows the rules make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, gcd, isfinite
from typing import Any

import numpy as np
from scipy import sparse

from openvis.analysis.deployments.visit_cover import gains
from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.domain.deployment import (
    HOUR,
    Appointment,
    Concentration,
    DeploymentQuestion,
    NoGo,
    Presence,
    Rule,
    Shift,
    SkillNeeded,
    Visit,
)
from openvis.domain.deployment_words import rule_in_words, shift_in_words
from openvis.domain.shown_value import shown
from openvis.errors import InputError, UnknownValue

ROUNDING = 1e-9  # 1.1 hours are 66 minutes, whatever the rounding
Key = tuple[str, Shift, str]  # place, shift, skill: one demand


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows `at_least <= sum of units in a wijk <= at_most`, each of one rule (its place in the question)."""

    wijk: Ints
    rule: Ints
    at_least: Floats
    at_most: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in units of time (the largest that every visit is a whole number of, in minutes).

    A pair is a team that can answer a demand: it works in that shift and has the skill.

    team_of, shift_of  per slot, a team in a shift
    capacity    (slots,) units
    slot, demand  (pairs,) of each pair
    gain        (demands, steps) harm covered by each next visit
    cost        (demands,) units of one visit
    wijk        (demands,) index into `wijken`
    allowed     (demands,) no rule forbids going there
    promised    (pairs,) visits that must be paid: appointments, and what was drawn
    promised_by (pairs,) place of the rule in the question that asks for them; -1 where none does
    """

    question: DeploymentQuestion
    unit: int
    slots: tuple[tuple[str, Shift], ...]
    capacity: Ints
    slot: Ints
    demand: Ints
    gain: Floats
    cost: Ints
    wijken: tuple[str, ...]
    wijk: Ints
    allowed: Flags
    promised: Ints
    promised_by: Ints
    limits: Limits

    @property
    def hours_rows(self) -> sparse.csr_array:
        """(slots, pairs): the units of each slot that a visit takes."""
        return _rows(self.slot, self.cost[self.demand], len(self.slots))

    @property
    def wijk_rows(self) -> sparse.csr_array:
        """(limits, pairs): the units in the wijk of each limit that a visit takes."""
        each = _rows(self.wijk[self.demand], self.cost[self.demand], len(self.wijken))
        return sparse.csr_array(each[self.limits.wijk])

    def covered(self, visits: Ints) -> float:
        """Harm that (pairs,) numbers of visits cover together."""
        return float(self.covered_by_demand(visits).sum())

    def covered_by_demand(self, visits: Ints) -> Floats:
        """Visits beyond the most that count to a demand cover nothing more."""
        number = np.minimum(self.per_demand(visits), self.gain.shape[1])
        upto = np.concatenate([np.zeros((len(self.gain), 1)), np.cumsum(self.gain, axis=1)], axis=1)
        return np.asarray(upto[np.arange(len(number)), number])

    def per_demand(self, visits: Ints) -> Ints:
        return np.bincount(self.demand, visits, len(self.gain)).astype(np.int64)


def model_of(question: DeploymentQuestion) -> Model:
    """The arrays of a question. Raises InputError where it contradicts itself or names what is not there."""
    _check(question)
    shift_rows: dict[Shift, list[int]] = {}
    for row, each in enumerate(question.demands):
        shift_rows.setdefault(each.shift, []).append(row)
    skills = {team.name: team.skills | {""} for team in question.teams}
    needed = _skills_needed(question)
    unit = gcd(*(each.minutes for each in question.demands))
    slot, demand = [], []
    for number, each_slot in enumerate(question.available):
        for row in shift_rows.get(each_slot.shift, ()):
            if needed[row] <= skills[each_slot.team] | each_slot.skills:
                slot.append(number)
                demand.append(row)
    wijken = tuple(dict.fromkeys(each.wijk for each in question.demands))
    places = {name: number for number, name in enumerate(wijken)}
    minutes = np.array([each.minutes for each in question.demands], dtype=np.int64)
    capacity = np.array([floor(each.hours * HOUR / unit + ROUNDING) for each in question.available], dtype=np.int64)
    no_go = [rule for rule in question.rules if isinstance(rule, NoGo)]
    pairs = len(slot)
    model = Model(
        question=question,
        unit=unit,
        slots=tuple((each.team, each.shift) for each in question.available),
        capacity=capacity,
        slot=np.array(slot, dtype=np.int64),
        demand=np.array(demand, dtype=np.int64),
        gain=gains(np.array([each.harm for each in question.demands]), minutes, question.most_visits),
        cost=minutes // unit,
        wijken=wijken,
        wijk=np.array([places[each.wijk] for each in question.demands], dtype=np.int64),
        allowed=np.array([not any(rule.forbids(d.place, d.shift) for rule in no_go) for d in question.demands]),
        promised=np.zeros(pairs, dtype=np.int64),
        promised_by=np.full(pairs, -1, dtype=np.int64),
        limits=_limits(question.rules, wijken, int(capacity.sum())),
    )
    _promise_appointments(model)
    return model


def _skills_needed(question: DeploymentQuestion) -> list[frozenset[str]]:
    """Per demand: its own, and those a rule asks there."""
    rules = [rule for rule in question.rules if isinstance(rule, SkillNeeded)]
    return [
        frozenset({each.skill, *(rule.skill for rule in rules if rule.asks(each.place, each.shift))})
        for each in question.demands
    ]


def pair_numbers(model: Model) -> dict[tuple[str, Key], int]:
    """Which pair a team and a demand are."""
    demands = model.question.demands
    keys = [(each.place, each.shift, each.skill) for each in demands]
    teams = [team for team, _ in model.slots]
    together = zip(model.slot.tolist(), model.demand.tolist(), strict=True)
    return {(teams[slot], keys[demand]): number for number, (slot, demand) in enumerate(together)}


def as_numbers(model: Model, visits: Iterable[Visit]) -> tuple[Ints, list[Visit]]:
    """(pairs,) of listed visits, and those that no pair can pay: no hours, no skill or no such demand."""
    pairs, numbers, impossible = pair_numbers(model), np.zeros(len(model.slot), dtype=np.int64), []
    for visit in visits:
        found = pairs.get((visit.team, (visit.place, visit.shift, visit.skill)))
        if found is None:
            impossible.append(visit)
        else:
            numbers[found] += visit.visits
    return numbers, impossible


def _rows(row: Ints, value: Ints, number: int) -> sparse.csr_array:
    columns = np.arange(len(row))
    return sparse.csr_array((value.astype(np.float64), (row, columns)), shape=(number, len(row)))


def _limits(rules: Sequence[Rule], wijken: Sequence[str], total: int) -> Limits:
    rows: list[tuple[int, int, float, float]] = []
    for number, rule in enumerate(rules):
        if isinstance(rule, Presence | Concentration):
            low = ceil(rule.least * total - ROUNDING) if isinstance(rule, Presence) else 0
            high = floor(rule.most * total + ROUNDING) if isinstance(rule, Concentration) else np.inf
            rows += [(at, number, low, high) for at, name in enumerate(wijken) if rule.wijk in (None, name)]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    wijk, rule_number = (np.array(each, dtype=np.int64) for each in columns[:2])
    return Limits(wijk, rule_number, *(np.array(each, dtype=np.float64) for each in columns[2:]))


def _promise_appointments(model: Model) -> None:
    pairs = pair_numbers(model)
    for number, rule in enumerate(model.question.rules):
        if isinstance(rule, Appointment):
            found = pairs.get((rule.team, (rule.place, rule.shift, rule.skill)))
            if found is None:
                raise InputError(
                    f"{_capital(rule_in_words(rule))} kan niet: dit team werkt dan niet, mist de vaardigheid, "
                    "of de plek staat niet in de vraag van die dienst.",
                    "Geef het team uren in die dienst, of neem de afspraak uit de regels.",
                )
            model.promised[found] = rule.visits
            model.promised_by[found] = number


def _check(question: DeploymentQuestion) -> None:
    if not question.demands or not question.available:
        raise InputError(
            "Zonder uren of zonder plekken is er niets te verdelen.", "Geef ten minste één plek en één team met uren."
        )
    if question.most_visits < 1:
        raise InputError("Het hoogste aantal bezoeken per plek en dienst moet ten minste 1 zijn.", "Vul 1 of meer in.")
    _check_names(question)
    for each in question.demands:
        if not (isfinite(each.harm) and each.harm >= 0) or each.minutes < 1:
            raise InputError(
                f"De plek {shown(each.place)} op {shift_in_words(each.shift)} heeft geen bruikbaar getal: "
                "verwachte schade is 0 of meer, en een bezoek duurt ten minste 1 minuut.",
                "Verbeter deze regel.",
            )
    for available in question.available:
        if not (isfinite(available.hours) and available.hours >= 0):
            raise InputError(
                f"De uren van team {shown(available.team)} op {shift_in_words(available.shift)} zijn geen getal van 0 "
                "of meer.",
                "Verbeter deze regel.",
            )


def _check_names(question: DeploymentQuestion) -> None:
    teams = [team.name for team in question.teams]
    wijken, places = {each.wijk for each in question.demands}, {each.place for each in question.demands}
    _once(teams, "Het team")
    _once([(each.team, each.shift) for each in question.available], "De uren van")
    _once([(each.place, each.shift, each.skill) for each in question.demands], "De plek")
    kept = [rule for rule in question.rules if isinstance(rule, Appointment)]
    _once([((each.team, each.place, each.skill), each.shift) for each in kept], "De afspraak van")
    for each in question.available:
        _known(each.team, set(teams), "team")
    for rule in question.rules:
        match rule:
            case Presence(wijk=str(wijk)) | Concentration(wijk=str(wijk)):
                _known(wijk, wijken, "wijk")
            case NoGo(place=place) | Appointment(place=place) | SkillNeeded(place=place):
                _known(place, places, "plek")
        if not all(0 <= share <= 1 for share in _shares(rule)):
            raise InputError(
                f"De regel “{rule_in_words(rule)}” kan niet.", "Een aandeel ligt tussen 0 en 1 (100 procent)."
            )


def _shares(rule: Rule) -> list[float]:
    named = (getattr(rule, name, None) for name in ("least", "most", "share"))
    return [each for each in named if each is not None]


def _once(keys: Sequence[Any], what: str) -> None:
    if len(set(keys)) < len(keys):
        again = next(each for number, each in enumerate(keys) if each in keys[:number])
        first, *rest = again if isinstance(again, tuple) else (again,)
        name = first if isinstance(first, str) else f"{first[0]} in {first[1]}"
        when = f" op {shift_in_words(rest[0])}" if rest else ""
        raise InputError(f"{what} {shown(name)}{when} staat er twee keer.", "Laat één regel staan.")


def _known(name: str, names: set[str], what: str) -> None:
    if name not in names:
        raise UnknownValue(
            f"Er is geen {what} {shown(name)} in deze vraag.", f"Schrijf de naam zoals bij de andere: {_few(names)}."
        )


def _few(names: set[str]) -> str:
    some = sorted(names)[:5]
    return ", ".join(some) + (" ..." if len(names) > len(some) else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
