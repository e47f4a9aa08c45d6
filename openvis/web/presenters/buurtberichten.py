"""Buurtberichten as pages show them: a line, the four forms, how easy they read, and the area on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import shapely

from openvis.domain.buurtbericht import LEAST_ADDRESSES, Buurtbericht, BuurtberichtState, cells_around, corner_of
from openvis.domain.places_and_times import CELL
from openvis.domain.reading_level import LONGEST_SENTENCE, reading_level
from openvis.domain.words import word
from openvis.reports.neighbourhood_message import MessageWords, email, whatsapp
from openvis.web.map_layers import class_tops, shade_of
from openvis.web.words import badge, category_label, day, decimal, moment, number, sentence

TITLES = {
    BuurtberichtState.OFFERED: "Wacht op goedkeuring",
    BuurtberichtState.DRAFT: "Concept",
    BuurtberichtState.APPROVED: "Goedgekeurd, nog niet verstuurd",
    BuurtberichtState.SENT: "Verstuurd",
    BuurtberichtState.RECALLED: "Ingetrokken",
}
FILES = (
    ("brief.pdf", "Brief (pdf)"),
    ("e-mail.txt", "E-mail (tekst)"),
    ("whatsapp.txt", "WhatsApp (tekst)"),
    ("website.html", "Bericht voor de website (html)"),
)


def line(message: Buurtbericht, names: Mapping[str, str]) -> dict[str, Any]:
    """One message, in words that name no cell: who may not see points reads them too."""
    content = message.content
    area = f"{content.metres} meter rond een plek in " if message.place.cell else "heel "
    return {
        "id": message.id,
        "title": content.title,
        "label": category_label(message.place.category),
        "category": message.place.category,
        "buurt": message.place.buurt,
        "buurt_name": names.get(message.place.buurt, message.place.buurt),
        "area": sentence(f"{area}{names.get(message.place.buurt, message.place.buurt)}"),
        "period": f"{day(message.since)} tot en met {day(message.until)}",
        "addresses": addresses_in_words(message),
        "send_on": day(content.send_on),
        "goal": f"{content.reduction_percent} % minder in deze buurt tot en met {day(content.ends_on)}; oordeel op "
        f"{day(content.judged_on)}",
        "state": badge(message.state),
        "version": message.version,
        "written": moment(message.written_at),
        "reason": message.reason,
        "sent": sent_in_words(message),
        "intervention_id": message.intervention_id,
    }


def addresses_in_words(message: Buurtbericht) -> str:
    if message.addresses is not None:
        return number(message.addresses)
    if message.assured:
        return f"onbekend; bij de goedkeuring is nagekeken dat het er minstens {LEAST_ADDRESSES} zijn"
    return "onbekend, want er is geen adressenbestand ingelezen"


def sent_in_words(message: Buurtbericht) -> str:
    if message.sent_on is None:
        return ""
    ways = [word(channel) for channel in message.channels]
    return f"{day(message.sent_on)}, per {' en '.join(filter(None, [', '.join(ways[:-1]), ways[-1]]))}"


def groups(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines by state, in the order in which they ask for work; a state without any is left out."""
    found = [
        {"title": title, "state": state.value, "lines": [each for each in lines if each["state"]["slug"] == state]}
        for state, title in TITLES.items()
    ]
    return [group for group in found if group["lines"]]


def forms_of(words: MessageWords) -> dict[str, Any]:
    """The texts of the forms, with the lengths that matter."""
    short = whatsapp(words).strip()
    return {"words": words, "email": email(words), "whatsapp": short, "whatsapp_length": number(len(short))}


def reading(message: Buurtbericht) -> dict[str, Any]:
    """How easy the text is, in sentences that say what could be plainer."""
    found = reading_level([message.content.title, message.content.opening, *message.content.advice])
    told = [f"Gemiddeld {decimal(found.mean)} woorden per zin, in {number(found.sentences)} zinnen."]
    told += [f"Lange zin (meer dan {LONGEST_SENTENCE} woorden): ‘{each}’." for each in found.long_sentences]
    told += [f"Moeilijk woord: {each}. Schrijf liever: {plain}." for each, plain in found.difficult]
    told += [f"Dit woord maakt bang: {each}." for each in found.frightening]
    if found.long_words:
        told.append(f"Lange woorden: {', '.join(found.long_words)}.")
    return {"is_plain": found.is_plain, "told": told}


# ----- the area


def area_rows(message: Buurtbericht, by_cell: Mapping[str, int], known: bool) -> list[dict[str, str]]:
    """The cells of the area with their addresses; only for who may see points."""
    if message.place.cell is None:
        return []
    cells = cells_around(message.place.cell, message.content.metres)
    return [
        {
            "code": cell,
            "addresses": number(by_cell.get(cell, 0)) if known else "onbekend",
            "middle": "midden van het gebied" if cell == message.place.cell else "",
        }
        for cell in cells
    ]


def area_values(message: Buurtbericht, rows: Sequence[Mapping[str, str]], by_cell: Mapping[str, int]) -> dict[str, Any]:
    """What the map paints: cells by their addresses with the middle outlined."""
    tops = class_tops(list(by_cell.values()))
    return {
        row["code"]: {
            "shade": shade_of(by_cell.get(row["code"], 0), tops),
            "watched": row["code"] == message.place.cell,
            "text": f"Vak {row['code']}: aantal adressen {row['addresses']}.",
        }
        for row in rows
    }


def area_shapes(message: Buurtbericht, crs: str) -> pl.DataFrame:
    """The cells as squares, in the columns that `map_layers.cells_layer` asks for."""
    assert message.place.cell is not None
    cells = list(cells_around(message.place.cell, message.content.metres))
    corners = [(CELL * column, CELL * row) for column, row in map(corner_of, cells)]
    squares = [shapely.to_wkb(shapely.box(x, y, x + CELL, y + CELL)) for x, y in corners]
    return pl.DataFrame({"reference": cells, "shape": squares}).with_columns(crs=pl.lit(crs))
