"""Reads and writes tables as CSV, JSON or XLSX files; cells that a spreadsheet would run are neutralised."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook

from app.domain.errors import ConfigurationError, DiskFull, UsageError

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(cell: str) -> str:
    """The cell's text so that no spreadsheet takes it for a formula."""
    return "'" + cell if _formula_like(cell) else cell


def _formula_like(cell: str) -> bool:
    """Also behind spaces and apostrophes, so that taking one apostrophe off again is always right."""
    return cell.lstrip(" '").startswith(_DANGEROUS)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that was read."""

    place: str
    """Where it stands, in a person's words: `line 3`, `row 3`."""
    cells: dict[str, str]


def read_table(path: Path, *, required: Sequence[str]) -> list[Row]:
    """The rows of a .csv, .json or .xlsx file as `write_table` writes it; no required cell is empty.

    Raises UsageError for another kind of file, ConfigurationError naming row and column.
    """
    readers = {".csv": _read_csv, ".json": _read_json, ".xlsx": _read_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"Cannot read “{path.name}”.", advice="Use a file ending in .csv, .json or .xlsx.")
    try:
        rows = reader(path, required)
    except OSError as error:
        raise _unusable(path, error) from error
    for row in rows:
        empty = [name for name in required if not row.cells.get(name)]
        if empty:
            raise _malformed(path, f"{', '.join(empty)} is empty.", row.place)
    return rows


def _malformed(path: Path, what: str, place: str = "", advice: str = "") -> ConfigurationError:
    head = f"{place[:1].upper()}{place[1:]}: " if place else ""
    advice = advice or ("Correct it there" if place else "Export the mappings again and change that file")
    return ConfigurationError(
        head + what, item=path.name, advice=f"{advice} and import the file again; nothing was imported."
    )


def _columns(path: Path, names: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in names]
    if missing:
        what = f"The column {', '.join(missing)} is missing."
        raise _malformed(path, what, advice=f"Name the columns {', '.join(required)} in the first line")


def _read_csv(path: Path, required: Sequence[str]) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"The file is not UTF-8 text (byte {error.start})."
        raise _malformed(path, what, advice="Save it as “CSV UTF-8”") from error
    head = text.partition("\n")[0]
    # Excel writes semicolons where the comma divides decimals.
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if "," not in head and ";" in head else ",", strict=True
    )
    rows: list[Row] = []
    try:
        names = [name.strip() for name in next(lines, [])]
        _columns(path, names, required)
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"line {lines.line_num}"
            if len(cells) > len(names):
                raise _malformed(path, f"{len(cells)} cells, but the first line names {len(names)} columns.", place)
            rows.append(Row(place, _restored_row(names, cells)))
    except csv.Error as error:
        raise _malformed(path, f"Not valid CSV ({error}).", f"line {lines.line_num}") from error
    return rows


def _read_json(path: Path, required: Sequence[str]) -> list[Row]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _malformed(path, f"The file is not valid JSON ({error}).", advice="Correct it") from error
    if not isinstance(found, list):
        raise _malformed(path, "The file is not a list of rows.")
    rows = []
    for number, cells in enumerate(found, start=1):
        place = f"row {number}"
        if not isinstance(cells, dict):
            raise _malformed(path, f"Not an object with {', '.join(required)}.", place)
        odd = [str(name) for name, cell in cells.items() if not isinstance(cell, str | int | None)]
        if odd:
            raise _malformed(path, f"{', '.join(odd)} is not a text.", place)
        # Only spreadsheets run cells: nothing was neutralised in this file.
        rows.append(Row(place, {str(k): "" if cell is None else str(cell).strip() for k, cell in cells.items()}))
    return rows


def _read_xlsx(path: Path, required: Sequence[str]) -> list[Row]:
    try:
        with path.open("rb") as stream:
            book = load_workbook(stream, read_only=True, data_only=True)
            lines = list(book.worksheets[0].iter_rows(values_only=True)) if book.worksheets else []
            book.close()
    except OSError:
        raise
    except Exception as error:  # openpyxl names no error of its own for most damage
        what = f"The file is not a sound Excel workbook ({type(error).__name__})."
        raise _malformed(path, what, advice="Save it again as .xlsx") from error
    texts = [[_cell_text(cell) for cell in line] for line in lines]
    names = texts[0] if texts else []
    _columns(path, names, required)
    return [
        Row(f"row {number}", _restored_row(names, cells))
        for number, cells in enumerate(texts[1:], start=2)
        if any(cells)
    ]


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if isinstance(value, float) and whole else value).strip()


def _restored_row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: _restored(cell.strip()) for name, cell in zip(names, cells, strict=False)}


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write by the file's ending: .csv, .json or .xlsx. Raises UsageError, DiskFull, ConfigurationError."""
    writers = {".csv": _csv, ".json": _json, ".xlsx": _xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"Cannot write “{path.name}”.", advice="Use a name ending in .csv, .json or .xlsx.")
    try:
        writer(path, columns, rows)
    except OSError as error:
        raise _unusable(path, error) from error


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([neutral(cell) for cell in row] for row in rows)


def _json(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for number, row in enumerate(rows):
            stream.write(",\n" if number else "\n")
            json.dump(dict(zip(columns, row, strict=True)), stream, ensure_ascii=False)
        stream.write("\n]\n")


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(columns))
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    book.save(path)


def write_workbook(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | Decimal | date]]) -> None:
    """Write an .xlsx file whose numbers and dates are numbers and dates; whole or not at all.

    Raises DiskFull, ConfigurationError.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as stream:
            book = Workbook(write_only=True)
            sheet = book.create_sheet()
            sheet.append([neutral(title) for title in columns])
            for row in rows:
                sheet.append([neutral(cell) if isinstance(cell, str) else cell for cell in row])
            book.save(stream)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise _unusable(path, error) from error


def _restored(cell: str) -> str:
    """What `neutral` put in front is taken off again."""
    return cell[1:] if cell.startswith("'") and _formula_like(cell) else cell


def _unusable(path: Path, error: OSError) -> ConfigurationError | DiskFull:
    if error.errno in {28, 122}:
        return DiskFull(f"The disk is full; {path.name} is incomplete.", advice="Free some space and try again.")
    return ConfigurationError(
        f"The file {path} cannot be used: {error.strerror or error}.",
        item=path.name,
        advice="Check the name and that you may read and write there.",
    )
