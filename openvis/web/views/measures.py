"""The library of measures, to look through by type and by how much is known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.domain.category import THEMES, categories
from openvis.domain.measure import Evidence, Measure, measures
from openvis.domain.words import word
from openvis.errors import UnknownValue
from openvis.web.access import page
from openvis.web.words import sentence


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    """All of them, or those that fit a type; the best known first."""
    asked, known = request.GET.get("soort", ""), _types()
    if asked and asked not in known:
        raise UnknownValue(f"Tegen '{asked}' is geen maatregel beschreven.", "Kies een soort uit de lijst.")
    order = list(Evidence)
    found = [each for each in measures().values() if not asked or each.fits(asked)]
    context = {
        "asked": asked,
        "types": sorted(known.items(), key=lambda pair: pair[1]),
        "lines": [_line(each) for each in sorted(found, key=lambda each: order.index(each.evidence))],
    }
    return render(request, "web/measures.html", context)


def _types() -> dict[str, str]:
    """The types that some measure is for, by slug."""
    every = measures().values()
    return {slug: known.label for slug, known in categories().items() if any(each.fits(slug) for each in every)}


def _line(each: Measure) -> dict[str, object]:
    against = [THEMES[slug] if slug in THEMES else categories()[slug].label for slug in each.against]
    return {
        "slug": each.slug,
        "name": each.name,
        "kind": word(each.kind),
        "against": ", ".join(against).lower(),
        "does": each.does,
        "evidence": sentence(word(each.evidence)),
        "effect": word(each.effect),
        "known": each.known,
        "fails": each.fails,
        "weeks": each.weeks,
        "sources": each.sources,
    }
