"""Whatever the size of a block, the lines are those of a plain reader, and a line without end is refused in time."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.errors import UnreadableFile
from openvis.sources.files import text_lines
from openvis.sources.files.text_lines import LONGEST_LINE, TextLines, lines_in

NAME = Path("t.csv")
TEXT = st.text(st.sampled_from("a,é😀\x85\u2028\n\r"), max_size=60)


def opened(text: str, encoding: str = "utf-8") -> TextLines:
    return TextLines(NAME, io.BufferedReader(io.BytesIO(text.encode(encoding))), encoding)


def plainly(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


@given(text=TEXT, size=st.integers(1, 20), encoding=st.sampled_from(["utf-8", "utf-16"]))
@settings(max_examples=150, deadline=None)
def test_blocks_are_the_lines_of_the_file(text: str, size: int, encoding: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "BLOCK", size)
        lines = opened(text, encoding)
        blocks = list(iter(lines.next_block, ""))
    assert [line for block in blocks for line in plainly(block)] == plainly(text)
    assert lines.line == len(plainly(text))
    assert lines.last_line == (blocks[-1][-2:] if blocks else "")


@given(text=TEXT, size=st.integers(1, 20), turns=st.lists(st.booleans(), min_size=60, max_size=60))
@settings(max_examples=150, deadline=None)
def test_lines_and_blocks_may_take_turns(text: str, size: int, turns: list[bool]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "BLOCK", size)
        lines = opened(text)
        parts = []
        for turn in turns:
            ahead = "".join(lines.peek(3))
            parts.append(lines.next_line() if turn else lines.next_block())
            assert ahead.startswith(parts[-1]) if turn else parts[-1].startswith(ahead)
        parts += iter(lines.next_block, "")
    assert "".join(parts) == text
    assert all(lines_in(part) == len(plainly(part)) for part in parts if part)
    assert lines.line == sum(len(plainly(part)) for part in parts)


@pytest.mark.parametrize("size", [1_000, LONGEST_LINE * 3])
@pytest.mark.parametrize(("length", "refused"), [(LONGEST_LINE - 1, False), (LONGEST_LINE + 1, True)])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_has_a_greatest_length(
    monkeypatch: pytest.MonkeyPatch, end: str, length: int, refused: bool, size: int
) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", size)
    lines = opened(f"a,b{end}1,2{end}{'x' * length}{end}3,4{end}")
    if refused:
        with pytest.raises(UnreadableFile, match=rf"t\.csv, regel 3 is langer dan {LONGEST_LINE} tekens"):
            list(iter(lines.next_block, ""))
    else:
        assert lines_in("".join(iter(lines.next_block, ""))) == 4


def test_the_names_of_the_columns_cost_a_small_block_and_the_rows_after_it_large_ones() -> None:
    stream = io.BufferedReader(io.BytesIO(b"a,b\n" * 5_000_000), buffer_size=1_000)
    lines = TextLines(NAME, stream, "utf-8")
    assert lines.next_line() == "a,b\n"
    assert stream.tell() <= 2 * text_lines.FIRST_BLOCK
    assert len(lines.next_block()) <= 2 * text_lines.FIRST_BLOCK
    assert len(lines.next_block()) >= text_lines.BLOCK - 3


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        handed_out = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:
            buffer[:] = b"x" * len(buffer)
            self.handed_out += len(buffer)
            return len(buffer)

    endless = Endless()
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="regel 1 is langer dan"):
        TextLines(NAME, io.BufferedReader(endless), "utf-8").next_block()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert endless.handed_out <= 3 * text_lines.BLOCK
    assert peak < 8 * text_lines.BLOCK


@pytest.mark.parametrize("size", [1, 5, 1_000])
@pytest.mark.parametrize(("content", "line"), [
    (b"a\nb\n\xff\n", 3), (b"a\rb\r\xff\r", 3), (b"\xffa\n", 1), (b"a\nb\xc3", 2), (b"a\n" * 9 + b"\xe9t\xe9\n", 10),
])  # fmt: skip
def test_a_line_in_another_encoding_is_named(
    monkeypatch: pytest.MonkeyPatch, content: bytes, line: int, size: int
) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", size)
    lines = TextLines(NAME, io.BufferedReader(io.BytesIO(content)), "utf-8")
    with pytest.raises(UnreadableFile, match=rf"regel {line} is niet te lezen als utf-8"):
        list(iter(lines.next_block, ""))
