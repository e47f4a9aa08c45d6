"""What people said of figures, as it stood at the moment that a page shows."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from openvis.domain.list_change import ListChange
from openvis.domain.note import Note
from openvis.store import bijzonderheden, interventions, notes, presence
from openvis.web.access import Visitor
from openvis.web.presenters.attention import Beside
from openvis.web.shown_run import shown_run


def notes_shown(request: HttpRequest, visitor: Visitor) -> list[Note]:
    """The notes beside the figures; on a page that looks back, those that could be read then."""
    return notes.standing(visitor.scope, visitor.gemeente, known_then(request))


def known_then(request: HttpRequest) -> datetime | None:
    """The moment a page looks back to; None where it shows what is known now."""
    shown = shown_run(request)
    return shown.run.moment if shown and shown.looks_back else None


def beside_list(request: HttpRequest, visitor: Visitor, change: ListChange | None = None) -> Beside:
    """All that may stand beside the rows of an attention list."""
    scope, gemeente = visitor.scope, visitor.gemeente
    return Beside(
        interventions=interventions.of_gemeente(scope, gemeente),
        bijzonderheden=bijzonderheden.of_gemeente(scope, gemeente),
        notes=notes_shown(request, visitor),
        change=change,
        presences=presence.of_gemeente(scope, gemeente, known=known_then(request)),
    )
