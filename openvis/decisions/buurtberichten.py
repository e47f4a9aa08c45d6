"""Buurtberichten: propose one around a place, change it, offer it, have a second person approve it, and send it.

What is approved becomes an intervention of communication with the criterion that stood in the message, so that it is
judged like any other. No step here sends anything by itself: people do, and say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.buurtbericht_checks import check_area, check_content, check_sent
from openvis.decisions.interventions import move_beside, plan_beside
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_second_person, check_step
from openvis.decisions.rules.recording import Attempt, recorded
from openvis.decisions.rules.requirements import check_reason
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.area import AreaLevel, gemeente_of, level_of
from openvis.domain.buurtbericht import (
    LEAST_ADDRESSES,
    Buurtbericht,
    BuurtberichtState,
    Channel,
    MessageContent,
    MessagePlace,
    cells_around,
)
from openvis.domain.category import categories, category
from openvis.domain.intervention import InterventionKind, InterventionPlan, SuccessCriterion
from openvis.domain.message_texts import check_told, message_text
from openvis.errors import InputError
from openvis.store import addresses, buurtberichten, overleg, results


def place_of_cell(scope: Scope, gemeente: str, category: str, cell: str) -> MessagePlace:
    """A cell of a hotspot or with an open window, in the newest run. Raises InputError for any other."""
    for reader in (results.hot_cells, results.open_windows):
        rows = reader(scope, gemeente, category=category)
        found = rows.filter(cell=cell)["buurt"].to_list()
        if found and found[0]:
            return MessagePlace(category, found[0], cell, None)
    raise InputError(
        "Dit vak is geen plek van de laatste berekening, of het ligt buiten elke buurt.",
        "Begin opnieuw vanaf de pagina Plekken en tijden.",
    )


def place_of_attention(scope: Scope, attention_id: int) -> MessagePlace:
    """The whole buurt of a row of an attention list. Raises InputError where the row is about another kind of area."""
    stored = results.attention_row(scope, attention_id)
    if stored is None:
        raise InputError("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
    row = stored.row
    if level_of(row.area) is not AreaLevel.BUURT or row.category not in categories():
        raise InputError(
            "Een buurtbericht gaat over één buurt en één soort incident.", "Kies op de lijst een regel van een buurt."
        )
    return MessagePlace(row.category, row.area, None, stored.id)


def place_of_buurt(scope: Scope, category: str, buurt: str) -> MessagePlace:
    """A whole buurt of which people or a VIS-overleg ask for a message. Raises InputError for any other."""
    if not scope.covers(gemeente_of(buurt)) or category not in categories() or level_of(buurt) is not AreaLevel.BUURT:
        raise InputError(
            "Een buurtbericht gaat over één buurt van uw gemeente en één soort incident.",
            "Begin opnieuw vanaf de bijzonderheid of het besluit.",
        )
    return MessagePlace(category, buurt, None, None)


def addresses_in(scope: Scope, place: MessagePlace, metres: int) -> int | None:
    """How many addresses get the message; None where no file of addresses was brought in."""
    if place.cell is None:
        return addresses.addresses_in_buurt(scope, place.buurt)
    return addresses.addresses_in_cells(scope, list(cells_around(place.cell, metres)))


def make_message(
    person: Person,
    *,
    gemeente: str,
    category: str = "",
    cell: str | None = None,
    buurt: str | None = None,
    attention_id: int | None = None,
    decision_id: int | None = None,
    text: str,
    content: MessageContent,
    now: datetime,
    origin: str,
) -> Buurtbericht:
    """Propose a message of one `category` around a `cell`, for a whole `buurt`, or for that of a row of the attention
    list; because of a decision of a VIS-overleg where one is named.

    Raises NotPermitted for who, InputError for what.
    """
    verb = Verb.MAKE_MESSAGE
    with recorded(person, verb, subject="buurtbericht/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        scope = Scope.of(gemeente)
        if attention_id is not None:
            place = place_of_attention(scope, attention_id)
        elif buurt is not None:
            place = place_of_buurt(scope, category, buurt)
        else:
            place = place_of_cell(scope, gemeente, category, cell or "")
        check_told(place.category)
        message_text(text)
        number = _checked(scope, place, text, content, localdate(now))
        made = buurtberichten.add(
            gemeente, place, text, content, until=localdate(now), addresses=number, by=person, at=now
        )
        attempt.subject = f"buurtbericht/{made.id}"
        if decision_id is not None:
            overleg.add_outcome(overleg.get_decision(person.scope, decision_id), attempt.subject, at=now)
    return made


def change_message(
    person: Person, message_id: int, *, version: int, content: MessageContent, now: datetime, origin: str
) -> Buurtbericht:
    """A new version of a draft. Raises as `make_message`, and NotAllowedNow when `version` is no longer the last."""
    with _changing(person, Verb.CHANGE_MESSAGE, message_id, now, origin):
        message, _ = _at(person, Verb.CHANGE_MESSAGE, message_id, version)
        number = _checked(person.scope, message.place, message.text, content, localdate(now))
        return buurtberichten.append_content(
            message, content, until=localdate(now), addresses=number, by=person, at=now
        )


def offer_message(person: Person, message_id: int, *, version: int, now: datetime, origin: str) -> Buurtbericht:
    """To a second person. Raises as `change_message`, also where the day to send it has gone by since."""
    with _changing(person, Verb.OFFER_MESSAGE, message_id, now, origin):
        message, after = _at(person, Verb.OFFER_MESSAGE, message_id, version)
        _checked(person.scope, message.place, message.text, message.content, localdate(now))
        return buurtberichten.append_state(message, after, by=person, at=now)


def approve_message(
    person: Person, message_id: int, *, version: int, assured: bool, now: datetime, origin: str
) -> Buurtbericht:
    """As the second person; it makes the intervention that will be judged.

    assured  that there are enough addresses, by the person's own knowledge, where no file says it
    """
    with _changing(person, Verb.APPROVE_MESSAGE, message_id, now, origin) as attempt:
        message, after = _at(person, Verb.APPROVE_MESSAGE, message_id, version)
        check_second_person(person, message)
        number = _checked(person.scope, message.place, message.text, message.content, localdate(now))
        if number is None and not assured:
            raise InputError(
                "Het aantal adressen in dit gebied is onbekend; met weinig adressen is een huishouden te herkennen.",
                f"Kijk het na en kruis aan dat er minstens {LEAST_ADDRESSES} adressen liggen, of stuur het terug.",
            )
        plan = plan_beside(
            person,
            _plan(message),
            gemeente=message.gemeente,
            attention_id=message.place.attention_id,
            because=f"buurtbericht/{message_id}",
            now=now,
            origin=origin,
        )
        attempt.detail = f"intervention/{plan.id}"
        return buurtberichten.append_state(
            message, after, by=person, at=now, assured=number is None, intervention_id=plan.id
        )


def send_back_message(
    person: Person, message_id: int, *, version: int, reason: str, now: datetime, origin: str
) -> Buurtbericht:
    """To who wrote it, with what should change."""
    return _with_reason(person, Verb.SEND_BACK_MESSAGE, message_id, version, reason, now, origin)


def drop_message(
    person: Person, message_id: int, *, version: int, reason: str, now: datetime, origin: str
) -> Buurtbericht:
    """Of what was not approved: it will not go out."""
    return _with_reason(person, Verb.DROP_MESSAGE, message_id, version, reason, now, origin)


def recall_message(
    person: Person, message_id: int, *, version: int, reason: str, now: datetime, origin: str
) -> Buurtbericht:
    """Of what was approved and did not go out yet; its intervention is cancelled with it."""
    with _changing(person, Verb.RECALL_MESSAGE, message_id, now, origin) as attempt:
        message, after = _at(person, Verb.RECALL_MESSAGE, message_id, version)
        check_reason(reason)
        attempt.detail = reason.strip()
        _move(person, Verb.CANCEL_INTERVENTION, message, now, origin)
        return buurtberichten.append_state(message, after, by=person, at=now, reason=reason.strip())


def report_sent(
    person: Person,
    message_id: int,
    *,
    version: int,
    channels: Sequence[Channel],
    sent_on: date,
    now: datetime,
    origin: str,
) -> Buurtbericht:
    """Say that it went out, on which day and how; its intervention starts with it."""
    with _changing(person, Verb.REPORT_SENT, message_id, now, origin) as attempt:
        message, after = _at(person, Verb.REPORT_SENT, message_id, version)
        check_sent(message, channels, sent_on, localdate(now))
        attempt.detail = ", ".join(channels)
        _move(person, Verb.START_INTERVENTION, message, now, origin)
        return buurtberichten.append_state(message, after, by=person, at=now, channels=channels, sent_on=sent_on)


def _changing(
    person: Person, verb: Verb, message_id: int, now: datetime, origin: str
) -> AbstractContextManager[Attempt]:
    subject, gemeente = f"buurtbericht/{message_id}", buurtberichten.gemeente_of(message_id)
    return recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin)


def _at(person: Person, verb: Verb, message_id: int, version: int) -> tuple[Buurtbericht, BuurtberichtState]:
    """The message as it was when the person looked at it, and the state to which the verb leads."""
    check_permission(person, PERMISSION_OF[verb], buurtberichten.gemeente_of(message_id) or "")
    message = buurtberichten.locked(person.scope, message_id, version=version)
    return message, check_step(message, verb)


def _checked(scope: Scope, place: MessagePlace, text: str, content: MessageContent, today: date) -> int | None:
    """The number of addresses, once everything about the content may be said to residents."""
    check_content(place, text, content, today)
    number = addresses_in(scope, place, content.metres)
    check_area(place, content.metres, number)
    return number


def _with_reason(
    person: Person, verb: Verb, message_id: int, version: int, reason: str, now: datetime, origin: str
) -> Buurtbericht:
    with _changing(person, verb, message_id, now, origin) as attempt:
        message, after = _at(person, verb, message_id, version)
        check_reason(reason)
        attempt.detail = reason.strip()
        return buurtberichten.append_state(message, after, by=person, at=now, reason=reason.strip())


def _move(person: Person, verb: Verb, message: Buurtbericht, now: datetime, origin: str) -> None:
    if message.intervention_id is not None:
        because = f"buurtbericht/{message.id}"
        move_beside(person, verb, message.intervention_id, because=because, now=now, origin=origin)


def _plan(message: Buurtbericht) -> InterventionPlan:
    label = category(message.place.category).label.lower()
    return InterventionPlan(
        title=f"Buurtbericht {message.id}: {label}",
        kind=InterventionKind.COMMUNICATION,
        areas=(message.place.buurt,),  # never the cells: not everybody who sees interventions may see those
        categories=(message.place.category,),
        starts_on=message.content.send_on,
        ends_on=message.content.ends_on,
        criterion=SuccessCriterion(message.content.reduction_percent, message.content.judged_on),
    )
