"""Commands about earlier runs: which there are, what people saw then, and whether one comes out the same again."""

from __future__ import annotations

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.errors import NotTheSame
from openvis.reports import asked, looking_back
from openvis.store import results


def runs(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de runs die bewaard zijn, de nieuwste eerst."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(looking_back.runs(results.runs(Scope.of(code), code)), json)


def make_again(code: str, run_id: str) -> None:
    """Make a stored run again and say whether all is equal. Raises NotTheSame where it is not."""
    from openvis.pipeline import again

    found = again.make_again(scope=Scope.of(code), gemeente=code, run_id=run_id, on_progress=terminal.notices.print)
    if not found.equal:
        raise NotTheSame(looking_back.difference_sentence(found), looking_back.why_different(found))
    terminal.console.print(looking_back.equal_sentence(found))
