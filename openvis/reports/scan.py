"""Clusters found in a file of counts, as a list: those that chance does not explain, and all of them as JSON."""

from __future__ import annotations

import dataclasses

from openvis.domain.found_cluster import FoundCluster, ScannedFile
from openvis.domain.period import parse_period
from openvis.domain.places_in_words import amount
from openvis.domain.words import thousands
from openvis.reports.listing import Listing

MOST_NAMED = 4
COLUMNS = {
    "type": "soort", "areas": "gebieden", "when": "wanneer", "observed": "geteld", "expected": "verwacht",
    "chance": "door toeval",
}  # fmt: skip
EXPOSURE = (
    "Verwacht is wat bij de blootstelling in het bestand hoort, zoals inwoners. Waar veel bezoekers komen, is het "
    "altijd meer: dat is dan geen nieuws."
)
OWN_TOTALS = (
    "Verwacht is wat bij de totalen van elk gebied en elke periode hoort. Wat altijd hoog is, of overal stijgt, valt "
    "dan niet op. Met een kolom blootstelling (zoals inwoners) wordt daarmee vergeleken."
)


def clusters(found: ScannedFile) -> Listing:
    """One line per cluster, the surest first."""
    surest = sorted(found.clusters, key=lambda each: (each.q, each.p, each.type))
    listed = [_words(each) for each in surest if each.q <= found.discovery_rate]
    title = f"Clusters in {found.areas} gebieden, {_span(found.first, found.last)}"
    return Listing(title, COLUMNS, [dataclasses.asdict(each) for each in surest], listed, _below(found))


def _words(each: FoundCluster) -> dict[str, str]:
    named = ", ".join(each.areas[:MOST_NAMED])
    rest = len(each.areas) - MOST_NAMED
    return {
        "type": each.type,
        "areas": f"{named} en {rest} andere" if rest > 0 else named,
        "when": _span(each.first, each.last),
        "observed": thousands(each.observed),
        "expected": amount(each.expected),
        "chance": f"1 op de {thousands(round(1 / each.p))} keer",
    }


def _span(first: str, last: str) -> str:
    start, end = parse_period(first), parse_period(last)
    return start.label if start == end else f"{start.label} tot en met {end.label}"


def _below(found: ScannedFile) -> str:
    told = [
        f"Gezocht is in {found.types} soorten. Van elke tien op zo'n lijst is er naar verwachting hooguit één toeval."
    ]
    if not any(each.q <= found.discovery_rate for each in found.clusters):
        told = [f"In {found.types} soorten is er geen cluster dat van toeval te onderscheiden is."]
    kinds = {each.by_exposure for each in found.clusters}
    told += [EXPOSURE] * (True in kinds) + [OWN_TOTALS] * (False in kinds)
    if found.no_place:
        told.append(f"Van {len(found.no_place)} gebieden is niet bekend waar zij liggen; zij doen niet mee.")
    if found.not_given:
        told.append(f"Van deze soorten is niet alles opgegeven; zij doen niet mee: {', '.join(found.not_given)}.")
    return "\n".join(told)
