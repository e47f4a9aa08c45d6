"""The command that looks at how good the sources are, keeps what it saw, and shows it."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.errors import UnknownValue
from openvis.reports import asked
from openvis.reports import quality as reports


def quality(
    *,
    source: Annotated[
        str | None, Parameter(help="Alles van deze bron; zonder deze wat bij alle bronnen opvalt.")
    ] = None,
    gemeente: Gemeente = None,
    json: Json = False,
) -> None:
    """Bekijk hoe goed de bronnen nu zijn, bewaar dat, en toon wat opvalt."""
    from openvis.pipeline.grading.quality import assess_all

    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    seen = assess_all(scope=Scope.of(code), gemeente=code, now=terminal.now(), only=source)
    if not seen:
        raise UnknownValue(f"Van {code} is geen bron '{source}' ingelezen.", "`openvis batches` toont de leveringen.")
    terminal.show(reports.assessments(seen, everything=source is not None), json)
