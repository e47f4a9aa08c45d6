"""What counts as a number in a text from outside: the digits 0 to 9 alone, and no longer than anything can be.

`\\d` and `isdecimal` also take the digits of other scripts, which what comes after cannot calculate with; and a number
of a thousand digits is a mistake or an attack, never a count. The patterns mean the same to polars and, with
`fullmatch`, to Python.
"""

from __future__ import annotations

import re

# Of a count: below ten million, which no gemeente has of anything. A burgerservicenummer has eight or nine.
MOST_DIGITS = 7
COUNT = rf"^[0-9]{{1,{MOST_DIGITS}}}$"
COUNT_IN_DECIMALS = rf"^[0-9]{{1,{MOST_DIGITS}}}(?:\.0{{0,9}})?$"  # as CBS and the police write it: "8.0"
DECIMAL = r"^[+-]?[0-9]{1,12}(?:\.[0-9]{1,30})?$"  # coordinates and answers; a program may write thirty decimals
LARGEST_SETTING = 1e12
ROW_NUMBER = r"^[0-9]{1,18}$"  # the number a database gives a row: it fits in 64 bits


def setting(value: object) -> float | None:
    """The number a setting is; None where it is none, or so large that no calculation could take it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_SETTING:
        return None
    return float(value)


def whole_number(text: str) -> int | None:
    """The number a text is, zero or more; None where it is none, or longer than a database can number its rows."""
    return int(text) if re.fullmatch(ROW_NUMBER, text) else None
