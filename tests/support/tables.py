"""Tables drawn in a test, so that the test reads as documentation."""

from __future__ import annotations


def read_table(drawn: str) -> dict[str, dict[str, str]]:
    """{row: {column: cell}} of a table whose cells are words without spaces; its first word is the corner."""
    head, *rows = [line.split() for line in drawn.strip().splitlines()]
    for row in rows:
        assert len(row) == len(head), f"{row[0]} has {len(row)} cells, the head has {len(head)}"
    table = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}
    assert len(table) == len(rows), "two rows have the same name"
    return table
