"""Reads and writes tables as CSV, JSON or XLSX files; cells that a spreadsheet would run are neutralised."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from app.domain.errors import ConfigurationError, DiskFull, UsageError

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(cell: str) -> str:
    """The cell's text so that no spreadsheet takes it for a formula."""
    return "'" + cell if _formula_like(cell) else cell


def _formula_like(cell: str) -> bool:
    """Also behind spaces and apostrophes, so that taking one apostrophe off again is always right."""
    return cell.lstrip(" '").startswith(_DANGEROUS)


def read_csv(path: Path, *, required: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line. Raises ConfigurationError, naming line and column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"The file is not UTF-8 text (byte {error.start}).",
            item=path.name,
            advice="Save it as “CSV UTF-8” and import it again; nothing was imported.",
        ) from error
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = [name.strip() for name in reader.fieldnames or []]
        missing = [name for name in required if name not in names]
        if missing:
            raise ConfigurationError(
                f"The column {', '.join(missing)} is missing.",
                item=path.name,
                advice=f"The first line must name the columns {', '.join(required)}; nothing was imported.",
            )
        rows: list[dict[str, str]] = []
        for row in reader:
            clean = {
                (key or "").strip(): _restored((value or "").strip()) for key, value in row.items() if key is not None
            }
            empty = [name for name in required if not clean.get(name)]
            if None in row or empty:
                raise ConfigurationError(
                    f"Line {reader.line_num}: " + (f"{', '.join(empty)} is empty." if empty else "too many columns."),
                    item=path.name,
                    advice="Correct the line and import the file again; nothing was imported.",
                )
            rows.append(clean)
    except csv.Error as error:
        raise ConfigurationError(
            f"The file is not valid CSV ({error}).",
            item=path.name,
            advice="Correct it and import it again; nothing was imported.",
        ) from error
    return rows


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
        json.dump([dict(zip(columns, row, strict=True)) for row in rows], stream, ensure_ascii=False, indent=1)


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(columns))
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    book.save(path)


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
