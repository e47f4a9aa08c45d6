"""Damage to a sheet of text: every odd value in every column, and everything that can happen to headers and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tests.hostile.byte_damages import byte_damages, text_damages
from tests.hostile.case import Case
from tests.hostile.sheet import Sheet, as_csv
from tests.hostile.values import PERSONAL, VALUES_OF

Render = Callable[[Sheet], bytes | Callable[[], bytes]]
DELIMITERS = {"commas": ",", "semicolons": ";", "tabs": "\t", "bars": "|", "colons": ":", "spaces": " ", "carets": "^"}
HEADERS: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "with spaces around it": lambda name: f"  {name}  ",
    "without its last letter": lambda name: name[:-1],
    "empty": lambda name: "",
    "with a zero-width space": lambda name: f"{name}\u200b",
    "with a line break": lambda name: f"{name}\n(verplicht)",
    "that is a telephone number": lambda name: PERSONAL["a telephone number"],
    "that is very long": lambda name: name * 500,
}


def csv_cases(sheet: Sheet, kinds: Mapping[str, str]) -> Iterator[Case]:
    """All damage there is to a CSV; `kinds` says of each column what it is for, as in VALUES_OF."""
    yield Case("undamaged", as_csv(sheet), rows=len(sheet.rows))
    yield from cell_damages(sheet, as_csv, kinds)
    yield from header_damages(sheet, as_csv)
    yield from row_damages(sheet, as_csv)
    yield from separator_damages(sheet)
    yield from quote_damages(sheet)
    yield from text_damages(as_csv(sheet))
    yield from byte_damages(as_csv(sheet))


def cell_damages(sheet: Sheet, render: Render, kinds: Mapping[str, str]) -> Iterator[Case]:
    """One cell of the middle row is something else."""
    for column in sheet.header:
        for name, value in VALUES_OF[kinds[column]].items():
            yield Case(f"{column} is {name}", render(sheet.with_cell(column, value)), rows=len(sheet.rows))


def header_damages(sheet: Sheet, render: Render) -> Iterator[Case]:
    everything = range(len(sheet.header))
    for at, column in enumerate(sheet.header):
        for how, change in HEADERS.items():
            header = (*sheet.header[:at], change(column), *sheet.header[at + 1 :])
            yield Case(f"header of {column} {how}", render(replace(sheet, header=header)))
        yield Case(f"without column {column}", render(sheet.with_order(n for n in everything if n != at)))
        yield Case(f"column {column} twice", render(sheet.with_order([*everything, at])))
        following = (at + 1) % len(sheet.header)
        swapped = list(sheet.header)
        swapped[at], swapped[following] = swapped[following], swapped[at]
        yield Case(
            f"headers of {column} and {sheet.header[following]} swapped", render(replace(sheet, header=tuple(swapped)))
        )
    yield Case("columns in reverse order", render(sheet.with_order(reversed(everything))), rows=len(sheet.rows))
    yield Case("an empty column in front", render(_with_column(sheet, 0, "", "")))
    yield Case("an unknown column in front", render(_with_column(sheet, 0, "extra", "x")), rows=len(sheet.rows))
    yield Case(
        "an unknown column behind", render(_with_column(sheet, len(sheet.header), "extra", "x")), rows=len(sheet.rows)
    )
    yield Case("without a header", render(Sheet(sheet.rows[0], sheet.rows[1:], sheet.delimiter)))
    yield Case("without rows", render(replace(sheet, rows=())))


def row_damages(sheet: Sheet, render: Render) -> Iterator[Case]:
    count, width = len(sheet.rows), len(sheet.header)
    for where, row in {"first": 0, "middle": sheet.middle, "last": count - 1}.items():
        yield Case(f"{where} row without its last cell", render(sheet.with_row(lambda cells: cells[:-1], row)))
        yield Case(f"{where} row with a cell too many", render(sheet.with_row(lambda cells: (*cells, "x"), row)))
        yield Case(f"{where} row of one cell", render(sheet.with_row(lambda cells: ("x",), row)))
        yield Case(f"{where} row of empty cells", render(sheet.with_row(lambda cells: [""] * len(cells), row)))
        yield Case(
            f"{where} row shifted one cell", render(sheet.with_row(lambda cells: ("", *cells[:-1]), row)), rows=count
        )
        yield Case(f"{where} row twice", render(_with_rows(sheet, row, sheet.rows[row])), rows=count + 1)
        yield Case(
            f"header repeated after the {where} row", render(_with_rows(sheet, row, sheet.header)), rows=count + 1
        )
        totals = ("Totaal", *[""] * (width - 2), str(count))
        yield Case(f"a line of totals after the {where} row", render(_with_rows(sheet, row, totals)), rows=count + 1)
        yield Case(
            f"a row about a person after the {where} row",
            render(_with_rows(sheet, row, _person(width))),
            rows=count + 1,
        )
    for at, column in enumerate(sheet.header):
        other = sheet.rows[0][at]
        yield Case(f"{column} of the first row again", render(sheet.with_cell(column, other)), rows=count)
        yield Case(
            f"{column} the same everywhere", render(sheet.with_column(column, lambda _, same=other: same)), rows=count
        )
        yield Case(f"{column} empty everywhere", render(sheet.with_column(column, lambda _: "")))
        yield Case(
            f"{column} about people everywhere",
            render(sheet.with_column(column, lambda _: PERSONAL["a telephone number"])),
        )
    yield Case("rows in reverse order", render(replace(sheet, rows=sheet.rows[::-1])), rows=count)
    yield Case("one row", render(replace(sheet, rows=sheet.rows[:1])), rows=1)
    yield Case("all rows twice", render(replace(sheet, rows=sheet.rows * 2)), rows=2 * count)


def separator_damages(sheet: Sheet) -> Iterator[Case]:
    for name, delimiter in DELIMITERS.items():
        if delimiter != sheet.delimiter:
            yield Case(f"separated by {name}", as_csv(replace(sheet, delimiter=delimiter)))
            yield Case(f"separated by {name}, cut off", as_csv(replace(sheet, delimiter=delimiter))[:-40])
    text, mark = sheet.csv(), sheet.delimiter
    yield Case("separated two ways", text.replace(mark, "|", text.count(mark) // 2).encode())
    yield Case("a separator at the end of each line", text.replace("\n", f"{mark}\n").encode())
    yield Case("spaces around separators", text.replace(mark, f" {mark} ").encode(), rows=len(sheet.rows))
    yield Case("a line that says the separator", f"sep={mark}\n{text}".encode())
    yield Case("a comment in front", f"# levering\n{text}".encode())


def quote_damages(sheet: Sheet) -> Iterator[Case]:
    rows, mark = len(sheet.rows), sheet.delimiter
    yield Case("everything in quotation marks", sheet.csv(quote_all=True).encode(), rows=rows)
    yield Case("single quotation marks", sheet.csv(quote_all=True).replace('"', "'").encode())
    yield Case("curly quotation marks", sheet.csv(quote_all=True).replace('"', "\u201d").encode())
    lines = sheet.csv().splitlines()
    for where, at in {
        "the header": 0,
        "the first row": 1,
        "the middle row": len(lines) // 2,
        "the last row": len(lines) - 1,
    }.items():
        opened = [line if n != at else f'"{line}' for n, line in enumerate(lines)]
        yield Case(f"a quotation mark that stays open in {where}", ("\n".join(opened) + "\n").encode())
        inside = [line if n != at else line.replace(mark, f'{mark}"a"b', 1) for n, line in enumerate(lines)]
        yield Case(f"a quotation mark that closes too soon in {where}", ("\n".join(inside) + "\n").encode())
        breaks = [line if n != at else f'"{line}\n\n{line}"' for n, line in enumerate(lines)]
        yield Case(f"a line break in quotation marks in {where}", ("\n".join(breaks) + "\n").encode())


def _person(width: int) -> tuple[str, ...]:
    """A row of a list about people that was pasted into the file."""
    return (*PERSONAL.values(), *[""] * width)[:width]


def _with_rows(sheet: Sheet, after: int, *rows: tuple[str, ...]) -> Sheet:
    return replace(sheet, rows=(*sheet.rows[: after + 1], *rows, *sheet.rows[after + 1 :]))


def _with_column(sheet: Sheet, at: int, name: str, value: str) -> Sheet:
    header = (*sheet.header[:at], name, *sheet.header[at:])
    return replace(sheet, header=header, rows=tuple((*row[:at], value, *row[at:]) for row in sheet.rows))
