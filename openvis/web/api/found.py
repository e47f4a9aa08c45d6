"""One thing by its number, where it is there for whoever asks."""

from collections.abc import Callable
from typing import TypeVar

from openvis.domain.access import Scope
from openvis.errors import NotPermitted, UnknownValue
from openvis.web.access import Visitor

Thing = TypeVar("Thing")


def found_or_404(get: Callable[[Scope, int], Thing], visitor: Visitor, number: int) -> Thing:
    """The thing. Raises UnknownValue: what is of another gemeente reads the same as what does not exist."""
    try:
        return get(visitor.scope, number)
    except NotPermitted as refusal:
        raise UnknownValue(refusal.sentence, refusal.next_step) from None
