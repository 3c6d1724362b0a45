"""The container of .xls files and encrypted workbooks, checked before calamine reads it ([MS-CFB]).

A damaged chain of sectors makes the reader run in circles until the memory is full, or panic and print that on
the terminal. Here every chain is followed once.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_ENTRY = 128
_END_OF_CHAIN, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_IN_HEADER = 109
_MINI_SECTOR = 64
_STREAM = 2


class DamagedContainerError(Exception):
    """The container cannot be followed from its header to the end of each stream."""


@dataclass(frozen=True, slots=True, repr=False)
class _Sectors:
    """Bytes in sectors of a size, and which sector follows which."""

    data: bytes
    size: int
    following: NDArray[np.uint32]

    def read(self, first: int) -> bytes:
        """The bytes of a chain of sectors from its first one; none when there is no first one."""
        chain: list[bytes] = []
        while first not in (_END_OF_CHAIN, _FREE):
            if first >= len(self.following) or len(chain) > len(self.following):
                raise DamagedContainerError
            chain.append(_sector(self.data, self.size, first))
            first = int(self.following[first])
        return b"".join(chain)


def streams(data: bytes) -> dict[str, bytes]:
    """The bytes of all streams by name; each of them can be read to its end.

    Raises:
        DamagedContainerError: the header, a chain or the directory is damaged, or the end is missing.
    """
    try:
        return _streams(data)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise DamagedContainerError from None


def _streams(data: bytes) -> dict[str, bytes]:
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    fat_count, first_directory = struct.unpack_from("<2I", data, 44)
    cutoff, first_mini, _, first_more, more_count = struct.unpack_from("<5I", data, 56)
    if not data.startswith(SIGNATURE) or shift not in (9, 12) or mini_shift != 6:
        raise DamagedContainerError
    size = 1 << shift
    large = _Sectors(data[size:], size, _allocation(data, size, fat_count, first_more, more_count))
    directory = large.read(first_directory)
    entries = [directory[start : start + _ENTRY] for start in range(0, len(directory), _ENTRY)]
    small = _Sectors(_content(entries[0], large), _MINI_SECTOR, np.frombuffer(large.read(first_mini), "<u4"))
    return {
        _name(entry): _content(entry, small if _u32(entry, 120) < cutoff else large)
        for entry in entries
        if entry[66] == _STREAM
    }


def _content(entry: bytes, sectors: _Sectors) -> bytes:
    """The bytes of a directory entry, as many as it says."""
    length = _u32(entry, 120)
    content = sectors.read(_u32(entry, 116)) if length else b""
    if len(content) < length:
        raise DamagedContainerError
    return content[:length]


def _allocation(
    data: bytes, size: int, fat_count: int, first_more: int, more_count: int
) -> NDArray[np.uint32]:
    """Which sector follows which: the sectors of that table are listed in the header, and in a chain of lists."""
    body = data[size:]
    listed = list(struct.unpack_from(f"<{_IN_HEADER}I", data, _HEADER - 4 * _IN_HEADER))
    seen = 0
    while first_more < _END_OF_CHAIN and seen < more_count:
        *numbers, first_more = struct.unpack(f"<{size // 4}I", _sector(body, size, first_more))
        listed += numbers
        seen += 1
    used = [number for number in listed if number < _END_OF_CHAIN][:fat_count]
    if len(used) < fat_count:
        raise DamagedContainerError
    return np.frombuffer(b"".join(_sector(body, size, number) for number in used), "<u4")


def _sector(data: bytes, size: int, number: int) -> bytes:
    """The bytes of a sector; the last one of a file may be cut short."""
    start = number * size
    if start >= len(data):
        raise DamagedContainerError
    return data[start : start + size].ljust(size, b"\0")


def _name(entry: bytes) -> str:
    return entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", errors="replace")


def _u32(data: bytes, place: int) -> int:
    (number,) = struct.unpack_from("<I", data, place)
    return int(number)
