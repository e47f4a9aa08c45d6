"""What counts as a number in a text from outside: the digits 0 to 9 alone, and no longer than anything can be.

`\\d` and `isdecimal` also take the digits of other scripts, which what comes after cannot calculate with; and a number
of a thousand digits is a mistake or an attack, never a count. The patterns mean the same to polars and, with
`fullmatch`, to Python.
"""

from __future__ import annotations

import re

MOST_DIGITS = 9  # of a count: below a thousand million, more than there is of anything we count
COUNT = rf"^[0-9]{{1,{MOST_DIGITS}}}$"
COUNT_IN_DECIMALS = rf"^[0-9]{{1,{MOST_DIGITS}}}(?:\.0{{0,9}})?$"  # as CBS and the police write it: "8.0"
DECIMAL = r"^[+-]?[0-9]{1,12}(?:\.[0-9]{1,30})?$"  # coordinates and answers; a program may write thirty decimals
ROW_NUMBER = r"^[0-9]{1,18}$"  # the number a database gives a row: it fits in 64 bits


def whole_number(text: str) -> int | None:
    """The number a text is, zero or more; None where it is none, or longer than a database can number its rows."""
    return int(text) if re.fullmatch(ROW_NUMBER, text) else None
