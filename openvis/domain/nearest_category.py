"""Which categories a word of a supplier looks most like, so that a person has less to search.

Spelling, and a reviewed list of what people write instead of a word of ours (`everyday_words.csv`): nothing is learnt,
and nothing is decided by it. A code that differs in its last sign from a known one is near; otherwise a word is
compared with every name a category has (label, slug, the police's title, Signalen names, other words). Words that were
written together are taken apart where both parts are words of some name. For two texts a and b of words x and y, with
l(x) the length of a word and n(x) the number of categories with x in a name, of N:

    best(x, b) = max over y of the Dice coefficient of the letter pairs and triples of x and y;
                 the share of letters in common where one begins the other or ends it;
                 MEANT where one is an everyday word for the other
    w(x) = l(x) log(1 + N / n(x)): a word that many categories have ("overlast") says little
    covered(a, b) = sum w(x) best(x, b) / sum w(x)
    score(a, b) = 2 covered(a, b) covered(b, a) / (covered(a, b) + covered(b, a))

The order of words, capitals, accents and signs say nothing. Not for deciding by itself: "diefstal" is as near to one
theft as to the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import log

from openvis.domain.category import Category, choices, police_code_of
from openvis.domain.everyday_words import everyday_words

SAME_CODE, NEAR_CODE, SAME_GROUP = 1.0, 0.8, 0.4
MEANT = 0.95  # an everyday word for another is nearly that word
SHORTEST_PART = 4  # letters; shorter parts of a word written together would be found everywhere
LEAST = 0.25  # below this two words have nothing in common but a few letters
LEAST_SENSITIVE = 0.6  # a few letters in common are no reason to name such a kind
_EMPTY_WORDS = frozenset({"de", "het", "een", "van", "en", "of", "op", "in", "door", "voor", "aan", "met", "is", "cq"})
_FEITCODE = re.compile(r"([a-z][0-9]{3})([a-z]{0,2})")


@dataclass(frozen=True, slots=True)
class Near:
    """A category that may be meant: how near from 0 to 1, and which of its names it looks like."""

    slug: str
    score: float
    name: str


def nearest_categories(word: str, top: int = 3) -> list[tuple[str, float]]:
    """[(slug, score from 0 to 1)], the nearest first; fewer than `top` where hardly anything is alike."""
    return [(near.slug, near.score) for near in nearest(word, top)]


@lru_cache(maxsize=4096)
def nearest(word: str, top: int = 3) -> tuple[Near, ...]:
    """The same with the name each was recognised by, so that a person sees why."""
    found = [_nearest_name(word, slug) for slug in choices()]
    shown = (near for near in found if near.score >= _least(near.slug))
    ordered = sorted(shown, key=lambda near: (-near.score, _only_also_called(near), near.slug))
    return tuple(ordered[:top])


def _only_also_called(near: Near) -> bool:
    """Whether it was recognised by a name people use: of two that are as near, the one that is called so goes first."""
    known = choices()[near.slug]
    return near.name in known.also_called[1 if known.police_code else 0 :]


def _least(slug: str) -> float:
    return LEAST_SENSITIVE if choices()[slug].sensitive else LEAST


def _nearest_name(word: str, slug: str) -> Near:
    """The best a category does: by a code, or by any of its names; the first of equals."""
    codes = [Near(slug, _code_score(word, code), code) for code in _codes(choices()[slug])]
    words = _words(word)
    names = [Near(slug, _score(words, parts), name) for name, parts in _names(slug)]
    best = max([*codes, *names], key=lambda near: near.score)
    return replace(best, score=round(best.score, 2))  # what differs less is as near


def _codes(known: Category) -> Iterator[str]:
    yield from known.feitcodes
    if known.police_code:
        yield known.police_code


def _code_score(word: str, code: str) -> float:
    """Equal codes, or feitcodes and police codes that differ only in their last part."""
    if police := police_code_of(word):
        same_group = police.rpartition(".")[0] == code.rpartition(".")[0]
        return SAME_CODE if police == code else SAME_GROUP * same_group
    written = word.casefold().replace(" ", "")
    if written == code.casefold():
        return SAME_CODE
    ours, theirs = _FEITCODE.fullmatch(code.casefold()), _FEITCODE.fullmatch(written)
    return NEAR_CODE if ours and theirs and ours[1] == theirs[1] else 0.0


@cache
def _names(slug: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every name of a category with its words."""
    return tuple((text, _words(text)) for text in _texts(slug))


