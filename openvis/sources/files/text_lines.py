"""The lines of an open file of text, by the block: whole lines only, each of a bounded length.

A line ends with `\\n`, `\\r\\n` or a lone `\\r`, as in the csv module. Decoding by the block costs a fraction of asking
for one line at a time, and what is in memory is one block and at most one line that runs over its end.
"""

from __future__ import annotations

import codecs
import csv
import zlib
from io import BufferedReader, StringIO
from pathlib import Path

from openvis.errors import UnreadableFile
from openvis.sources.files.wrong_input import place

FIRST_BLOCK = 250_000  # bytes read at first: who only wants the names of the columns does not wait for more
BLOCK = 8_000_000  # bytes read at a time after that: some hundred thousand rows
LONGEST_LINE = csv.field_size_limit()  # characters: more is no row of a table, and the csv module stops there too


class TextLines:
    """How far the reading has come: `line` counts the lines handed out, `last_line` is the end of the last one."""

    def __init__(self, path: Path, stream: BufferedReader, encoding: str) -> None:
        self.line = 0
        self.last_line = ""
        self._path = path
        self._stream = stream
        self._encoding = encoding
        self._decoder: codecs.IncrementalDecoder | None = None  # chosen at the first byte
        self._block = min(FIRST_BLOCK, BLOCK)
        self._damage: Exception | None = None  # what stopped the reading, kept until what came before is handed out
        self._over = ""  # the start of a line whose end has not been read
        self._waiting = StringIO(newline="")  # lines that were read and not handed out

    def next_line(self) -> str:
        """One line; empty at the end of the file."""
        line = self._waiting.readline()
        if not line:
            self._waiting = StringIO(self._read(), newline="")
            line = self._waiting.readline()
        return self._handed_out(line)

    def peek(self, most: int) -> list[str]:
        """The next lines, at most so many, of what was read at once; they stay the next ones."""
        at = self._waiting.tell()
        if not self._waiting.read(1):
            self._waiting, at = StringIO(self._read(), newline=""), 0
        self._waiting.seek(at)
        lines = [line for _ in range(most) if (line := self._waiting.readline())]
        self._waiting.seek(at)
        return lines

    def next_block(self) -> str:
        """The next whole lines; empty at the end of the file."""
        return self._handed_out(self._waiting.read() or self._read())

    def _handed_out(self, text: str) -> str:
        if text:
            self.line += lines_in(text)
            self.last_line = text[-2:]
        return text

    def _read(self) -> str:
        """Text up to the last line end that has been read; at the end of the file all that is left."""
        self._decoder = self._decoder or self._chosen_decoder()
        text, cut = self._over, 0
        self._over = ""
        while not cut:
            more = self._bytes()
            text += self._decoded(self._decoder, more, text)
            cut = _after_last_end(text) if more else len(text)
            self._check_lengths(text)
            if not more:
                break
        self._over = text[cut:]
        return text[:cut]

    def _bytes(self) -> bytes:
        """The next bytes, also those just before damage; empty at the end of the file."""
        if self._damage:
            raise self._damage
        parts: list[bytes] = []
        try:
            while sum(map(len, parts)) < self._block and (part := self._stream.read1(self._block)):
                parts.append(part)
        except (EOFError, OSError, zlib.error) as error:
            if not parts:
                raise
            self._damage = error
        self._block = BLOCK
        return b"".join(parts)

    def _decoded(self, decoder: codecs.IncrementalDecoder, more: bytes, before: str) -> str:
        try:
            return decoder.decode(more, final=not more)
        except UnicodeDecodeError as error:
            good = bytes(error.object[: error.start]).decode(self._encoding, "replace")
            line = self.line + lines_in(f"{before}{good}-")
            raise UnreadableFile(
                f"{place(self._path, line)} is niet te lezen als {self._encoding.removesuffix('-sig')}.",
                "Zet de goede `encoding` in het profiel (vaak cp1252), of sla het bestand op als UTF-8.",
            ) from error

    def _chosen_decoder(self) -> codecs.IncrementalDecoder:
        """That of the encoding, without the mark that some programs put in front of UTF-8."""
        if self._stream.peek(3).startswith(codecs.BOM_UTF8):
            self._encoding = "utf-8-sig"
        return codecs.getincrementaldecoder(self._encoding)()

    def _check_lengths(self, text: str) -> None:
        start = 0
        while len(text) - start > LONGEST_LINE:
            window = start, start + LONGEST_LINE
            end = max(text.rfind("\n", *window), text.rfind("\r", *window))
            if end < 0:
                line = self.line + lines_in(f"{text[:start]}-")
                raise UnreadableFile(
                    f"{place(self._path, line)} is langer dan {LONGEST_LINE} tekens: dat is geen rij van een tabel.",
                    "Kijk of het bestand de goede regeleinden heeft en haal het opnieuw op. Er is niets opgeslagen.",
                )
            start = end + 1


def lines_in(text: str) -> int:
    """How many lines a text has, the last one also without its end."""
    if "\r" in text:
        return sum(1 for _ in StringIO(text, newline=""))
    return text.count("\n") + (not text.endswith("\n"))


def _after_last_end(text: str) -> int:
    """Where the last whole line ends; 0 without any. A `\\r` at the very end may be half of a line end."""
    return text.rfind("\n") + 1 or text.rfind("\r", 0, -1) + 1
