"""The weekly delivery of the police as it comes in: per buurt, kind and week, in the forms it has been seen in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from tests.support.small_gemeente import BUURTEN

KINDS = (
    "1.1.1 Diefstal/inbraak woning",
    "1.2.3 Diefstal van brom-, snor-, fietsen",
    "2.2.1 Vernieling cq. zaakbeschadiging",
)
HEADER = ("Buurtcode", "Buurt", "Soort misdrijf", "Week", "Aantal")
Row = tuple[str, str, str, str, str]


def amount_of(place: int, kind: int, week: int) -> int:
    return (3 * place + 2 * kind + week) % 7


def weekly_rows(weeks: Sequence[int] = (7, 8, 9), buurten: Sequence[str] = BUURTEN) -> list[Row]:
    """A row per buurt, kind and week; the last is not given."""
    rows = [
        (code, f"Veld {place}", kind, f"2024-W{week:02d}", str(amount_of(place, number, week)))
        for week in weeks
        for place, code in enumerate(buurten)
        for number, kind in enumerate(KINDS)
    ]
    return [*rows[:-1], (*rows[-1][:4], "")]


def as_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    """As an older Windows program writes it."""
    return "".join(";".join(row) + "\r\n" for row in (header, *rows)).encode("cp1252")


def by_week(rows: Sequence[Row]) -> bytes:
    return as_csv(rows)


def by_year_and_week(rows: Sequence[Row]) -> bytes:
    """The year and the number of the week in columns of their own."""
    apart = [(code, kind, week[:4], str(int(week[6:])), amount) for code, _, kind, week, amount in rows]
    return as_csv(apart, ("Gebied", "Incident", "Jaar", "Weeknr", "Aantal incidenten"))


def by_day(rows: Sequence[Row]) -> bytes:
    """The Monday of the week."""
    days = [(code, kind, f"{_monday(week):%d-%m-%Y}", amount) for code, _, kind, week, amount in rows]
    return as_csv(days, ("Buurtcode", "Delict", "Datum", "Aantal"))


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """With real dates and numbers in the cells, on the second sheet."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Toelichting").write(0, 0, "Weeklevering")
    sheet, day = book.add_worksheet("Aantallen"), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_row(0, 0, ["Buurtcode", "Delict", "Week van", "Aantal"])
    for line, (code, _, kind, week, amount) in enumerate(rows, start=1):
        sheet.write_row(line, 0, [code, kind])
        sheet.write_datetime(line, 2, datetime.combine(_monday(week), datetime.min.time()), day)
        if amount:
            sheet.write_number(line, 3, int(amount))
    book.close()
    return stream.getvalue()


def _monday(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


FORMS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "week.csv": by_week,
    "jaar_en_week.csv": by_year_and_week,
    "dag.csv": by_day,
    "week.xlsx": as_xlsx,
}
