"""What a screen reader finds in a PDF: its language, its title, and the tags with the words of each picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdf


@dataclass(frozen=True)
class Tagged:
    language: str
    title: str
    marked: bool
    tags: Counter[str]
    words_of_pictures: list[str]


def tagged(pdf: bytes) -> Tagged:
    read = pypdf.PdfReader(BytesIO(pdf))
    root: Any = read.trailer["/Root"]
    found = list(_elements(root["/StructTreeRoot"]))
    return Tagged(
        language=str(root["/Lang"]),
        title=str(read.metadata.title if read.metadata else ""),
        marked=bool(root["/MarkInfo"]["/Marked"]),
        tags=Counter(str(each["/S"]).removeprefix("/") for each in found),
        words_of_pictures=[str(each["/Alt"]) for each in found if "/Alt" in each],
    )


def _elements(node: Any) -> Iterator[Any]:
    """Every element of structure below this one, in the order in which it is read."""
    below = node.get("/K", [])
    for kid in below if isinstance(below, list) else [below]:
        known = kid.get_object()
        if isinstance(known, dict) and "/S" in known:
            yield known
            yield from _elements(known)
