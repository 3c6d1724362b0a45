"""The bytes of a text file as UTF-8 with plain line ends: encoding and line ends are found by evidence.

Bytes that are no text in the encoding found are kept as what they are in Windows-1252, and the line is marked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ktp_dedup.errors import InputError

_HEAD = 1 << 16
_PIECE = 1 << 20
_SMALL_PIECE = 1 << 14
_MARKS = {
    codecs.BOM_UTF8: ("utf-8", "UTF-8 with BOM"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "UTF-16 LE"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "UTF-16 BE"),
}
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_NO_TEXT = bytes({*range(1, 32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})
_MOST_NO_TEXT = 0.05
_MOST_ZEROS = 0.3
_UNKNOWN = "\ufffd".encode()
_NO_UTF8 = re.compile("[\udc80-\udcff]+")

Marks = tuple[tuple[int, str], ...]
"""Pairs of a line's index in the whole file and a problem code."""


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """A text file in UTF-8 without byte order mark, zero bytes and single carriage returns.

    ``encoding`` and ``line_ends`` say what it was, in the words of `SourceReading`; ``marks`` name the lines
    whose bytes were damaged.
    """

    data: bytes
    encoding: str
    line_ends: str
    marks: Marks = ()


def decode(data: bytes, name: str, *, lone_return: bytes = b"\n") -> Text:
    """Finds encoding and line ends and brings the text into one form.

    Args:
        data: the bytes of the file.
        name: what a message calls them.
        lone_return: what a carriage return stands for that has no line feed beside it, where others have.

    Raises:
        InputError: the bytes are no text.
    """
    data, encoding = _without_mark(data, name)
    if encoding.startswith("UTF-16"):
        data, ends = _plain_line_ends(_from_utf16(data, encoding), lone_return)
        return Text(data, encoding, ends, _marked(data, _UNKNOWN, "row-encoding"))
    _refuse_binary(data, name)
    data, ends = _plain_line_ends(data, lone_return)
    marks = _marked(data, b"\x00", "row-zero-bytes")
    data = data.replace(b"\x00", b"") if marks else data
    if _is_utf8(data):
        return Text(data, encoding, ends, marks)
    data, found, damaged = _from_mixed(data)
    return Text(data, found or encoding, ends, (*marks, *((line, "row-encoding") for line in damaged)))


def _without_mark(data: bytes, name: str) -> tuple[bytes, str]:
    """The bytes below a byte order mark, and the encoding by the mark or, for UTF-16, by where zeros stand."""
    if data.startswith(_UTF32_MARKS):
        raise _no_text(name)
    for mark, (_, encoding) in _MARKS.items():
        if data.startswith(mark):
            return data.removeprefix(mark), encoding
    head = np.frombuffer(data, np.uint8, count=min(len(data), _HEAD) // 2 * 2)
    if len(head):
        even, odd = float((head[::2] == 0).mean()), float((head[1::2] == 0).mean())
        if max(even, odd) > 2 * _MOST_ZEROS and min(even, odd) < _MOST_NO_TEXT:
            return data, "UTF-16 LE" if odd > even else "UTF-16 BE"
    return data, "UTF-8"


def _from_utf16(data: bytes, encoding: str) -> bytes:
    codec = next(codec for codec, name in _MARKS.values() if name == encoding)
    return data.decode(codec, errors="replace").replace("\x00", "").encode("utf-8", errors="replace")


def _refuse_binary(data: bytes, name: str) -> None:
    """Control characters that no text holds must be few, zero bytes at the end aside."""
    head = data[:_HEAD].rstrip(b"\x00")
    controls = len(head) - len(head.translate(None, _NO_TEXT))
    if controls > _MOST_NO_TEXT * len(head) or head.count(b"\x00") > _MOST_ZEROS * len(head) or not head:
        raise _no_text(name)


def _no_text(name: str) -> InputError:
    return InputError(f"{name} is not a text file; save it as CSV or give it the ending of its real format.")


def _plain_line_ends(data: bytes, lone_return: bytes) -> tuple[bytes, str]:
    """The text with lines that end in LF or CRLF, and what they ended in.

    Several carriage returns before a line feed come from copying in text mode.
    """
    if b"\r" not in data:
        return data, "LF"
    feeds, returns, both = data.count(b"\n"), data.count(b"\r"), data.count(b"\r\n")
    if returns == both:
        return data, "CRLF" if feeds == both else "mixed"
    while b"\r\r\n" in data:
        data = data.replace(b"\r\r\n", b"\r\n")
    plain = data.replace(b"\r\n", b"\n").removesuffix(b"\r").replace(b"\r", lone_return if feeds else b"\n")
    return plain, "mixed" if feeds else "CR"


def _marked(data: bytes, damage: bytes, code: str) -> Marks:
    """The lines that hold these bytes."""
    if damage not in data:
        return ()
    found = np.array([match.start() for match in re.finditer(re.escape(damage) + b"+", data)], np.int64)
    return tuple((line, code) for line in np.unique(np.searchsorted(_line_feeds(data), found)).tolist())


def _line_feeds(data: bytes) -> NDArray[np.int64]:
    buffer = np.frombuffer(data, np.uint8)
    found = [
        np.flatnonzero(buffer[start : start + _PIECE] == 10) + start
        for start in range(0, len(buffer), _PIECE)
    ]
    return np.concatenate(found).astype(np.int64)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8; in pieces, so that a large file is never held twice; most hold ASCII only."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    open_end = False
    try:
        for start in range(0, len(data), _SMALL_PIECE):
            piece = data[start : start + _SMALL_PIECE]
            if open_end or not piece.isascii():
                decoder.decode(piece)
                open_end = bool(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _from_mixed(data: bytes) -> tuple[bytes, str | None, list[int]]:
    """UTF-8 of bytes that are not all UTF-8, the encoding if it is another one, and lines that are damaged.

    Where more bytes are no UTF-8 than characters are, everything is Windows-1252; else only the wrong bytes.
    """
    pieces, damaged, line, wrong, right = [], [], 0, 0, 0
    for piece in _whole_lines(data):
        text = piece.decode("utf-8", "surrogateescape")
        found = [(match.start(), match.end()) for match in _NO_UTF8.finditer(text)]
        wrong += sum(stop - start for start, stop in found)
        right += len(text) - len(text.encode("ascii", "ignore"))
        damaged += [line + number for number in _line_numbers(text, found)]
        pieces.append(_NO_UTF8.sub(_as_windows, text).encode("utf-8"))
        line += text.count("\n")
    if 2 * wrong <= right:
        return b"".join(pieces), None, damaged
    plain = data.decode("cp1252", errors="replace").encode("utf-8")
    return plain, "Windows-1252", [number for number, _ in _marked(plain, _UNKNOWN, "row-encoding")]


def _as_windows(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", errors="replace")


def _line_numbers(text: str, found: list[tuple[int, int]]) -> list[int]:
    """The lines that places in a text stand in, without repeats."""
    numbers: list[int] = []
    line, before = 0, 0
    for start, _ in found:
        line += text.count("\n", before, start)
        before = start
        if not numbers or numbers[-1] != line:
            numbers.append(line)
    return numbers


def _whole_lines(data: bytes) -> Iterator[bytes]:
    """The bytes in pieces that end with a line."""
    start = 0
    while start < len(data):
        stop = data.find(b"\n", start + _PIECE) + 1 or len(data)
        yield data[start:stop]
        start = stop
