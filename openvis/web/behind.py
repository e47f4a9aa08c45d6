"""Because of which decisions of a VIS-overleg something was made, for the page of what was made."""

from __future__ import annotations

from typing import Any

from openvis.domain.access import Permission
from openvis.store import overleg
from openvis.web.access import Visitor
from openvis.web.presenters.overleg import behind


def behind_it(visitor: Visitor, subject: str) -> list[dict[str, Any]]:
    """The decisions, for who may see the meetings; `subject` is as in the audit trail: "intervention/12"."""
    if not visitor.can(Permission.SEE_MEETINGS):
        return []
    return behind(overleg.decisions_behind(visitor.scope, subject))
