"""Whether a text is easy to read (B1): how long its sentences are, and which words could be plainer.

A measure to help a writer, not a rule: it counts words and looks them up in `plain_words.toml`, and knows no meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST_SENTENCE = 15  # words
MEAN_SENTENCE = 10.0
LONG_WORD = 14  # letters; longer ones are told, for a reader stumbles over many
_SENTENCE = re.compile(r"[^.!?:\n]+")
_WORD = re.compile(r"[a-zà-ÿ'-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    sentences: int
    words: int
    mean: float  # words to a sentence
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]
    difficult: tuple[tuple[str, str], ...]  # word and what could be said instead
    frightening: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        return not self.long_sentences and not self.difficult and not self.frightening and self.mean <= MEAN_SENTENCE


def reading_level(texts: Sequence[str]) -> ReadingLevel:
    """Of texts together; each ends a sentence, also without a full stop."""
    sentences = [part.strip() for text in texts for part in _SENTENCE.findall(text) if _WORD.search(part)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    once = list(dict.fromkeys(word.casefold() for word in words))
    difficult = _table()["difficult"]
    return ReadingLevel(
        sentences=len(sentences),
        words=len(words),
        mean=len(words) / len(sentences) if sentences else 0.0,
        long_sentences=tuple(each for each in sentences if len(_WORD.findall(each)) > LONGEST_SENTENCE),
        long_words=tuple(word for word in once if len(word) > LONG_WORD),
        difficult=tuple((word, difficult[word]) for word in once if word in difficult),
        frightening=tuple(word for word in once if word in _table()["frightening"]["words"]),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("openvis.domain").joinpath("plain_words.toml").read_text(encoding="utf-8"))
