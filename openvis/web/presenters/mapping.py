"""Words of suppliers that no table knows, as their pages show them: how many, what they look like, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from openvis.domain.category import NO_KIND, OUTSIDE, UNKNOWN, Category
from openvis.domain.mapping import MappingDecision, SupplierWord, Unknown, word_key
from openvis.domain.nearest_category import Near
from openvis.domain.words import THEME_WORDS, likeness, unknown_share
from openvis.web.words import category_label, day, number, period_range, sentence, source_label

Decided = Mapping[tuple[str, str], MappingDecision]  # the decision that counts, by source and key of the word


def about(word: SupplierWord) -> tuple[str, str]:
    """By what the decision on a word is found."""
    return word.source, word_key(word.word or "")


def category_of(word: SupplierWord, decided: Decided) -> str:
    """What a word means now, whether a run counted it so already or not."""
    made = decided.get(about(word)) if word.word else None
    return made.category if made else word.category


def source_groups(words: Sequence[SupplierWord], decided: Decided) -> list[dict[str, Any]]:
    """Every source with words nobody knew: how much that is, the words still open, and those that were decided."""
    return [_source_group(source, list(members), decided) for source, members in groupby(words, key=lambda w: w.source)]


def _source_group(source: str, words: list[SupplierWord], decided: Decided) -> dict[str, Any]:
    named = [each for each in words if each.word]
    still = [each for each in named if category_of(each, decided) == UNKNOWN]
    nameless = sum(each.rows for each in words if not each.word)
    counted = sum(each.rows for each in words if each.category == UNKNOWN)
    return {
        "source": source,
        "label": source_label(source),
        "sentence": unknown_share(Unknown(counted, words[0].all_rows)),
        "done": f"Ingedeeld: {len(named) - len(still)} van {len(named)} {'woord' if len(named) == 1 else 'woorden'}."
        if named
        else "",
        "open": [word_line(each, decided) for each in still],
        "decided": [word_line(each, decided) for each in named if each not in still],
        "nameless": number(nameless) if nameless else "",
    }


def word_line(word: SupplierWord, decided: Decided) -> dict[str, Any]:
    """One word: how many rows, what it counts as, what was decided since, and what it looks like."""
    made = decided.get(about(word)) if word.word else None
    return {
        "source": word.source,
        "source_label": source_label(word.source),
        "word": word.word,
        "rows": f"{number(word.rows)} van {number(word.all_rows)}",
        "period": period_range(word.period_from, word.period_to),
        "counts_as": category_label(word.category),
        "now": category_label(made.category) if made else "",
        "by": f"door {made.by} op {day(made.at)}" if made else "",
        "reason": made.reason if made else "",
        "waits": made is not None and made.category != word.category,
        "reported": reported_sentence(word),
        "proposals": [proposal_line(near) for near in word.proposals],
    }


def reported_sentence(word: SupplierWord) -> str:
    """Who reported the rows of a word, as far as it limits what the word can mean."""
    if word.follows_category:
        return "Wie het meldde, volgt uit de soort die u kiest."
    if word.public_rows == word.rows:
        return "Dit is door het publiek gemeld. Soorten die alleen boa's vinden, staan er daarom niet bij."
    if word.public_rows == 0:
        return "Dit is door handhavers gevonden. Soorten die het publiek meldt, staan er daarom niet bij."
    return (
        f"Van deze rijen zijn er {number(word.public_rows)} door het publiek gemeld en "
        f"{number(word.rows - word.public_rows)} door handhavers gevonden. Dat blijft zo, wat u ook kiest."
    )


def proposal_line(near: Near) -> dict[str, str]:
    """A category a word may mean, and why it is proposed."""
    return {"slug": near.slug, "label": category_label(near.slug), "why": likeness(near.score, near.name)}


def other_choices(word: SupplierWord) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every category a word may mean, by theme."""
    return by_theme(word.may_mean().values())


def by_theme(members: Iterable[Category]) -> list[tuple[str, list[tuple[str, str]]]]:
    ordered = sorted(members, key=lambda category: (category.theme, category.label))
    return [
        (sentence(THEME_WORDS[theme]), [(category.slug, category.label) for category in group])
        for theme, group in groupby(ordered, key=lambda category: category.theme)
    ]


def history(decisions: Sequence[MappingDecision], word: SupplierWord) -> list[dict[str, str]]:
    """What was decided about a word, the newest first."""
    mine = [made for made in decisions if made.about == about(word)]
    return [
        {"what": category_label(made.category), "by": made.by, "at": day(made.at), "reason": made.reason}
        for made in reversed(mine)
    ]


def undo_to(decisions: Sequence[MappingDecision], word: SupplierWord) -> dict[str, str] | None:
    """What a word meant before the last decision; None where nothing was decided, or that was already undone."""
    mine = [made.category for made in decisions if made.about == about(word)]
    if not mine or mine[-1] == UNKNOWN:
        return None
    before = mine[-2] if len(mine) > 1 else UNKNOWN
    return {"slug": before, "label": category_label(before)} if before != mine[-1] else None


def other_kinds() -> list[dict[str, str]]:
    """The two answers that are no category."""
    return [
        {
            "slug": OUTSIDE,
            "label": category_label(OUTSIDE),
            "why": "Dit zegt niets over veiligheid of overlast, en telt dan nergens mee. Geef een reden.",
        },
        {
            "slug": UNKNOWN,
            "label": "Nog niet ingedeeld",
            "why": "Niemand weet nog wat het is. Het telt mee als onbekend.",
        },
    ]


def decided_sentence(made: MappingDecision) -> str:
    """What changed, for the person who decided it."""
    if made.category == UNKNOWN:
        return f"'{made.word}' is weer niet ingedeeld. De volgende berekening telt daarmee."
    verb = "valt nu" if made.category in NO_KIND else "is nu"
    label = category_label(made.category)
    told = label[:1].lower() + label[1:] if made.category in NO_KIND else label
    return f"'{made.word}' {verb} {told}. De volgende berekening telt daarmee."
