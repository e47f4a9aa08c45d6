"""An export of a boa system as it comes, with everything about persons that must never be kept; and handing it in."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import xlsxwriter

from openvis.decisions import uploads as ask
from openvis.domain.access import Person, Role, Scope
from openvis.domain.job import Job
from openvis.pipeline import worker
from openvis.store import jobs
from tests.support.deliveries import deliver
from tests.support.people import person
from tests.support.small_gemeente import GEMEENTE, ORIGIN, small_areas

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
COORDINATOR = person(Role.COORDINATOR, GEMEENTE)
HEADER = [
    "Zaaknummer", "Datum", "Tijd", "Overtreding", "X", "Y", "Verdachte", "Ref klant", "Voertuig", "Contact 1",
    "Contact 2", "Geb. datum", "Veld 9", "Adresregel",
]  # fmt: skip
KINDS = ["Wildplassen", "Afval naast container", "Foutparkeren"]
# Everything below belongs to nobody: made up names, numbers that pass the eleven-test, plates of a series never issued.
NAMES = ["Pietje Puk", "Jan Klaassen", "Katrijn Dommel", "Dirk Knoop", "Loes Tak"]
BSNS = ["111222333", "123456782", "100000009", "999990019", "900000004"]
PLATES = ["12-GBB-1", "XX-99-XX", "1-ZZZ-23", "99-ZZ-99", "V-123-AB"]
PHONES = ["06-00000001", "0612345000", "+31 6 00000002", "030-0000000", "06 0000 0003"]
EMAILS = ["p.puk@voorbeeld.invalid", "jan@voorbeeld.invalid", "k@d.invalid", "d.k@x.invalid", "loes@tak.invalid"]
BIRTHS = ["01-02-1951", "13-04-1968", "30-11-1979", "07-07-1988", "22-12-1999"]
TEXTS = [
    "Betrokkene woont naast de school en was erg boos over de bekeuring van vorige week",
    "Sprak met de zoon van de eigenaar, die zei dat zijn moeder ziek is",
    "Man met rode jas liep hard weg richting het station toen hij ons zag",
    "Zij verklaarde de hond van haar buurvrouw alleen even vast te houden",
    "De heer in kwestie is bekend bij ons van eerdere incidenten in de wijk",
]
PERSONAL = [*NAMES, *BSNS, *PLATES, *PHONES, *EMAILS, *BIRTHS, *TEXTS]
# One cell of a column that is about something else.
STRAY = "Kerkstraat bij mw. A. Stiekem, 06-99999999"
NEVER = [*PERSONAL, "Stiekem", "06-99999999"]
ROWS = 60


def export_rows(rows: int = ROWS) -> Iterator[list[str]]:
    """The header and rows; row 7 (line 8 of the file) has a date that does not exist."""
    rng = np.random.default_rng(7)
    yield HEADER
    for number in range(rows):
        at = datetime(2026, 3, 1, 8, 0) + timedelta(hours=5 * number)
        x, y = (round(ORIGIN[axis] + float(rng.uniform(10, 1990)), 1) for axis in (0, 1))
        turn = number % 5
        yield [
            f"HH{number:05d}",
            "31-02-2026" if number == 6 else f"{at:%d-%m-%Y}",
            f"{at:%H:%M}",
            KINDS[number % 3],
            f"{x}".replace(".", ","),
            f"{y}".replace(".", ","),
            NAMES[turn],
            BSNS[turn],
            PLATES[turn],
            PHONES[turn],
            EMAILS[turn],
            BIRTHS[turn],
            f"{TEXTS[turn]} ({number})",
            STRAY if number == 3 else f"Cafélaan {number}",
        ]


def as_csv(rows: int = ROWS) -> bytes:
    """As an older Windows program writes it: semicolons and cp1252."""
    return "".join(";".join(row) + "\r\n" for row in export_rows(rows)).encode("cp1252")


def as_gzip(rows: int = ROWS) -> bytes:
    return gzip.compress(as_csv(rows))


def as_xlsx(rows: int = ROWS) -> bytes:
    """With real dates, times and numbers in the cells, and the rows on the second sheet."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Over").write(0, 0, "Uitdraai")
    sheet = book.add_worksheet("Registraties")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for line, row in enumerate(export_rows(rows)):
        sheet.write_row(line, 0, row)
        if line and row[1] != "31-02-2026":
            sheet.write_datetime(line, 1, datetime.strptime(row[1], "%d-%m-%Y"), day)
            sheet.write_number(line, 4, float(row[4].replace(",", ".")))
            sheet.write_number(line, 5, float(row[5].replace(",", ".")))
    book.close()
    return stream.getvalue()


FORMS: dict[str, Callable[[], bytes]] = {"boa.csv": as_csv, "boa.csv.gz": as_gzip, "boa.xlsx": as_xlsx}


def prepare_areas(folder: Path) -> None:
    deliver(small_areas(), "areas", folder=folder, scope=SCOPE)


def hand_in(content: bytes, name: str = "boa.csv", by: Person = COORDINATOR, *, now: datetime = NOW) -> Job:
    return ask.hand_in(by, gemeente=GEMEENTE, file_name=name, pieces=[content], now=now, origin="test")


def work() -> int:
    """Let the worker do everything that waits, here and now."""
    return worker.work_off(lambda: NOW)


def looked(content: bytes, name: str = "boa.csv") -> Job:
    job = hand_in(content, name)
    work()
    return jobs.get(SCOPE, job.id)


def everything_kept(folder: Path) -> dict[str, bytes]:
    """Every byte of every file below a folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
