"""Sources that should have been delivered by now, and their words that nobody gave a kind."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.category import UNKNOWN
from openvis.domain.due import Due, DueKind
from openvis.domain.mapping import newest, word_key
from openvis.domain.quality import Grade, Measure
from openvis.store import mapping, quality, results

KINDS = frozenset({DueKind.OLD_SOURCE, DueKind.WORDS})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    return _old(scope, gemeente) + _words(scope, gemeente)


def _old(scope: Scope, gemeente: str) -> list[Due]:
    found = []
    for seen in quality.latest(scope, gemeente):
        for each in seen.measures:
            if each.measure is Measure.FRESHNESS and each.grade in {Grade.BAD, Grade.ATTENTION}:
                expected = localdate(seen.at) - timedelta(days=each.number or 0)
                told = f"De bron {seen.source} is te oud: er had al een nieuwe levering moeten zijn."
                of = f"{seen.source}/{expected}"
                found.append(Due(DueKind.OLD_SOURCE, gemeente, of, told, "quality-source", seen.source, on=expected))
    return found


def _words(scope: Scope, gemeente: str) -> list[Due]:
    """One for each source, however many words: a list of words has a page of its own."""
    decided = newest(mapping.decisions(scope))
    found = []
    for source, words in groupby(results.words(scope, gemeente), key=lambda word: word.source):
        still = [
            word
            for word in words
            if word.word and word.category == UNKNOWN and (source, word_key(word.word)) not in decided
        ]
        if still:
            many = "1 woord" if len(still) == 1 else f"{len(still)} woorden"
            told = f"In de bron {source} {'staat' if len(still) == 1 else 'staan'} {many} zonder soort."
            found.append(Due(DueKind.WORDS, gemeente, f"{source}/{still[0].run}", told, "words"))
    return found
