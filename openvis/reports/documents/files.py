"""The files of a report, each by its ending: what is drawn, and what a browser calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openvis.domain.report import Document
from openvis.reports.documents.page import report_page
from openvis.reports.documents.report_files import report_pdf, report_word
from openvis.reports.documents.spreadsheet import figures_csv, report_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileForm:
    """One way to hand a report over."""

    name: str  # as a page calls it
    content_type: str
    draw: Callable[[Document], bytes]


FORMS: dict[str, FileForm] = {
    "html": FileForm("pagina", "text/html; charset=utf-8", lambda document: report_page(document).encode()),
    "pdf": FileForm("PDF", "application/pdf", report_pdf),
    "docx": FileForm(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", report_word
    ),
    "xlsx": FileForm("spreadsheet", XLSX, report_xlsx),
    "csv": FileForm("CSV", "text/csv; charset=utf-8", lambda document: figures_csv(document).encode()),
}  # fmt: skip


def write_files(document: Document, folder: Path, name: str) -> list[Path]:
    """Write all of them in a folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, form in FORMS.items():
        path = folder / f"{name}.{ending}"
        path.write_bytes(form.draw(document))
        written.append(path)
    return written
