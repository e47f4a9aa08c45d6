"""Which categories a word of a supplier looks most like, so that a person has less to search.

Spelling only: nothing is learnt, and nothing is decided by it. A code that differs in its last sign from a known one
is near; otherwise a word is compared with every name a category has (label, slug, the police's title, Signalen names,
other words). For two texts a and b of words x and y, with l(x) the length of a word:

    best(x, b) = max over y of the Dice coefficient of the letter pairs and triples of x and y;
                 the share of letters in common where one begins the other or ends it
    covered(a, b) = sum l(x) best(x, b) / sum l(x)
    score(a, b) = 2 covered(a, b) covered(b, a) / (covered(a, b) + covered(b, a))

The order of words, capitals, accents and signs say nothing. Not for deciding by itself: "diefstal" is as near to one
theft as to the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from openvis.domain.category import Category, choices, police_code_of

SAME_CODE, NEAR_CODE, SAME_GROUP = 1.0, 0.8, 0.4
LEAST = 0.25  # below this two words have nothing in common but a few letters
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
    ordered = sorted((near for near in found if near.score >= LEAST), key=lambda near: (-near.score, near.slug))
    return tuple(ordered[:top])


def _nearest_name(word: str, slug: str) -> Near:
    """The best a category does: by a code, or by any of its names; the first of equals."""
    codes = [Near(slug, _code_score(word, code), code) for code in _codes(choices()[slug])]
    words = _words(word)
    names = [Near(slug, _score(words, parts), name) for name, parts in _names(slug)]
    return max([*codes, *names], key=lambda near: near.score)


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
    known = choices()[slug]
    bare = known.label.removeprefix("Melding ").removeprefix("Boa: ").removeprefix("Milieu: ")
    texts = [known.label, bare, *known.also_called, *(name.replace("-", " ") for name in known.signalen)]
    return tuple((text, _words(text)) for text in dict.fromkeys(texts))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Words in lower case without accents; the police code in front of a title is no word."""
    code = police_code_of(text)
    bare = text.strip().removeprefix(code or "").casefold()
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", plain)
    return tuple(word for word in words if word not in _EMPTY_WORDS) or tuple(words)


def _score(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    there, back = _covered(one, other), _covered(other, one)
    return 2 * there * back / (there + back) if there + back else 0.0


def _covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """The share of the letters of `words` that stands in `by` too."""
    return sum(len(word) * max(_alike(word, other) for other in by) for word in words) / sum(map(len, words))


@lru_cache(maxsize=65_536)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
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
