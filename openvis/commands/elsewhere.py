"""Commands that show what others measured, kept beside our own figures."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.reports import asked, elsewhere
from openvis.store import read, results

Area = Annotated[str | None, Parameter(help="Code van een wijk, buurt of gemeente: WK035601.")]


def survey(*, gemeente: Gemeente = None, area: Area = None, json: Json = False) -> None:
    """Toon wat bewoners in onderzoek zeiden over veiligheid en leefbaarheid."""
    terminal.prepare()
    found = read.perception(Scope.of(asked.stored_gemeente(gemeente)))
    terminal.show(elsewhere.answers(elsewhere.of_area(found, area)), json)


def rasters(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon risicokaarten van elders naast wat er gebeurde, zoals de laatste berekening ze vergeleek."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(elsewhere.rasters(results.raster_catches(Scope.of(code), code)), json)
