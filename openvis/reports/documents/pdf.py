"""A tagged PDF from a Typst template and the words that go in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"


def tagged_pdf(template: str, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The document that `templates/{template}.typ` makes of `content`, for eyes and for a screen reader.

    content  what JSON can hold; a template reads it with `json(bytes(sys.inputs.content))`, so that nothing a person
             typed is ever read as Typst
    made_at  stands in the properties of the file; the same content at the same moment is the same file

    Raises typst.TypstError for a template that is wrong, or has an image without a text beside it.
    """
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        ignore_system_fonts=True,  # or the same document would look different on another machine
        sys_inputs={"content": json.dumps(content)},
        pdf_standards="ua-1",
        timestamp=int(made_at.astimezone(UTC).timestamp()),
        format="pdf",
    )
