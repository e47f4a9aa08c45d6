"""Damage to a spreadsheet: in its cells, in the parts it is made of, and in the zip around them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tests.hostile.byte_damages import byte_damages
from tests.hostile.case import Case
from tests.hostile.sheet import Sheet
from tests.hostile.sheet_damages import Render, cell_damages, header_damages, row_damages
from tests.hostile.values import PERSONAL
from tests.hostile.xlsx import SHEET_PART, Xml, as_xlsx, parts_of, sheet_xml, zipped

TELEPHONE = PERSONAL["a telephone number"]
# Cells only a spreadsheet can have.
TYPED = {
    "a number": Xml('<c r="{ref}"><v>7</v></c>'),
    "a number with a fraction": Xml('<c r="{ref}"><v>7.25</v></c>'),
    "a number that is no number": Xml('<c r="{ref}"><v>zeven</v></c>'),
    "a number beyond every number": Xml('<c r="{ref}"><v>1E+400</v></c>'),
    "a number that is NaN": Xml('<c r="{ref}"><v>NaN</v></c>'),
    "a number beyond 64 bits": Xml('<c r="{ref}"><v>99999999999999999999999</v></c>'),
    "an empty number": Xml('<c r="{ref}"><v></v></c>'),
    "yes": Xml('<c r="{ref}" t="b"><v>1</v></c>'),
    "a truth that is neither": Xml('<c r="{ref}" t="b"><v>2</v></c>'),
    "an error": Xml('<c r="{ref}" t="e"><v>#DIV/0!</v></c>'),
    "an error nobody knows": Xml('<c r="{ref}" t="e"><v>#ONBEKEND!</v></c>'),
    "a formula with its answer": Xml('<c r="{ref}"><f>1+1</f><v>2</v></c>'),
    "a formula without its answer": Xml('<c r="{ref}"><f>1+1</f></c>'),
    "a formula that answers text": Xml('<c r="{ref}" t="str"><f>"a"</f><v>a</v></c>'),
    "a formula that answers an error": Xml('<c r="{ref}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    "a formula to another file": Xml('<c r="{ref}"><f>[1]Blad1!$A$1</f><v>3</v></c>'),
    "a formula that is broken": Xml('<c r="{ref}"><f>1+(</f><v>3</v></c>'),
    "a shared text that is not there": Xml('<c r="{ref}" t="s"><v>7</v></c>'),
    "a shared text without a number": Xml('<c r="{ref}" t="s"><v>x</v></c>'),
    "a shared text below zero": Xml('<c r="{ref}" t="s"><v>-1</v></c>'),
    "text in two fonts": Xml('<c r="{ref}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'),
    "a kind of cell nobody knows": Xml('<c r="{ref}" t="zz"><v>1</v></c>'),
    "a style that is not there": Xml('<c r="{ref}" s="99"><v>45992.5</v></c>'),
    "a style below zero": Xml('<c r="{ref}" s="-1"><v>45992.5</v></c>'),
    "a day": Xml('<c r="{ref}" s="1"><v>45992</v></c>'),
    "a day of 1900 that never was": Xml('<c r="{ref}" s="1"><v>60</v></c>'),
    "a day before 1900": Xml('<c r="{ref}" s="1"><v>-5</v></c>'),
    "a day after 9999": Xml('<c r="{ref}" s="1"><v>2958466</v></c>'),
    "a day beyond every calendar": Xml('<c r="{ref}" s="1"><v>1E+300</v></c>'),
    "a time without a day": Xml('<c r="{ref}" s="1"><v>0.75</v></c>'),
    "a day in ISO": Xml('<c r="{ref}" s="1" t="d"><v>2025-11-03T23:15:00</v></c>'),
    "a day in ISO that does not exist": Xml('<c r="{ref}" s="1" t="d"><v>2025-02-31T00:00:00</v></c>'),
    "a cell without a place": Xml("<c><v>7</v></c>"),
    "a cell at a place that is none": Xml('<c r="??"><v>7</v></c>'),
    "a cell at row nought": Xml('<c r="A0"><v>7</v></c>'),
}  # fmt: skip
NOT_IN_XML = {
    "a NUL byte": "\x00",
    "a bell": "\x07",
    "an ampersand": "&",
    "a tag that stays open": "<t>",
    "an entity nobody knows": "&onbekend;",
    "a sign by its number": "&#0;",
    "half a pair by its number": "&#xD800;",
    "beyond Unicode by its number": "&#x110000;",
}


def xlsx_cases(sheet: Sheet, kinds: Mapping[str, str]) -> Iterator[Case]:
    """All damage there is to a spreadsheet; the kinds are those of VALUES_OF."""
    clean = as_xlsx(sheet)
    later: Render = partial(partial, as_xlsx)
    yield Case("undamaged", clean, rows=len(sheet.rows))
    yield from cell_damages(sheet, later, kinds)
    for column, kind in kinds.items():
        if kind != "unread":
            for name, cell in TYPED.items():
                yield Case(f"{column} is {name}", later(sheet.with_cell(column, cell)))
    yield from header_damages(sheet, later)
    yield from (case for case in row_damages(sheet, later) if "cell too many" not in case.damage)
    yield from byte_damages(clean)
    yield from part_damages(sheet)
    yield from xml_damages(sheet)
    yield from zip_damages(sheet)
    yield from bombs(sheet)


def part_damages(sheet: Sheet) -> Iterator[Case]:
    """A part is absent, empty, no XML, or another one."""
    parts = parts_of(sheet)
    for name in parts:
        yield Case(f"without {name}", zipped({part: text for part, text in parts.items() if part != name}))
        for how, content in {
            "empty": "",
            "cut off": parts[name][: len(parts[name]) // 2],
            "no XML": "geen xml",
            "something else in XML": '<?xml version="1.0"?><iets/>',
            "zeros": "\x00" * 100,
            "written as UTF-16": parts[name].encode("utf-16"),
        }.items():
            yield Case(f"{name} is {how}", zipped({**parts, name: content}))
    workbook = parts["xl/workbook.xml"]
    for how, text in {
        "without sheets": workbook.replace(
            workbook[workbook.index("<sheets>") : workbook.index("</workbook>")], "<sheets/>"
        ),
        "with a hidden sheet": workbook.replace("<sheet ", '<sheet state="veryHidden" '),
        "with a sheet that is not there": workbook.replace('r:id="rId1"', 'r:id="rId9"'),
        "with a sheet without a name": workbook.replace('name="Blad1"', 'name=""'),
        "with a sheet that has a telephone number for a name": workbook.replace("Blad1", TELEPHONE),
        "with the same sheet twice": workbook.replace(
            "</sheets>", '<sheet name="Blad1" sheetId="2" r:id="rId1"/></sheets>'
        ),
        "that counts from 1904": workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>'),
        "with an entity": workbook.replace("<workbook", '<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1),
    }.items():
        yield Case(f"a workbook {how}", zipped({**parts, "xl/workbook.xml": text}))
    relations = parts["xl/_rels/workbook.xml.rels"]
    for how, target in {
        "outside the file": "../../../etc/passwd",
        "on a server": "http://127.0.0.1:1/blad.xml",
        "that is itself": "workbook.xml",
        "that is not there": "worksheets/sheet9.xml",
        "that is empty": "",
    }.items():
        changed = relations.replace('Target="worksheets/sheet1.xml"', f'Target="{target}"')
        yield Case(f"a sheet {how}", zipped({**parts, "xl/_rels/workbook.xml.rels": changed}))


def xml_damages(sheet: Sheet) -> Iterator[Case]:
    """The XML of the sheet is not what Excel writes."""
    parts, xml = parts_of(sheet), sheet_xml(sheet)

    def with_xml(text: str | bytes) -> bytes:
        return zipped({**parts, SHEET_PART: text})

    first = next(cell for cell in sheet.rows[sheet.middle] if isinstance(cell, str) and cell)
    for name, sign in NOT_IN_XML.items():
        yield Case(f"{name} in the XML of a cell", with_xml(xml.replace(first, f"{first[:1]}{sign}{first[1:]}", 1)))
    for place in range(1, 12):
        yield Case(f"the XML of the sheet cut off at {place}/12", with_xml(xml[: len(xml) * place // 12]))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    for name, doctype in {
        "a file from the disk": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "an address": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>',
        "a thousand million laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY e "&l8;">]>',
    }.items():
        text = xml.replace("<worksheet", f"{doctype}<worksheet", 1).replace(first, f"{first}&e;", 1)
        yield Case(f"an entity that is {name}", with_xml(text))
    for name, text in {
        "a range that is too large": xml.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
        "a range that is too small": xml.replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>'),
        "a range that is none": xml.replace("<sheetData>", '<dimension ref="hier"/><sheetData>'),
        "cells that are merged": xml.replace(
            "</worksheet>", '<mergeCells count="1"><mergeCell ref="A2:B4"/></mergeCells></worksheet>'
        ),
        "rows without numbers": xml.replace('<row r="', '<row q="'),
        "rows in another order": _rows_turned(xml),
        "all rows with one number": xml.replace('<row r="3"', '<row r="2"'),
        "a row far below": xml.replace('<row r="4"', '<row r="20000"').replace('r="A4"', 'r="A20000"'),
        "a row beyond the sheet": xml.replace('r="A4"', 'r="A99999999"'),
        "a column beyond the sheet": xml.replace('r="A4"', 'r="ZZZZZZ4"'),
        "tags within tags": xml.replace("<sheetData>", "<x>" * 5_000 + "<sheetData>"),
        "a comment": xml.replace("<sheetData>", "<!-- a -->" * 50 + "<sheetData>"),
        "another namespace": xml.replace("/2006/main", "/2099/main"),
        "a prefix before its tags": xml.replace("<row", "<x:row").replace("</row", "</x:row"),
        "no end of its data": xml.replace("</sheetData>", ""),
    }.items():
        yield Case(f"a sheet with {name}", with_xml(text))


def _rows_turned(xml: str) -> str:
    start, end = xml.index("<row"), xml.rindex("</row>") + len("</row>")
    rows = xml[start:end].replace("</row>", "</row>\n").splitlines()
    return xml[:start] + "".join(reversed(rows)) + xml[end:]


def zip_damages(sheet: Sheet) -> Iterator[Case]:
    """The zip says something else than what is in it."""
    parts = parts_of(sheet)
    clean = zipped(parts)
    yield Case("parts that are not compressed", zipped(parts, zipfile.ZIP_STORED), rows=len(sheet.rows))
    yield Case("parts packed with bzip2", zipped(parts, zipfile.ZIP_BZIP2))
    yield Case("parts packed with xz", zipped(parts, zipfile.ZIP_LZMA))
    yield Case("a part outside the folder", zipped({**parts, "../../kwaad.xml": "<x/>"}))
    yield Case("a part with a name of 60,000 signs", zipped({**parts, "x" * 60_000: "<x/>"}))
    yield Case("a thousand parts more", zipped({**parts, **{f"xl/x{n}.xml": "" for n in range(1_000)}}))
    yield Case("a program among the parts", zipped({**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(60)}))
    at = clean.index(b"PK\x01\x02")
    for name, field, value in (
        ("is encrypted", 8, struct.pack("<H", 1)),
        ("is packed in a way nobody knows", 10, struct.pack("<H", 99)),
        ("has another check", 16, b"\x00\x00\x00\x00"),
        ("says it is empty", 20, bytes(8)),
        ("says it is 4 GB", 24, b"\xff\xff\xff\xff"),
        ("says it is 2 GB packed", 20, b"\xff\xff\xff\x7f"),
        ("has a name of 60,000 signs", 28, struct.pack("<H", 60_000)),
        ("lies outside the file", 42, b"\xff\xff\xff\x0f"),
        ("lies on top of another", 42, struct.pack("<I", 10)),
    ):
        yield Case(f"the first part {name}", clean[: at + field] + value + clean[at + field + len(value) :])
    end = clean.index(b"PK\x05\x06")
    for name, field, value in (
        ("counts no parts", 8, bytes(4)),
        ("counts 65,000 parts", 8, b"\xe8\xfd\xe8\xfd"),
        ("lies outside the file", 16, b"\xff\xff\xff\x0f"),
        ("says it is 4 GB", 12, b"\xff\xff\xff\xff"),
    ):
        yield Case(f"the list of parts {name}", clean[: end + field] + value + clean[end + field + len(value) :])


def bombs(sheet: Sheet) -> Iterator[Case]:
    """Small files that become large ones. The really large ones are in tests/soak."""
    parts, xml = parts_of(sheet), sheet_xml(sheet)
    blanks = xml.replace("<sheetData>", " " * 60_000_000 + "<sheetData>")
    yield Case("60 MB of blanks in the sheet", partial(zipped, {**parts, SHEET_PART: blanks}))
    yield Case("a cell of 5 MB", partial(as_xlsx, sheet.with_cell(sheet.header[-1], "x" * 5_000_000)))
    yield Case("a part of 60 MB beside the sheet", partial(zipped, {**parts, "xl/media/image1.png": bytes(60_000_000)}))
    rows = replace(sheet, rows=(sheet.rows[0],))
    many = sheet_xml(rows).replace("</sheetData>", "<row/>" * 300_000 + "</sheetData>")
    yield Case("300,000 rows without cells", partial(zipped, {**parts, SHEET_PART: many}))
