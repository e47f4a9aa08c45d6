"""What may stand in a cell that should not: the name of each value is what the tables in `expected` call it."""

from __future__ import annotations

# Made up, and shaped like what is about a person. None of these may come back in any sentence, table or log.
PERSONAL = {
    "a telephone number": "06-12345678",
    "a telephone number from abroad": "+31 6 12345678",
    "an e-mail address": "melder@example.org",
    "a number plate": "12-AB-34",
    "an account number": "NL91ABNA0417164300",
    "a name with initials": "A.B. Voorbeeld",
    "a citizen service number in words": "bsn 111222333",
    "a sentence about somebody": "mevrouw Voorbeeld op nr. 12 belde 06-12345678",
}
PLANTED = ("12345678", "melder@example", "12-AB-34", "ABNA0417164300", "A.B. Voorbeeld", "111222333", "mevrouw")

NOTHING = {
    "nothing": "",
    "spaces": "   ",
    "a hard space": "\u00a0",
    "null": "NULL",
    "none": "None",
    "not available": "#N/B",
    "a wrong reference": "#REF!",
    "a dash": "-",
    "a question mark": "?",
}
SIGNS = {
    "a NUL byte": "a\x00b",
    "a bell": "a\x07b",
    "an escape": "a\x1b[31mb",
    "a tab": "a\tb",
    "a line break": "a\nb",
    "a carriage return": "a\rb",
    "a line separator": "a\u2028b",
    "a unit separator": "a\x1fb",
    "a zero-width space": "a\u200bb",
    "a byte order mark": "\ufeffa",
    "a reversal of direction": "a\u202eb",
    "a quotation mark": 'a"b',
    "an accent apart": "cafe\u0301",
    "an emoji": "\U0001f6b2",
    "a sign that is no character": "a\ufffeb",
    "many accents": "a" + "\u0301" * 300,
}
NUMBERS = {
    "zero": "0",
    "minus one": "-1",
    "minus zero": "-0",
    "a half": "1.5",
    "a decimal comma": "1,5",
    "dots between thousands": "1.234.567",
    "a dot and a comma": "1.234,56",
    "a space between thousands": "130 500",
    "a number as Excel writes it": "1,30E+05",
    "a power": "1e5",
    "a plus": "+7",
    "hexadecimal": "0x1F",
    "an underscore": "1_000",
    "not a number": "NaN",
    "infinite": "inf",
    "minus infinite": "-Infinity",
    "beyond every number": "1e400",
    "nine nines": "9" * 9,
    "nineteen nines": "9" * 19,
    "two to the 63rd": "9223372036854775808",
    "twenty-five nines": "9" * 25,
    "four hundred nines": "9" * 400,
    "leading zeros": "0000000001",
    "a percentage": "34%",
    "Arabic digits": "\u0661\u0662\u0663",
    "wide digits": "\uff11\uff12",
    "a raised two": "\u00b2",
    "a half as one sign": "\u00bd",
    "a Roman numeral": "\u2167",
}
MOMENTS = {
    "31 February": "31-02-2025 10:00",
    "29 February of no leap year": "29-02-2025 10:00",
    "31 February the other way": "2025-02-31",
    "day nought": "00-00-0000",
    "the year 1": "01-01-0001 00:00",
    "the year 9999": "31-12-9999 23:59",
    "a year of two digits": "02/03/25",
    "month 13": "2025-13",
    "an Excel day": "45292",
    "an Excel moment": "45292.96875",
    "seconds since 1970": "1704067200",
    "the hour 24": "31-12-2025 24:00",
    "an hour that was skipped": "30-03-2025 02:30",
    "a zone": "2025-03-30T02:30:00+02:00",
    "an American date": "12/31/2025 11:15 PM",
    "a month in words": "3 maart 2025",
    "the future": "01-01-2099 12:00",
    "week 54": "2025-W54",
    "week 53 of a short year": "2025-W53",
}
CODES = {
    "a buurt of elsewhere": "BU03630000",
    "a buurt that does not exist": "BU99009999",
    "a buurt of an older division": "BU99000199",
    "a code in small letters": "bu99000001",
    "a code without its letters": "99000001",
    "a code with a space": "BU 99000001",
    "a code that is too long": "BU990000011",
    "a code in Arabic digits": "BU\u0669\u0669\u0660\u0660\u0660\u0660\u0660\u0661",
    "a wijk": "WK990000",
    "the gemeente": "GM9900",
    "another gemeente": "GM0363",
    "the unplaced rest": "GM0998",
    "the country": "NL01",
    "a letter O for a zero": "BU9900OOO1",
}
TRICKS = {
    "a formula": "=1+1",
    "a formula that runs a program": "=cmd|' /C calc'!A0",
    "a formula with an at sign": "@SUM(A1:A9)",
    "a formula with a minus": "-2+3+cmd|' /C calc'!A0",
    "a link": '=HYPERLINK("x";"y")',
    "a tag": "<script>alert(1)</script>",
    "a query": "'; DROP TABLE incidents; --",
    "a path": "../../../etc/passwd",
    "a placeholder": "{0} {x} %s %n ${y}",
    "a backslash at the end": "a\\",
    "a comma and a semicolon": "a,b;c",
    "a long word": "x" * 5_000,
    "a long sentence": "woord " * 2_000,
    "a list": "[1, 2]",
    "true": "TRUE",
    "another language": "\u5730\u533a",
}
# What no column is safe from.
_MOST_TELLING = (
    "nothing", "a hard space", "null", "a wrong reference", "a NUL byte", "an escape", "a line break",
    "a quotation mark", "a zero-width space", "zero", "minus one", "a decimal comma", "twenty-five nines",
    "Arabic digits", "a formula", "a long word", "a comma and a semicolon", "true",
)  # fmt: skip
FEW = {name: (NOTHING | SIGNS | NUMBERS | TRICKS)[name] for name in _MOST_TELLING}

# What a column gets, by what it is for. A column that is not read gets what must not be kept.
VALUES_OF = {
    "text": NOTHING | SIGNS | TRICKS | PERSONAL,
    "name of an area": {
        # Many a buurt is called after somebody.
        name: value
        for name, value in (NOTHING | SIGNS | TRICKS | PERSONAL).items()
        if name != "a name with initials"
    },
    "number": FEW | NUMBERS | PERSONAL,
    "moment": FEW | MOMENTS | PERSONAL,
    "code": FEW | SIGNS | CODES | PERSONAL,
    "unread": FEW | PERSONAL,
}
