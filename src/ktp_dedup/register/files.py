"""Files into tables: which files a source means, and whether each is what its ending says."""

from __future__ import annotations

import difflib
import glob
import gzip
import os
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.register.frames import as_table
from ktp_dedup.register.spreadsheets import SPREADSHEET_ENDINGS, read_spreadsheet
from ktp_dedup.register.text_files import Table, read_text

_TEXT = (".csv", ".txt", ".tsv", ".tab")
_PARQUET = (".parquet", ".pq")
_ARROW = (".arrow", ".feather", ".ipc")
_NO_FIELDS: Mapping[str, str] = {}
_PACKED = (".gz", ".zst")
_ENDINGS = (*_TEXT, *_PARQUET, *_ARROW, *SPREADSHEET_ENDINGS)

_ZIP, _OLE, _GZIP, _ZSTD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_KNOWN_STARTS = {
    _ZIP: "an Excel workbook or zip archive",
    _OLE: "an old Excel workbook",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    _GZIP: "a gzip archive",
    _ZSTD: "a zstd archive",
    b"%PDF": "a PDF document",
}
_MUST_START: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(_PARQUET, (b"PAR1",)),
    **dict.fromkeys(_ARROW, (b"ARROW1", b"\xff\xff\xff\xff")),
    ".gz": (_GZIP,),
    ".zst": (_ZSTD,),
}
_FORMAT_NAMES = {
    **dict.fromkeys(_PARQUET, "Parquet file"),
    **dict.fromkeys(_ARROW, "Arrow file"),
    **dict.fromkeys(SPREADSHEET_ENDINGS, "workbook"),
    ".gz": "gzip archive",
    ".zst": "zstd archive",
}

_Unreadable = (pl.exceptions.PolarsError, OSError, EOFError, zlib.error, ValueError)


def find_files(source: str | os.PathLike[str]) -> list[Path]:
    """The files a path or glob means, sorted by name.

    Raises:
        InputError: there is none, it is a directory, or the path is impossible.
    """
    try:
        return _find(Path(source).expanduser())
    except (OSError, RuntimeError, ValueError):  # a name too long, a folder closed to us, a home of nobody
        raise InputError(f"{source} cannot be looked up; check the path and the permission.") from None


def _find(path: Path) -> list[Path]:
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it, or all of them with {path / '*.csv'}.")
    if path.is_file():
        return [path]
    if glob.has_magic(str(path)):
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207 (the pattern may be absolute)
        found = sorted(entry for entry in map(Path, names) if entry.is_file())
        if not found:
            raise InputError(f"No file matches {path}.")
        return found
    near = difflib.get_close_matches(path.name, _files_beside(path), n=1)
    hint = f"; did you mean {near[0]}?" if near else "; check the name and the folder."
    raise InputError(f"There is no file {path}{hint}")


def source_name(path: Path) -> str:
    """The name of a file without its endings: the register's source."""
    name = path.name
    for ending in (*_PACKED, *_ENDINGS):
        if name.lower().endswith(ending) and len(name) > len(ending):
            name = name[: -len(ending)]
    return name


def read_file(path: Path) -> Table:
    """Reads a file of any known format as text cells; of a workbook the first sheet that holds a table.

    Raises:
        InputError: as `read_tables`.
    """
    first, *more = read_tables(path)
    notes = (f"Only the first table of {path} was read; it has {len(more)} more.",) if more else ()
    return replace(first, notes=(*first.notes, *notes))


def read_tables(path: Path, mapped: Mapping[str, str] = _NO_FIELDS) -> list[Table]:
    """Reads a file of any known format as text cells: one table, or one per sheet of a workbook.

    Args:
        path: of the file.
        mapped: field by normalised heading; in a spreadsheet these are looked for beside those known anyway.

    Raises:
        InputError: the file is empty, damaged, of an unknown ending, or not what its ending says. The message
            never repeats that of another library, which may quote cells.
    """
    ending, packing = _ending(path)
    unreadable = (OSError,) if ending in SPREADSHEET_ENDINGS else _Unreadable
    try:
        _check_start(path, packing or ending)
        if ending in SPREADSHEET_ENDINGS:
            tables = read_spreadsheet(path, mapped)
        else:
            tables = [_read(path, (ending, packing), mapped)]
    except unreadable as error:
        raise InputError(f"{path} {_reason(error)}") from None
    if not any(table.cells.height for table in tables):
        raise InputError(f"{path} has a heading but no rows.")
    return tables


def _read(path: Path, endings: tuple[str, str], mapped: Mapping[str, str]) -> Table:
    ending, packing = endings
    if ending in _TEXT:
        return read_text(_unpack(path, packing), str(path), mapped)
    frame = pl.read_parquet(path) if ending in _PARQUET else _read_arrow(path)
    return as_table(frame, str(path))


def _read_arrow(path: Path) -> pl.DataFrame:
    if path.read_bytes()[:6] == b"ARROW1":
        return pl.read_ipc(path)
    return pl.read_ipc_stream(path)


def _unpack(path: Path, packing: str) -> bytes:
    if packing == ".gz":
        return gzip.decompress(path.read_bytes())
    if packing == ".zst":
        lines = pl.read_csv(
            path,
            has_header=False,
            schema={"line": pl.String()},
            separator="\x1f",
            quote_char=None,
            encoding="utf8-lossy",
        )["line"]
        return "\n".join(lines.fill_null("")).encode("utf-8")
    return path.read_bytes()


def _ending(path: Path) -> tuple[str, str]:
    """The ending that tells the format, and that of the packing ("" for none)."""
    endings = [ending.lower() for ending in path.suffixes[-2:]]
    packing = endings.pop() if endings and endings[-1] in _PACKED else ""
    ending = endings[-1] if endings else (".csv" if packing else "")
    if ending not in _ENDINGS or (packing and ending not in _TEXT):
        raise InputError(
            f"{path} has an ending that is not known; use {', '.join(_ENDINGS)}, or .csv.gz, .csv.zst."
        )
    return ending, packing


def _check_start(path: Path, ending: str) -> None:
    """The first bytes must fit the ending."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise InputError(f"{path} is empty.")
    looks_like = next((what for mark, what in _KNOWN_STARTS.items() if start.startswith(mark)), None)
    if ending in SPREADSHEET_ENDINGS and (looks_like is None or start.startswith((_ZIP, _OLE))):
        return  # what it is, is found out by `read_spreadsheet`
    if ending in _TEXT:
        if looks_like:
            raise InputError(f"{path} is not the text file its ending says; it looks like {looks_like}.")
    elif not start.startswith(_MUST_START.get(ending, (_ZIP, _OLE))):
        other = f"it looks like {looks_like}" if looks_like else "its first bytes are not those of one"
        raise InputError(f"{path} is not the {_FORMAT_NAMES[ending]} its ending says; {other}.")


def _reason(error: BaseException) -> str:
    if isinstance(error, PermissionError):
        return "may not be read; close it in other programs and check the permission."
    return "is damaged or not what its ending says; open it in the program it comes from and save it again."


def _files_beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return []
