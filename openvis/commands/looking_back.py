"""Commands about earlier runs and deliveries: what people saw then, whether it comes out the same, what changed."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.errors import NotTheSame
from openvis.reports import asked, looking_back
from openvis.reports import revisions as reported
from openvis.store import read, results
from openvis.store.revisions import revisions_of


def runs(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de runs die bewaard zijn, de nieuwste eerst."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(looking_back.runs(results.runs(Scope.of(code), code)), json)


def revisions(
    batch: Annotated[str, Parameter(help="Het nummer van de levering, of het begin daarvan.")],
    *,
    gemeente: Gemeente = None,
    json: Json = False,
) -> None:
    """Toon wat een levering veranderde aan wat bekend was, per bron en maand."""
    terminal.prepare()
    scope = asked.delivered_scope(gemeente)
    wanted = asked.batch_id(scope, batch)
    found = next(each for each in read.batches(scope) if each.id == wanted)
    terminal.show(reported.revisions(found, revisions_of(found)), json)


def make_again(code: str, run_id: str) -> None:
    """Make a stored run again and say whether all is equal. Raises NotTheSame where it is not."""
    from openvis.pipeline import again

    found = again.make_again(scope=Scope.of(code), gemeente=code, run_id=run_id, on_progress=terminal.notices.print)
    if not found.equal:
        raise NotTheSame(looking_back.difference_sentence(found), looking_back.why_different(found))
    terminal.console.print(looking_back.equal_sentence(found))
