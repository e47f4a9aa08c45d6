"""The commands for words of suppliers that no table knows: which there are, and what one means."""

from __future__ import annotations

import json as json_text
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.decisions import accounts
from openvis.decisions import mapping as decide
from openvis.domain.access import Scope
from openvis.domain.category import category as category_named
from openvis.reports import asked
from openvis.reports.listing import Listing
from openvis.store import results

ORIGIN = "cli"


def unmapped(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon per bron de woorden zonder soort in de laatste run, en op welke soort elk lijkt."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    seen = results.words(Scope.of(code), code)
    stored = [
        {
            "source": each.source, "word": each.word, "category": each.category, "rows": each.rows,
            "all_rows": each.all_rows, "period_from": each.period_from, "period_to": each.period_to,
            "nearest": json_text.loads(each.nearest),
        }
        for each in seen
    ]  # fmt: skip
    words = [
        {
            "source": row["source"],
            "word": row["word"] or "(niet bewaard)",
            "rows": f"{row['rows']} van {row['all_rows']}",
            "period": f"{row['period_from']} t/m {row['period_to']}",
            "now": category_named(row["category"]).label,
            "near": ", ".join(slug for slug, _, _ in row["nearest"]) or "-",
        }
        for row in stored
    ]
    columns = {
        "source": "bron", "word": "woord", "rows": "rijen", "period": "periode", "now": "telt als", "near": "lijkt op",
    }  # fmt: skip
    more = "`openvis map BRON WOORD CATEGORIE --account NAAM` legt vast wat een woord betekent."
    terminal.show(Listing("Woorden zonder soort", columns, stored, words, more), json)


def map_word(
    source: Annotated[str, Parameter(help="De bron, zoals `openvis unmapped` haar noemt.")],
    word: Annotated[str, Parameter(help="Het woord van de leverancier.")],
    category: Annotated[str, Parameter(help="De categorie, of buiten-beeld, of weer niet-ingedeeld.")],
    *,
    account: Annotated[str, Parameter(help="Het account dat dit beslist; het komt in het logboek.")],
    reason: Annotated[str, Parameter(help="Waarom; verplicht bij buiten-beeld.")] = "",
    gemeente: Gemeente = None,
) -> None:
    """Leg vast wat een woord van een leverancier betekent. De volgende run telt ermee."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    person = accounts.account_named(account)
    made = decide.map_word(
        person,
        gemeente=code,
        source=source,
        word=word,
        slug=category,
        reason=reason,
        now=terminal.now(),
        origin=ORIGIN,
    )
    label = category_named(made.category).label
    terminal.console.print(f"'{made.word}' van {made.source} is nu: {label}. De volgende `openvis analyse` telt ermee.")
