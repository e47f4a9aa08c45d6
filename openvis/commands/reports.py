"""The command that makes a report and writes its files, or makes a kept one again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import AsOf, Gemeente

# Written out, because a command line offers what stands in the signature.
Kind = Literal["weekly", "overleg", "half-year", "wijk", "annual", "public"]


def report(
    kind: Annotated[Kind | None, Parameter(help="Welk rapport.")] = None,
    *,
    out: Annotated[Path, Parameter(help="Map waarin de bestanden komen.")],
    gemeente: Gemeente = None,
    as_of: AsOf = None,
    wijk: Annotated[str, Parameter(help="Van een gebiedsscan: de code van de wijk.")] = "",
    period: Annotated[
        str, Parameter(help="Van een halfjaarrapport de eerste maand, 2026-01; van een jaarverslag het jaar.")
    ] = "",
    points: Annotated[bool, Parameter(help="Met vakken van 100 meter, voor wie die mag zien.", negative="")] = False,
    again: Annotated[int | None, Parameter(help="Maak dit bewaarde rapport opnieuw en zeg of het gelijk is.")] = None,
) -> None:
    """Maak een rapport als pagina, PDF, Word en spreadsheet, zoals bekend op een dag."""
    from openvis.domain.access import Scope
    from openvis.domain.report_kind import ReportAsked, ReportKind
    from openvis.errors import InputError
    from openvis.reports import asked
    from openvis.reports.documents.files import write_files
    from openvis.reports.kinds import keeping
    from openvis.reports.kinds.make import make_report
    from openvis.store import reports

    terminal.prepare()
    asked.folder(out)
    code = asked.stored_gemeente(gemeente)
    if again is not None:
        kept = reports.get(Scope.of(code), again)
        document, name = keeping.make_again(kept), kept.asked.kind.value
        same = keeping.says_the_same(kept)
        terminal.console.print("De cijfers zijn gelijk." if same else "De cijfers zijn NIET gelijk aan toen.")
    elif kind is None:
        raise InputError("Er is niet gezegd welk rapport.", "Noem een soort, zoals `openvis report weekly --out map`.")
    else:
        # The end of a day, which is still that day.
        moment = min(asked.moment(as_of) - timedelta(microseconds=1), terminal.now()) if as_of else terminal.now()
        wanted = ReportAsked(
            kind=ReportKind(kind), gemeente=code, as_of=moment, area=wijk, period=period, points=points
        )
        document, name = make_report(wanted)[1], kind
    for path in write_files(document, out, name):
        terminal.console.print(str(path))
