"""Commands about area divisions of several years: bring in or make a concordance, and list what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from django.conf import settings

from openvis import terminal
from openvis.commands.bringing import OPERATOR, importing
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.reports import asked, concordances, listing
from openvis.store import read

FROM = Parameter(name="--from", help="Jaar van de oude indeling.")
TO = Parameter(name="--to", help="Jaar van de nieuwe indeling.")


@importing.command(name="concordance")
def import_concordance(
    path: Path,
    *,
    gemeente: Gemeente = None,
    from_vintage: Annotated[int | None, FROM] = None,
    to_vintage: Annotated[int | None, TO] = None,
) -> None:
    """Lees een omrekentabel tussen twee indelingen in: oude code, nieuwe code en aandeel (CSV of XLSX)."""
    from openvis.pipeline.renumbering import concordances as bring

    terminal.prepare()
    batch = bring.import_concordance(
        path.resolve(),
        gemeente=asked.gemeente_code(gemeente) if gemeente else None,
        from_vintage=from_vintage,
        to_vintage=to_vintage,
        scope=Scope.whole_country(),
        by=OPERATOR,
        now=terminal.now(),
    )
    terminal.console.print(listing.batch_sentence(batch))


def concordance(
    *,
    from_vintage: Annotated[int, FROM],
    to_vintage: Annotated[int, TO],
    addresses: Annotated[Path | None, Parameter(help="CSV met adressen en RD-punten, om naar te verdelen.")] = None,
    gemeente: Gemeente = None,
) -> None:
    """Maak een omrekentabel uit de ingelezen gebieden van twee jaren, en lees haar in."""
    from openvis.pipeline.renumbering.concordances import make_concordance

    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    folder = settings.OPENVIS_DATA / "concordances"
    batch = make_concordance(
        folder,
        gemeente=code,
        from_vintage=from_vintage,
        to_vintage=to_vintage,
        addresses=addresses.resolve() if addresses else None,
        scope=Scope.of(code),
        by=OPERATOR,
        now=terminal.now(),
        say=terminal.notices.print,
    )
    terminal.console.print(listing.batch_sentence(batch))
    terminal.console.print(f"De tabel staat in {folder / batch.file_name}. U kunt haar verbeteren en opnieuw inlezen.")


def list_concordances(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de omrekentabellen: welke buurten veranderden, in welk aandeel, en waar dat op berust."""
    terminal.prepare()
    terminal.show(concordances.listed(read.concordances(asked.scope_of(gemeente))), json)
