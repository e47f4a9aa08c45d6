"""A tagged PDF from a Typst template and the words that go in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"
PICTURE_PPI = 160.0
CANNOT_BE_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
SQUARE = "□"


def tagged_pdf(template: str, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The document that `templates/{template}.typ` makes of `content`, for eyes and for a screen reader.

    content  what JSON can hold; a template reads it with `json(bytes(sys.inputs.content))`, so that nothing a person
             typed is ever read as Typst
    made_at  stands in the properties of the file; the same content at the same moment is the same file

    A sign that our fonts do not have becomes a square: PDF/UA forbids one that nobody can see.
    Raises typst.TypstError for a template that is wrong, or has an image without a text beside it.
    """
    text = json.dumps(content, ensure_ascii=False)
    while True:
        try:
            return typst.compile(
                str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                ignore_system_fonts=True,  # or the same document would look different on another machine
                sys_inputs={"content": text},
                pdf_standards="ua-1",
                timestamp=int(made_at.astimezone(UTC).timestamp()),
                format="pdf",
            )
        except typst.TypstError as error:
            missing = CANNOT_BE_SHOWN.search(str(error))
            if missing is None or missing[1] not in text:
                raise
            text = text.replace(missing[1], SQUARE)


def picture_png(svg: str, alt: str) -> bytes:
    """A drawing as a picture, for a program that takes no SVG; the same drawing is the same picture."""
    return typst.compile(
        str(TEMPLATES / "picture.typ"),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps({"svg": svg, "alt": alt})},
        format="png",
        ppi=PICTURE_PPI,
    )
