"""Reading a page as a person does: its text, and the cells of its table."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

SILENT = {"script", "style", "head", "option"}
VOID = {"input", "link", "meta", "br", "img"}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.words: list[str] = []
        self.rows: dict[str, list[str]] = {}
        self.row: str | None = None
        self.every_row: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self.path.append(tag)
        if tag == "tr":
            self.row = dict(attrs).get("data-code")
            if self.row:
                self.rows[self.row] = []
        if tag == "tr":
            self.every_row.append([])
        if tag in {"td", "th"} and self.every_row:
            self.every_row[-1].append("")
        if tag in {"td", "th"} and self.row:
            self.rows[self.row].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.path and self.path.pop() != tag:
            pass
        if tag == "tr":
            self.row = None

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or SILENT & set(self.path):
            return
        self.words.append(text)
        if {"td", "th"} & set(self.path) and self.every_row and self.every_row[-1]:
            self.every_row[-1][-1] = f"{self.every_row[-1][-1]} {text}".strip()
        if self.row and self.rows[self.row]:
            self.rows[self.row][-1] = f"{self.rows[self.row][-1]} {text}".strip()


def _read(answer: Any) -> Reader:
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


def text_of(answer: Any) -> str:
    """Everything a visitor can read, in order, with single spaces."""
    return " ".join(_read(answer).words)


def cells(answer: Any) -> dict[str, list[str]]:
    """The rows of the table of figures by area code, in their order, each as the text of its cells."""
    return _read(answer).rows


def table_rows(answer: Any) -> list[list[str]]:
    """Every row of every table, as the text of its cells."""
    return _read(answer).every_row
