"""Buurtberichten: adding one, adding a step to one, and reading them with what they say now.

The version of one is the number of its last step. Whoever changes it says which version he looked at; when another was
quicker he is told who changed what, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from openvis.domain.access import Person, Role, Scope
from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState, Channel, MessageContent, MessagePlace
from openvis.domain.words import day_in_words, word
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields


@transaction.atomic
def add(
    gemeente: str,
    place: MessagePlace,
    text: str,
    content: MessageContent,
    *,
    until: date,
    addresses: int | None,
    by: Person | None,
    at: datetime,
) -> Buurtbericht:
    """Store a new message as a draft."""
    row = models.Buurtbericht.objects.create(
        gemeente=gemeente,
        category=place.category,
        buurt=place.buurt,
        cell=place.cell,
        attention_id=place.attention_id,
        text=text,
    )
    step = _append(row, 1, BuurtberichtState.DRAFT, by, at)
    _add_content(step, content, until, addresses)
    return _domain(row)


@transaction.atomic
def append_content(
    message: Buurtbericht,
    content: MessageContent,
    *,
    until: date,
    addresses: int | None,
    by: Person | None,
    at: datetime,
) -> Buurtbericht:
    """Add a new version of what the message says. Raises NotAllowedNow when it has changed since it was read."""
    row = _unchanged(message)
    step = _append(row, message.version + 1, BuurtberichtState.DRAFT, by, at)
    _add_content(step, content, until, addresses)
    return _domain(row)


@transaction.atomic
def append_state(
    message: Buurtbericht,
    state: BuurtberichtState,
    *,
    by: Person | None,
    at: datetime,
    reason: str = "",
    assured: bool = False,
    channels: Sequence[Channel] = (),
    sent_on: date | None = None,
    intervention_id: int | None = None,
) -> Buurtbericht:
    """Add the next state. Raises NotAllowedNow as `append_content`."""
    row = _unchanged(message)
    facts = {"reason": reason, "assured": assured, "sent_on": sent_on, "intervention_id": intervention_id}
    by_which = [channel.value for channel in channels]
    _append(row, message.version + 1, state, by, at, channels=by_which, **facts)
    return _domain(row)


def get(scope: Scope, message_id: int) -> Buurtbericht:
    """One message. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _domain(_one(_rows(scope), message_id))


def locked(scope: Scope, message_id: int, *, version: int) -> Buurtbericht:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(of=("self",)), message_id)
    _check_version(row, version)
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[Buurtbericht]:
    """The messages of a gemeente, the newest first."""
    return [_domain(row) for row in _rows(scope).filter(gemeente=gemeente).order_by("-pk")]


def of_intervention(scope: Scope, intervention_id: int) -> Buurtbericht | None:
    """The message that an intervention came with; None of any other intervention."""
    row = _rows(scope).filter(steps__intervention_id=intervention_id).first()
    return _domain(row) if row else None


def gemeente_of(message_id: int) -> str | None:
    """Whose message this is: all that may be known before it is known whether the person may know more."""
    return models.Buurtbericht.objects.filter(pk=message_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.Buurtbericht]:
    rows = models.Buurtbericht.objects.filter(gemeente__in=scope.gemeenten)
    return rows.prefetch_related("steps__content")


def _one(rows: QuerySet[models.Buurtbericht], message_id: int) -> models.Buurtbericht:
    row = rows.filter(pk=message_id).first()
    if row is None:
        raise NotPermitted(
            f"Buurtbericht {message_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een buurtbericht uit de lijst.",
        )
    return row


def _unchanged(message: Buurtbericht) -> models.Buurtbericht:
    row = models.Buurtbericht.objects.select_for_update().get(pk=message.id)
    _check_version(row, message.version)
    return row


def _check_version(row: models.Buurtbericht, version: int) -> None:
    last = list(row.steps.all())[-1]
    if last.number == version:
        return
    moment = localtime(last.at)
    who = f"een {word(Role(last.by_role))}" if last.by_role else "het systeem"
    raise NotAllowedNow(
        f"Dit buurtbericht is intussen gewijzigd: door {who}, op {day_in_words(moment)} om {moment:%H:%M}. "
        f"Het staat nu op '{word(BuurtberichtState(last.state))}'. Uw wijziging is niet opgeslagen.",
        "Kijk hieronder wat er nu staat en of uw wijziging nog nodig is.",
    )


def _append(
    row: models.Buurtbericht, number: int, state: BuurtberichtState, by: Person | None, at: datetime, **facts: Any
) -> models.BuurtberichtStep:
    return models.BuurtberichtStep.objects.create(
        buurtbericht=row, gemeente=row.gemeente, state=state.value, **facts, **step_fields(number, by, at)
    )


def _add_content(step: models.BuurtberichtStep, content: MessageContent, until: date, addresses: int | None) -> None:
    models.BuurtberichtContent.objects.create(
        step=step,
        gemeente=step.gemeente,
        metres=content.metres,
        days=content.days,
        until=until,
        addresses=addresses,
        title=content.title,
        opening=content.opening,
        advice=list(content.advice),
        phone=content.phone,
        send_on=content.send_on,
        judged_on=content.judged_on,
        reduction_percent=content.reduction_percent,
    )


def _domain(row: models.Buurtbericht) -> Buurtbericht:
    steps = list(row.steps.all())
    last, written = steps[-1], [step for step in steps if hasattr(step, "content")]
    said = written[-1].content
    sent = next((step for step in steps if step.sent_on), None)
    return Buurtbericht(
        id=row.pk,
        gemeente=row.gemeente,
        place=MessagePlace(row.category, row.buurt, row.cell, row.attention_id),
        text=row.text,
        content=MessageContent(
            metres=said.metres,
            days=said.days,
            title=said.title,
            opening=said.opening,
            advice=tuple(said.advice),
            phone=said.phone,
            send_on=said.send_on,
            judged_on=said.judged_on,
            reduction_percent=said.reduction_percent,
        ),
        until=said.until,
        addresses=said.addresses,
        state=BuurtberichtState(last.state),
        version=last.number,
        writers=frozenset(step.by for step in written),
        written_at=written[-1].at,
        reason=last.reason,
        assured=any(step.assured for step in steps),
        channels=tuple(Channel(each) for each in sent.channels) if sent else (),
        sent_on=sent.sent_on if sent else None,
        intervention_id=next((step.intervention_id for step in steps if step.intervention_id), None),
    )
