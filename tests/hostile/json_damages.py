"""Damage to JSON: every odd value in every place, members that are absent, twice or renamed, and very deep lists."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.hostile.case import Case
from tests.hostile.values import PERSONAL, SIGNS, VALUES_OF

Path = tuple[str | int, ...]  # where in a document: ("features", 0, "properties", "statcode")
Render = Callable[[Any], bytes]
DEEP = 20_000
# JSON that a cell of text cannot be. Text in here is written as it stands: `json` would not write it.
_RAW = "\x00raw\x00"
NO_TEXT: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "nought": 0,
    "minus one as a number": -1,
    "one and a half": 1.5,
    "a large number": 2**63,
    "a number of four hundred digits": f"{_RAW}{'9' * 400}",
    "a number of five thousand digits": f"{_RAW}{'9' * 5000}",
    "a power beyond every number": f"{_RAW}1e400",
    "NaN as a number": f"{_RAW}NaN",
    "infinite as a number": f"{_RAW}Infinity",
    "an empty list": [],
    "a list of one": [1],
    "a list of text": ["a", "b"],
    "an empty object": {},
    "an object": {"a": 1},
    "an object in a list": [{"a": [{"b": None}]}],
    "half a pair": f'{_RAW}"a\\ud800b"',
    "an escaped NUL": f'{_RAW}"a\\u0000b"',
    "a list in lists": f"{_RAW}{'[' * 500}{']' * 500}",
    "a list in very many lists": f"{_RAW}{'[' * DEEP}{']' * DEEP}",
    "an object in very many objects": _RAW + '{"a":' * DEEP + "1" + "}" * DEEP,
    "a number with a leading zero": f"{_RAW}007",
    "a word without quotation marks": f"{_RAW}tekst",
}


def place_damages(document: Any, places: Mapping[Path, str], render: Render) -> Iterator[Case]:
    """Another value in each of the places; the kinds are those of VALUES_OF, or "" for JSON values alone."""
    for path, kind in places.items():
        values = {**NO_TEXT, **(VALUES_OF[kind] if kind else {})}
        for name, value in values.items():
            yield Case(f"{_named(path)} is {name}", render(changed(document, path, value)))


def member_damages(document: Any, members: Sequence[Path], render: Render) -> Iterator[Case]:
    """A member is absent, has another name, or stands there twice."""
    for path in members:
        where, value = _named(path), _at(document, path)
        yield Case(f"{where} is absent", render(_without(document, path)))
        if isinstance(path[-1], str):
            for how, name in {
                "in capitals": path[-1].upper(),
                "with a space": f"{path[-1]} ",
                "that is empty": "",
                "that is a telephone number": PERSONAL["a telephone number"],
                "with an escape": f"{path[-1]}{SIGNS['an escape']}",
            }.items():
                yield Case(
                    f"{where} has a name {how}", render(changed(_without(document, path), (*path[:-1], name), value))
                )
            twice = f'{_RAW}{json.dumps(value)},"{path[-1]}":null'
            yield Case(f"{where} is there twice", render(changed(document, path, twice)))


def syntax_damages(text: str) -> Iterator[Case]:
    """What is nearly JSON."""
    for how, changed_text in {
        "with a comma too many": text.replace("}", ",}", 1),
        "with a comma too few": text.replace(",", " ", 1),
        "with single quotation marks": text.replace('"', "'"),
        "with a comment": text.replace("{", "{ /* levering */", 1),
        "with a colon too few": text.replace(":", " ", 1),
        "without its last sign": text.rstrip()[:-1],
        "with a bracket too many": text.rstrip() + "]\n",
        "with NaN in front": "NaN" + text,
        "as a call": f"callback({text.rstrip()});\n",
        "as text in JSON": json.dumps(text) + "\n",
        "behind a guard": ")]}',\n" + text,
        "with None": text.replace("null", "None"),
        "with tabs": text.replace(",", ",\t"),
        "with spaces that are hard": text.replace(",", ",\u00a0"),
        "with another document behind it": text + text,
        "in a list": f"[{text.strip()}]\n",
        "in an object": f'{{"data":{text.strip()}}}\n',
    }.items():
        yield Case(f"JSON {how}", changed_text.encode("utf-8"))


def as_json(document: Any) -> str:
    """The document in one line, with what is marked as raw written as it stands."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    mark = json.dumps(_RAW)[1:-1]
    while (start := text.find(f'"{mark}')) >= 0:
        value, after = json.decoder.scanstring(text, start + 1)
        text = text[:start] + value.removeprefix(_RAW) + text[after:]
    return text


def changed(document: Any, path: Path, value: Any) -> Any:
    """A copy with another value in one place."""
    whole = copy.deepcopy(document)
    if not path:
        return value
    _at(whole, path[:-1])[path[-1]] = value
    return whole


def _without(document: Any, path: Path) -> Any:
    whole = copy.deepcopy(document)
    del _at(whole, path[:-1])[path[-1]]
    return whole


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def _named(path: Path) -> str:
    return ".".join(str(step) for step in path)
