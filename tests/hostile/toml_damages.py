"""Damage to TOML that a person writes: every setting with another value, absent, twice or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.hostile.byte_damages import byte_damages, text_damages
from tests.hostile.case import Case
from tests.hostile.values import PERSONAL, SIGNS

_SETTING = re.compile(r"^(\S+) = (.+)$")
DEEP = 5_000
VALUES = {
    "an empty text": '""',
    "a space": '" "',
    "another text": '"iets anders"',
    "a long text": f'"{"x" * 5_000}"',
    "a text over lines": '"""a\nb"""',
    "a text with an escape": '"a\\u001B[31mb"',
    "a text with a NUL": '"a\\u0000b"',
    "a text that turns around": '"a\\u202Eb"',
    "a telephone number": f'"{PERSONAL["a telephone number"]}"',
    "a placeholder": '"{} {0} %s"',
    "a whole number": "7",
    "minus one": "-1",
    "nought": "0",
    "a number beyond 64 bits": "99999999999999999999999",
    "a number of five thousand digits": "9" * 5_000,
    "a fraction": "1.5",
    "infinite": "inf",
    "not a number": "nan",
    "a power": "1e400",
    "true": "true",
    "a date": "2025-02-28",
    "a date that does not exist": "2025-02-31",
    "a moment": "2025-01-01T10:00:00Z",
    "a list": '["a", "b"]',
    "an empty list": "[]",
    "a list of everything": '[1, "a", true, []]',
    "a list of empty texts": '[""]',
    "a list of many": "[" + '"a",' * 3_000 + "]",
    "a table": '{a = "b"}',
    "an empty table": "{}",
    "a list in very many lists": "[" * DEEP + "]" * DEEP,
    "a table in very many tables": "{a=" * DEEP + "1" + "}" * DEEP,
    "nothing": "",
    "a word without quotation marks": "tekst",
    "a text that stays open": '"tekst',
    "half a pair": '"\\uD800"',
    "a comment": "# niets",
    "a way to pack bytes": '"hex"',
    "a way to write web addresses": '"punycode"',
}


def toml_cases(text: str) -> Iterator[Case]:
    """All damage there is to a file of settings, written a setting a line."""
    lines = text.splitlines()
    yield Case("undamaged", text.encode())
    for at, line in enumerate(lines):
        if setting := _SETTING.match(line):
            name = f"{_table(lines, at)}{setting[1]}"
            for what, value in VALUES.items():
                yield _with(lines, at, f"{setting[1]} = {value}", f"{name} is {what}")
            yield _with(lines, at, "", f"without {name}")
            yield _with(lines, at, f"{line}\n{line}", f"{name} twice")
            yield _with(lines, at, line.replace(setting[1], f"{setting[1]}x", 1), f"{name} misspelt")
            yield _with(lines, at, line.replace(" = ", " ", 1), f"{name} without a sign")
            yield _with(lines, at, f'"a\\u001Bb" = 1\n{line}', f"a name with an escape before {name}")
        elif line.startswith("["):
            yield _with(lines, at, "", f"without the line {line}")
            yield _with(lines, at, f"[{line}]", f"{line} as a list")
            yield _with(lines, at, line.replace("]", "x]"), f"{line} misspelt")
            yield _with(lines, at, line.removesuffix("]"), f"{line} left open")
            yield _with(lines, at, f"{line}\n{line}", f"{line} twice")
            yield _with(lines, at, line.replace("]", ".a.b.c]"), f"{line} deeper")
    for name, extra in {
        "a table nobody knows": "[onbekend]\na = 1\n",
        "a table with a telephone number for a name": f'["{PERSONAL["a telephone number"]}"]\na = 1\n',
        "a table with an escape in its name": '["a\\u001Bb"]\na = 1\n',
        "a bell as it stands": f"# {SIGNS['a bell']}\n",
        "a table in very many tables": f"[{'a.' * DEEP}a]\n",
        "another file behind it": text,
    }.items():
        yield Case(f"with {name} at the end", f"{text}{extra}".encode())
    yield from text_damages(text.encode())
    yield from byte_damages(text.encode())


def _with(lines: Sequence[str], at: int, line: str, damage: str) -> Case:
    return Case(damage, ("\n".join([*lines[:at], line, *lines[at + 1 :]]) + "\n").encode("utf-8", "surrogatepass"))


def _table(lines: Sequence[str], at: int) -> str:
    """The table a line is in, as "[place] "."""
    return next((f"{line} " for line in reversed(lines[:at]) if line.startswith("[")), "")
