"""What the agenda of a VIS-overleg says, from what is stored: nobody types it, so nothing is left out by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openvis.domain.access import Role
from openvis.domain.attention import AttentionRow
from openvis.domain.bijzonderheid import OPEN, Bijzonderheid
from openvis.domain.category import label_of
from openvis.domain.forecast import ForecastScore
from openvis.domain.forecast_words import hits_in_words
from openvis.domain.intervention import Evaluation, Intervention, InterventionState
from openvis.domain.list_change import list_change
from openvis.domain.note import Note, notes_on_places
from openvis.domain.overleg import Action, ActionState, AgendaItem, OwnPoint, Part
from openvis.domain.words import day_in_words, word
from openvis.domain.work_order import OPEN_WORK_ORDERS, WorkOrder

SHOWN = 8  # rows of the attention list: about what one overleg can deal with
SOON = timedelta(weeks=4)  # an intervention that ends within this asks what comes after it
SHARE = 5  # percent of the map, for which the scoreboard says how much was right


@dataclass(frozen=True, slots=True)
class Material:
    """All an agenda is written from: of one gemeente, as it is now."""

    attention: Sequence[tuple[int, AttentionRow]] = ()
    before: Sequence[AttentionRow] | None = None  # the list of the last meeting; None where there was none
    bijzonderheden: Sequence[Bijzonderheid] = ()
    interventions: Sequence[tuple[Intervention, Evaluation | None]] = ()
    orders: Sequence[WorkOrder] = ()
    actions: Sequence[Action] = ()
    scores: Sequence[ForecastScore] = ()
    points: Sequence[OwnPoint] = ()
    notes: Sequence[Note] = ()  # duiding that stands
    names: Mapping[str, str] | None = None  # of areas, by code


def written(material: Material, now: datetime, today: date) -> tuple[AgendaItem, ...]:
    """Every point, part by part; a part about which there is nothing to say is left out."""
    return (
        *_open_actions(material, today),
        *_changes(material),
        *_attention(material),
        *_bijzonderheden(material, now),
        *_interventions(material, today),
        *_late_orders(material, today),
        *_scoreboard(material),
        *(own_point(each) for each in material.points),
    )


def own_point(point: OwnPoint) -> AgendaItem:
    """An own point as an agenda has it, with the role that brought it in."""
    text = " ".join(filter(None, [point.text, f"Ingebracht door de rol {word(Role(point.by_role))}."]))
    return AgendaItem(Part.OWN, point.title, text, (f"point/{point.id}",))


def _open_actions(material: Material, today: date) -> Iterator[AgendaItem]:
    waiting = [each for each in material.actions if each.state is ActionState.OPEN]
    for action in sorted(waiting, key=lambda each: (each.decision.due_on or today, each.id)):
        decided = action.decision
        text = f"Besloten op {day_in_words(decided.meeting_on)}: {decided.text} {due_in_words(action, today)}"
        yield AgendaItem(Part.ACTIONS, f"{_who(action)}: {decided.item.title}", text, (f"action/{action.id}",))


def due_in_words(action: Action, today: date) -> str:
    """By when, and how late that is: "Uiterlijk 9 maart 2026, 3 dagen te laat."."""
    due_on = action.decision.due_on or today
    days = (due_on - today).days
    told = f"Uiterlijk {day_in_words(due_on)}"
    if action.state is not ActionState.OPEN or days > 1:
        return f"{told}."
    if days == 1:
        return f"{told}, dat is morgen."
    if days == 0:
        return f"{told}, dat is vandaag."
    return f"{told}, {'1 dag' if days == -1 else f'{-days} dagen'} te laat."


def _who(action: Action) -> str:
    who = word(action.decision.who) if action.decision.who else ""
    return who[:1].upper() + who[1:]


def _changes(material: Material) -> Iterator[AgendaItem]:
    if material.before is None:
        return
    rows = [row for _, row in material.attention]
    change = list_change(material.before, rows)
    came = [_about(row) for row in rows if change.sentence(row) == "Nieuw op de lijst."]
    gone = [_about(row) for row in change.gone]
    if came:
        yield AgendaItem(Part.CHANGES, f"Nieuw op de lijst: {len(came)}", _listed(came))
    if gone:
        yield AgendaItem(Part.CHANGES, f"Van de lijst af: {len(gone)}", _listed(gone))
    if not came and not gone:
        yield AgendaItem(Part.CHANGES, "De lijst is dezelfde", "Er kwam niets bij en er ging niets af.")


def _attention(material: Material) -> Iterator[AgendaItem]:
    change = list_change(material.before, [row for _, row in material.attention]) if material.before else None
    known = {seen.attention_id: each for each in material.bijzonderheden for seen in each.sightings}
    for number, row in material.attention[:SHOWN]:
        seen = known.get(number)
        stood = change.sentence(row) if change else ""
        judged = _judged(seen) if seen else ""
        subjects = (f"attention/{number}", *([f"bijzonderheid/{seen.id}"] if seen else []))
        told = " ".join(filter(None, [_figures(row), stood, judged]))
        text = "\n".join([told, *_noted_on_row(material, row)])
        yield AgendaItem(Part.ATTENTION, _about(row), text, subjects, row.area, row.category)


def _bijzonderheden(material: Material, now: datetime) -> Iterator[AgendaItem]:
    """Those nothing was decided about, but for what stands on the attention list just above."""
    above = {number for number, _ in material.attention[:SHOWN]}
    for each in material.bijzonderheden:
        if each.state not in OPEN or any(seen.attention_id in above for seen in each.sightings):
            continue
        waits = f"Wacht al {(now - each.began_at).days} dagen." if each.waits_too_long(now) else ""
        told = " ".join(filter(None, [_seen(each), _judged(each), waits]))
        text = told if each.from_people else "\n".join([told, *_noted_on_row(material, each.row)])
        title = f"{label_of(each.category)} in {_name(material, each)}"
        yield AgendaItem(Part.BIJZONDERHEDEN, title, text, (f"bijzonderheid/{each.id}",), each.area, each.category)


def _seen(known: Bijzonderheid) -> str:
    if not known.from_people:
        return _figures(known.row)
    roles = ", ".join(word(role) for role in known.roles)
    times = len(known.signals)
    return f"Van mensen: {known.signals[-1].text} ({times} keer ingeleverd, door: {roles})"


def _judged(known: Bijzonderheid) -> str:
    told = f"Bijzonderheid, {word(known.state)}"
    return f"{told}: {known.judgements[-1].reason}" if known.judgements else f"{told}."


def _interventions(material: Material, today: date) -> Iterator[AgendaItem]:
    """What runs, with its stand; and apart what ends or is judged soon, should have ended, or should have begun."""
    running, ending = [], []
    for each, evaluation in material.interventions:
        stand = _stand(material, each, evaluation) if evaluation else "Er is nog geen beoordeling."
        subjects = (f"intervention/{each.id}",)
        if each.state is InterventionState.PLANNED and each.starts_on < today:
            text = f"Zou beginnen op {day_in_words(each.starts_on)} en is nog niet gestart."
            ending.append(AgendaItem(Part.ENDING, each.title, text, subjects))
        elif each.state is InterventionState.RUNNING and each.ends_on <= today + SOON:
            ends = "Liep af op" if each.ends_on < today else "Loopt af op"
            text = f"{ends} {day_in_words(each.ends_on)}. {stand}"
            ending.append(AgendaItem(Part.ENDING, each.title, text, subjects))
        elif each.state is InterventionState.ENDED and today <= each.criterion.judged_on <= today + SOON:
            text = f"Is beëindigd en wordt beoordeeld op {day_in_words(each.criterion.judged_on)}. {stand}"
            ending.append(AgendaItem(Part.ENDING, each.title, text, subjects))
        elif each.state is InterventionState.RUNNING:
            text = f"Loopt tot en met {day_in_words(each.ends_on)}. {stand}"
            running.append(AgendaItem(Part.INTERVENTIONS, each.title, text, subjects))
    yield from (*running, *ending)


def _stand(material: Material, plan: Intervention, evaluation: Evaluation) -> str:
    """The verdict, and below it what was said of any of its areas and types in its months."""
    found = [
        note
        for note in material.notes
        if any(
            notes_on_places([note], plan.areas, slug, evaluation.period_from, evaluation.period_to)
            for slug in plan.categories
        )
    ]
    return "\n".join([evaluation.sentence, *_in_words(found)])


def _noted_on_row(material: Material, row: AttentionRow) -> list[str]:
    return _in_words(
        notes_on_places(material.notes, (row.area, *row.areas), row.category, row.period_from, row.period_to)
    )


def _in_words(notes: Sequence[Note]) -> list[str]:
    """A line each, without who wrote it: an agenda and its minutes go to others."""
    return [f"Duiding: {' '.join(note.text.split())}" for note in notes]


def _late_orders(material: Material, today: date) -> Iterator[AgendaItem]:
    for each in material.orders:
        if each.state in OPEN_WORK_ORDERS and each.terms.due_on < today:
            days = (today - each.terms.due_on).days
            due, late_by = day_in_words(each.terms.due_on), "1 dag" if days == 1 else f"{days} dagen"
            late = f"Moest klaar zijn op {due}, {late_by} te laat."
            title = f"Werkopdracht {each.id} van {each.terms.team}"
            yield AgendaItem(Part.LATE_ORDERS, title, f"{each.task} {late}", (f"work-order/{each.id}",))


def _scoreboard(material: Material) -> Iterator[AgendaItem]:
    if material.scores:
        told = [f"{label_of(each.category)}: {_small(hits_in_words(each, SHARE))}" for each in material.scores]
        yield AgendaItem(Part.FORECAST, "Scorebord van de verwachting", "\n".join(told))


def _about(row: AttentionRow) -> str:
    return f"{label_of(row.category)} {'rond' if row.areas else 'in'} {row.area_name}"


def _figures(row: AttentionRow) -> str:
    """Its sentence without what the title says already."""
    return row.sentence.removeprefix(f"{label_of(row.category)} in {row.area_name}: ")


def _name(material: Material, known: Bijzonderheid) -> str:
    names = material.names or {}
    return names.get(known.area, known.area if known.from_people else known.row.area_name)


def _listed(parts: Sequence[str]) -> str:
    return "\n".join(f"{part}." for part in parts)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
