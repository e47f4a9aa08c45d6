"""Damage to the bytes of a file, whatever is in it: cut off, other encodings, stray signs, another kind of file."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.case import Case

CUTS = 24  # places a file is cut off at, spread over its length
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how an encrypted or old Office file begins
OTHER_KINDS = {
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "a web page": b"<!DOCTYPE html>\n<html><head><title>Inloggen</title></head><body>U bent uitgelogd</body></html>\n",
    "XML": b'<?xml version="1.0"?>\n<feed><entry/></feed>\n',
    "JSON": b'{"error": "unauthorized"}\n',
    "a list in JSON": b"[1, 2, 3]\n",
    "one number": b"7\n",
    "one word": b"tekst\n",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
    "a database": b"SQLite format 3\x00" + bytes(84),
    "an Office file with a password": OLE + bytes(504),
    "a 7z archive": bytes.fromhex("377abcaf271c0004") + bytes(24),
    "a Parquet file": b"PAR1" + bytes(20) + b"PAR1",
    "a program": b"\x7fELF\x02\x01\x01" + bytes(57),
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "RTF": b"{\\rtf1\\ansi tekst}\n",
    "an e-mail": b"From: a@example.org\nSubject: levering\n\nzie bijlage\n",
    "zeros": bytes(1_000),
    "ones": b"\xff" * 1_000,
    "every byte": bytes(range(256)),
    "noise": zlib.compress(bytes(range(256)) * 3)[2:],
}
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp437", "cp850", "cp037", "latin-1",
             "iso8859-15", "mac-roman", "shift-jis")  # fmt: skip
STRAY = {
    "NUL": b"\x00",
    "a bell": b"\x07",
    "an escape": b"\x1b[2J",
    "end of file": b"\x1a",
    "a form feed": b"\x0c",
    "a lonely continuation byte": b"\x80",
    "a byte that is no UTF-8": b"\xff",
    "half a letter": b"\xc3",
    "a slash written too long": b"\xc0\xaf",
    "half a pair": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf5\x80\x80\x80",
    "a quotation mark": b'"',
    "a byte order mark": codecs.BOM_UTF8,
    "an empty line": b"\n\n",
    "a carriage return": b"\r",
}


def byte_damages(clean: bytes) -> Iterator[Case]:
    """Every damage there is to any file."""
    yield from _cut_off(clean)
    yield from _odd_ends(clean)
    yield from _stray_bytes(clean)
    yield from _packed(clean)
    yield from (Case(f"is {kind}", content) for kind, content in OTHER_KINDS.items())


def text_damages(clean: bytes) -> Iterator[Case]:
    """Damage to a text: encodings and line ends. Letters with accents stand in the clean file, or few would differ."""
    text = clean.decode("utf-8")
    for encoding in ENCODINGS:
        yield Case(f"written as {encoding}", text.encode(encoding, errors="replace"))
    yield Case("UTF-8 with a mark", codecs.BOM_UTF8 + clean)
    yield Case("UTF-8 with two marks", codecs.BOM_UTF8 * 2 + clean)
    yield Case("UTF-8 with the mark of UTF-16", codecs.BOM_UTF16_LE + clean)
    yield Case("UTF-8 read as cp1252 and written again", clean.decode("latin-1").encode("utf-8"))
    half = len(clean) // 2
    yield Case("half UTF-8, half UTF-16", clean[:half] + clean[half:].decode("utf-8", "ignore").encode("utf-16-le"))
    for name, end in {
        "CRLF": "\r\n",
        "CR": "\r",
        "LFCR": "\n\r",
        "CRCRLF": "\r\r\n",
        "NEL": "\x85",
        "VT": "\x0b",
    }.items():
        yield Case(f"lines end in {name}", text.replace("\n", end).encode("utf-8"))
    for encoding in ("utf-8", "utf-16", "cp1252"):
        yield Case(f"{encoding}, packed with gzip", gzip.compress(text.encode(encoding, errors="replace"), mtime=0))
        yield Case(f"{encoding}, cut off", text.encode(encoding, errors="replace")[: -len(text) // 3])


def _cut_off(clean: bytes) -> Iterator[Case]:
    yield Case("is empty", b"")
    for place in range(1, CUTS):
        yield Case(f"cut off at {place}/{CUTS}", clean[: len(clean) * place // CUTS])
    for left_out in (1, 2, 3, 10):
        yield Case(f"without its last {left_out} bytes", clean[:-left_out])
    for left_out in (1, 2, 10, 100):
        yield Case(f"without its first {left_out} bytes", clean[left_out:])
    third = len(clean) // 3
    yield Case("without its middle", clean[:third] + clean[2 * third :])
    yield Case("its middle is zeros", clean[:third] + bytes(third) + clean[2 * third :])
    yield Case("its end is zeros", clean[: 2 * third] + bytes(len(clean) - 2 * third))


def _odd_ends(clean: bytes) -> Iterator[Case]:
    yield Case("twice after another", clean + clean)
    yield Case("followed by blank lines", clean + b"\n" * 50)
    yield Case("followed by zeros", clean + bytes(512))
    yield Case("followed by spaces", clean + b" " * 200)
    yield Case("after blank lines", b"\n\n\n" + clean)
    yield Case("after a line of text", b"Levering van 1 januari\n" + clean)
    yield Case("in reverse", clean[::-1])
    yield Case("a byte changed in the middle", clean[: len(clean) // 2] + b"\x00" + clean[len(clean) // 2 + 1 :])


def _stray_bytes(clean: bytes) -> Iterator[Case]:
    places = {
        "in front": 0,
        "in the first tenth": len(clean) // 10,
        "in the middle": len(clean) // 2,
        "at the end": len(clean),
    }
    for name, sign in STRAY.items():
        for where, at in places.items():
            yield Case(f"{name} {where}", clean[:at] + sign + clean[at:])


def _packed(clean: bytes) -> Iterator[Case]:
    packed = gzip.compress(clean, mtime=0)
    yield Case("packed with gzip", packed)
    yield Case("packed with gzip twice", gzip.compress(packed, mtime=0))
    yield Case("two packed files after another", packed + packed)
    for place in (1, 2, 3):
        yield Case(f"packed with gzip, cut off at {place}/4", packed[: len(packed) * place // 4])
    yield Case("packed with gzip, without its check", packed[:-8])
    yield Case("packed with gzip, with a wrong check", packed[:-8] + b"\x00" * 8)
    yield Case("packed with gzip, followed by rubbish", packed + b"rubbish")
    yield Case("packed with gzip, followed by zeros", packed + bytes(64))
    middle = len(packed) // 2
    yield Case(
        "packed with gzip, a byte changed", packed[:middle] + bytes([packed[middle] ^ 0xFF]) + packed[middle + 1 :]
    )
    yield Case("packed with bzip2", bz2.compress(clean))
    yield Case("packed with xz", lzma.compress(clean))
    yield Case("packed with zlib", zlib.compress(clean))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("levering.csv"), clean)
    yield Case("packed with zip", stream.getvalue())
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("levering.csv"))
    yield Case("packed with tar", stream.getvalue())
