"""The sources: how fresh they are, what every delivery brought, and which rows were kept out and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openvis.domain.access import Permission, Scope
from openvis.domain.revision import of_facts
from openvis.domain.words import event_rule_sentence
from openvis.errors import UnknownValue
from openvis.store import quality, read, results
from openvis.web.access import page, visitor_of
from openvis.web.presenters.quality import quality_lines
from openvis.web.presenters.sources import (
    batch_line,
    concordance_lines,
    list_lines,
    overlap_sentences,
    reason_lines,
    revision_line,
    source_lines,
    unknown_lines,
)

PERIODS_AT_ONCE = 6
PERIODS_SHOWN = 36  # months of a delivery; a source is seldom revised further back
REJECTS_AT_ONCE = 10  # more stand behind a click
REJECTS_SHOWN = 500  # the command line lists all of them


@page(Permission.SEE_SOURCES)
def sources(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    batches = read.batches(visitor.scope)
    run = results.latest_run(visitor.scope, visitor.gemeente)
    seen = quality.latest(visitor.scope, visitor.gemeente)
    context = {
        "sources": source_lines(batches, seen, timezone.now()),
        "batches": [batch_line(batch) for batch in batches],
        "concordances": concordance_lines(read.concordances(Scope.of(visitor.gemeente))),
        "can_import": visitor.can(Permission.IMPORT),
        "can_calculate": visitor.can(Permission.CALCULATE),
        "can_map": visitor.can(Permission.MAP_CATEGORIES),
        "unknown": unknown_lines(results.words(visitor.scope, visitor.gemeente)),
        "quality": quality_lines(seen),
        "lists": list_lines(results.list_events(visitor.scope, visitor.gemeente)),
        "event_rule": event_rule_sentence(run.event_rule) if run and run.event_rule is not None else "",
        "overlaps": overlap_sentences(results.overlaps(visitor.scope, visitor.gemeente)),
    }
    return render(request, "web/sources.html", context)


@page(Permission.SEE_SOURCES)
def batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """One delivery and the rows it had to refuse."""
    visitor = visitor_of(request)
    found = next((each for each in read.batches(visitor.scope) if each.id == batch_id), None)
    if found is None:
        raise UnknownValue("Deze levering bestaat niet.", "Kies een levering op de pagina Bronnen.")
    rejects = read.rejects(visitor.scope, batch_id)
    kept = of_facts(found.facts) or []
    context = {
        "batch": batch_line(found),
        "rejects": rejects[:REJECTS_SHOWN],
        "more": len(rejects) > REJECTS_SHOWN,
        "many": len(rejects) > REJECTS_AT_ONCE,
        "reasons": reason_lines(rejects),
        "revisions": [revision_line(row) for row in kept[:PERIODS_AT_ONCE]],
        "older_revisions": [revision_line(row) for row in kept[PERIODS_AT_ONCE:PERIODS_SHOWN]],
        "more_revisions": max(len(kept) - PERIODS_SHOWN, 0),
        "several_sources": len({row.source for row in kept}) > 1,
        "can_be_compared": found.table in ("incidents", "counts") and found.version is not None,
    }
    return render(request, "web/batch.html", context)