def _texts(slug: str) -> dict[str, None]:
    known = choices()[slug]
    bare = known.label.removeprefix("Melding ").removeprefix("Boa: ").removeprefix("Milieu: ")
    texts = [known.label, bare, *known.also_called, *(name.replace("-", " ") for name in known.signalen)]
    return dict.fromkeys(texts)


@cache
def _common() -> Counter[str]:
    """In the names of how many categories each word occurs."""
    return Counter(word for slug in choices() for word in {word for _, words in _names(slug) for word in words})


@lru_cache(maxsize=4096)
def _weight(word: str) -> float:
    return len(word) * log(1 + len(choices()) / max(1, _common()[word]))


@cache
def _vocabulary() -> frozenset[str]:
    """Words that may be part of a word written together."""
    written = {word for slug in choices() for text in _texts(slug) for word in _written(text)}
    return frozenset(word for word in written | set(everyday_words()) if len(word) >= SHORTEST_PART)


@lru_cache(maxsize=4096)
def _apart(word: str) -> tuple[str, ...]:
    """The two words it was made of, with or without an s between them or an ending; itself where it is one."""
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, last = (_known(word[:at], ("", "s")), _known(word[at:], ("", "en", "s")))
        if first and last:
            return first, last
    return (word,)


def _known(part: str, endings: tuple[str, ...]) -> str | None:
    """The word of the vocabulary that a part is, with one of these endings."""
    bare = (part.removesuffix(ending) for ending in endings if part.endswith(ending))
    return next((word for word in bare if word in _vocabulary()), None)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text, those that were written together apart."""
    return tuple(part for word in _written(text) for part in _apart(word))


def _written(text: str) -> tuple[str, ...]:
    """Words in lower case without accents; the police code in front of a title is no word."""
    code = police_code_of(text)
    bare = text.strip().removeprefix(code or "").casefold()
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", plain)
    return tuple(word for word in words if word not in _EMPTY_WORDS) or tuple(words)


def _score(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """How much of what both say the other says too; `theirs` are words of a name."""
    if not ours or not theirs:
        return 0.0
    alike = [_alikes(word) for word in ours]
    there = _share(
        [(_weight(word), max(each.get(other, 0.0) for other in theirs)) for word, each in zip(ours, alike, strict=True)]
    )
    back = _share([(_weight(other), max(each.get(other, 0.0) for each in alike)) for other in theirs])
    return 2 * there * back / (there + back) if there + back else 0.0


def _share(parts: list[tuple[float, float]]) -> float:
    return sum(weight * alike for weight, alike in parts) / sum(weight for weight, _ in parts)


@lru_cache(maxsize=4096)
def _alikes(word: str) -> dict[str, float]:
    """How much a word is like each word of all names, where it is at all."""
    return {other: alike for other in _common() if (alike := _alike(word, other))}


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    meant = {one, everyday_words().get(one)} & {other, everyday_words().get(other)} - {None}
    if meant:
        return MEANT
    short, long = sorted((one, other), key=len)
    # "fietsen" begins "fietsendiefstal", "overlast" ends "parkeeroverlast": Dutch writes words together.
    within = len(short) / len(long) if len(short) > 2 and (long.startswith(short) or long.endswith(short)) else 0.0
    ours, theirs = _pieces(one), _pieces(other)
    return max(within, 2 * len(ours & theirs) / (len(ours) + len(theirs)))


@lru_cache(maxsize=65_536)
def _pieces(word: str) -> frozenset[str]:
    """The pairs and triples of letters of a word, with its beginning and end marked."""
    marked = f"<{word}>"
    return frozenset(marked[at : at + size] for size in (2, 3) for at in range(len(marked) - size + 1))
