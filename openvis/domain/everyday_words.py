"""What people write instead of a word of the table of kinds: "gejat" means "diefstal". Reviewed, `everyday_words.csv`.

Only single words of which the meaning is the same everywhere. A name that belongs to one kind stands with that kind, in
`also_called` of `categories.csv`.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def everyday_words() -> dict[str, str]:
    """{what people write: the word the table has}."""
    text = files("openvis.domain").joinpath("everyday_words.csv").read_text(encoding="utf-8")
    return {row["word"]: row["means"] for row in csv.DictReader(text.splitlines())}
