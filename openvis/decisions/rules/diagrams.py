"""The states and permissions as a page of documentation, drawn from the tables so that it cannot differ from them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.decisions.rules.states import SUBJECTS, VERB_WORDS, Step
from openvis.domain.access import Permission, Role
from openvis.domain.words import word

_HEAD = """\
# States and permissions

Drawn by `openvis/decisions/rules/diagrams.py` from the tables beside it; a test compares them. Do not edit.
"""


def states_page() -> str:
    """The whole of `docs/reference/states.md`: a diagram and a table per thing, and the permissions of each role."""
    parts = [_HEAD]
    for subject in SUBJECTS:
        parts += [f"## {subject.title}\n", *([f"{subject.said}\n"] if subject.said else [])]
        parts += [diagram(subject.steps), steps_table(subject.steps)]
    return "\n".join([*parts, "## Who may what\n", permissions_table()])


def diagram(steps: Sequence[Step[StrEnum]]) -> str:
    """A Mermaid state diagram with the Dutch words; states that nothing leads out of go to the end point."""
    states = list(dict.fromkeys(state for step in steps for state in (step.before, step.after) if state))
    leading_on = {step.before for step in steps}
    rows: list[str] = [f"    {_name(state)}: {word(state)}" for state in states]
    rows += [f"    {_name(step.before)} --> {_name(step.after)}: {VERB_WORDS[step.verb]}" for step in steps]
    rows += [f"    {_name(state)} --> [*]" for state in states if state not in leading_on]
    return "\n".join(["```mermaid", "stateDiagram-v2", *rows, "```", ""])


def steps_table(steps: Sequence[Step[StrEnum]]) -> str:
    """Every step with its slugs, and the roles that may take it."""
    rows = [
        (
            f"`{step.before}`" if step.before else "-",
            f"`{step.verb}`",
            f"`{step.after}`",
            f"`{step.permission}`",
            ", ".join(role for role in Role if step.permission in PERMISSIONS_OF[role]),
        )
        for step in steps
    ]
    return _table(("from", "verb", "to", "permission", "roles"), rows)


def permissions_table() -> str:
    """Each permission against each role; an x means the role holds it."""
    rows = [
        (f"`{permission}`", word(permission), *("x" if permission in PERMISSIONS_OF[role] else "" for role in Role))
        for permission in Permission
    ]
    return _table(("permission", "in words", *Role), rows)


def _name(state: StrEnum | None) -> str:
    # Mermaid reads a hyphen inside a name as the start of an arrow.
    return state.value.replace("-", "_") if state else "[*]"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
