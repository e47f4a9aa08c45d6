"""Deciding what a word of a supplier means, once for all rows with that word, of now and later.

Who reported a row is never chosen here. It stays what the row says; where a source leaves that to the category, it
follows from the category that is chosen. So what officers find cannot become what the public reports.
"""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.category import NO_KIND, OUTSIDE, TOTAL, Category, category
from openvis.domain.incident import ReportedBy
from openvis.domain.mapping import MappingDecision, SupplierWord, really_reported_by, word_key
from openvis.domain.personal_data import kind_inside
from openvis.errors import InputError, UnknownValue
from openvis.store import mapping, results

LONGEST_REASON = 200


def map_word(
    person: Person, *, gemeente: str, source: str, word: str, slug: str, reason: str = "", now: datetime, origin: str
) -> MappingDecision:
    """Decide that a word of a source means a category, "buiten-beeld", or again "niet-ingedeeld".

    The next run counts by it. Raises NotPermitted for who, UnknownValue for a word the latest run did not see or a
    category that does not exist, InputError where the rows would count as reported by somebody else than they were,
    or for a word that is set aside without a reason.
    """
    verb = Verb.MAP_WORD
    with recorded(person, verb, subject="mapping/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        seen = seen_word(Scope.of(gemeente), gemeente, source, word)
        chosen = category(slug)
        check_choice(seen, chosen)
        check_reason(chosen, reason)
        made = mapping.add(
            gemeente=gemeente,
            source=seen.source,
            word=str(seen.word),
            category=chosen.slug,
            reported_by=chosen.reported_by if seen.follows_category and chosen.slug not in NO_KIND else None,
            reason=" ".join(reason.split()),
            by=person.username,
            now=now,
        )
        attempt.subject = f"mapping/{made.number}"
        attempt.detail = f"{made.source}: {made.word} -> {made.category}"
    return made


def seen_word(scope: Scope, gemeente: str, source: str, word: str) -> SupplierWord:
    """The word as the latest run counted it. Raises UnknownValue, with the words there are."""
    words = [seen for seen in results.words(scope, gemeente) if seen.source == source]
    found = next((seen for seen in words if seen.word and word_key(seen.word) == word_key(word)), None)
    if found is None:
        there = ", ".join(f"'{seen.word}'" for seen in words[:5] if seen.word)
        raise UnknownValue(
            f"Bron '{source}' heeft in de laatste berekening geen woord '{word}' zonder soort.",
            f"Wel: {there}." if there else "`openvis unmapped` toont welke bronnen en woorden er zijn.",
        )
    return found


def check_choice(seen: SupplierWord, chosen: Category) -> None:
    """Raise InputError where a category is no answer for a word, or counts it as reported by somebody else."""
    if chosen.slug == TOTAL:
        raise InputError("Het totaal is geen soort.", "Kies een soort, of 'buiten het veiligheidsbeeld'.")
    who = really_reported_by(
        chosen, rows=seen.rows, public_rows=seen.public_rows, follows_category=seen.follows_category
    )
    if who is ReportedBy.OFFICER:
        raise InputError(
            f"'{seen.word}' is door handhavers gevonden en '{chosen.label}' is wat het publiek meldt. "
            "Die worden nooit bij elkaar geteld.",
            "Kies een soort die handhavers vinden (haal).",
        )
    if who is ReportedBy.PUBLIC:
        raise InputError(
            f"'{seen.word}' is door het publiek gemeld en '{chosen.label}' is wat boa's vinden. "
            "Die worden nooit bij elkaar geteld.",
            "Kies een soort die het publiek meldt (breng).",
        )


def check_reason(chosen: Category, reason: str) -> None:
    """Raise InputError where a word leaves the picture without a reason, or the reason cannot be kept."""
    if chosen.slug == OUTSIDE and not reason.strip():
        raise InputError(
            "Wat buiten het veiligheidsbeeld valt, telt nergens mee; daar hoort een reden bij.",
            "Schrijf in één zin waarom, zoals: Gaat over onderhoud.",
        )
    if len(reason.strip()) > LONGEST_REASON:
        raise InputError(
            f"De reden is {len(reason.strip())} tekens lang.", f"Gebruik ten hoogste {LONGEST_REASON} tekens."
        )
    if kind := kind_inside(reason):
        raise InputError(
            f"De reden lijkt {kind} te bevatten; die horen niet in OpenVIS.", "Schrijf de reden zonder die gegevens."
        )
