"""The import of adjustments from a workbook, as a person does it in ServiceTitan's pages; no API can.

The template of a real tenant is unknown, so the caller says under which title each meaning stands.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.simulators.servicetitan.records import Location, Sku
from app.simulators.servicetitan.stocking import Stocking
from app.simulators.servicetitan.wire import parse_moment

NEEDED = ("location", "sku", "quantity")
MEANINGS = ("reference_number", *NEEDED, "cost", "date", "memo", "type")
TYPES = ("Inventory Quantity Adjustment", "Beginning Balance")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken; `row` counts as the workbook does."""

    row: int
    message: str


@dataclass(slots=True)
class Upload:
    """What became of a workbook."""

    created: list[int] = field(default_factory=list)
    """Ids of the new adjustments."""
    refused: list[RefusedRow] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    memo: str
    type: str
    date: datetime
    lines: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)


class Uploading(Stocking):
    """Bulk adjustments. The same workbook twice makes everything twice."""

    def upload_adjustments(
        self,
        workbook: Path | str | bytes,
        columns: Mapping[str, str],
        *,
        sheet: str | None = None,
        header_row: int = 1,
        last_row: int | None = None,
    ) -> Upload:
        """One adjustment for each reference number and location of the workbook; rows that are wrong are left out.

        `columns` maps a meaning (`reference_number`, `location`, `sku`, `quantity`, `cost`, `date`, `memo`, `type`;
        at least location, sku and quantity) to its title in `header_row`. The quantity is the change, with its sign.
        Memo, type and date are those of an adjustment's first row. Nothing below `last_row` is read: an upload that
        broke off. Raises ValueError for what is no workbook, or one without those titles.
        """
        unknown = [name for name in columns if name not in MEANINGS] + [n for n in NEEDED if n not in columns]
        if unknown:
            raise ValueError(f"not a meaning, or missing: {', '.join(unknown)}")
        groups: dict[tuple[str, int], _Group] = {}
        result = Upload()
        with self.lock:
            places = {place.name: place for place in self.locations.values() if place.active}
            skus = {sku.code: sku for sku in self.skus.values() if sku.active and sku.kind != "Service"}
            for number, cells in _rows(workbook, columns, sheet, header_row, last_row):
                try:
                    self._take(cells, places, skus, groups)
                except ValueError as error:
                    result.refused.append(RefusedRow(number, str(error)))
            for (reference, place), group in groups.items():
                made = self.add_movement(
                    "Adjustment",
                    place,
                    group.lines,
                    reference_number=reference,
                    type_=group.type,
                    memo=group.memo,
                    date=group.date,
                )
                result.created.append(made.id)
        return result

    def _take(
        self,
        cells: Mapping[str, object],
        places: Mapping[str, Location],
        skus: Mapping[str, Sku],
        groups: dict[tuple[str, int], _Group],
    ) -> None:
        name, code = _text(cells["location"]), _text(cells["sku"])
        place, sku = places.get(name), skus.get(code)
        if place is None:
            raise ValueError(f"Inventory location {name!r} does not exist.")
        if sku is None:
            raise ValueError(f"SKU {code!r} does not exist.")
        if sku.serialised:
            raise ValueError(f"Serial numbers are required for {code}.")
        quantity = _number(cells["quantity"], "Quantity")
        if not quantity:
            raise ValueError("Quantity must not be 0.")
        cost = sku.cost if cells.get("cost") is None else _number(cells["cost"], "Cost")
        if cost < 0:
            raise ValueError("Cost must not be negative.")
        kind = _text(cells.get("type")) or TYPES[0]
        if kind not in TYPES:
            raise ValueError(f"Adjustment type {kind!r} does not exist.")
        on = self.today() if cells.get("date") is None else _date(cells["date"])
        new = _Group(_text(cells.get("memo")), kind, on)
        group = groups.setdefault((_text(cells.get("reference_number")), place.id), new)
        group.lines.append((sku.id, quantity, cost))


def _rows(
    workbook: Path | str | bytes, columns: Mapping[str, str], sheet: str | None, header_row: int, last_row: int | None
) -> Iterator[tuple[int, dict[str, object]]]:
    """Row number and cells by meaning of every row that is not empty."""
    try:
        book = load_workbook(io.BytesIO(workbook) if isinstance(workbook, bytes) else workbook, data_only=True)
    except (OSError, KeyError, zipfile.BadZipFile, InvalidFileException) as error:
        raise ValueError(f"not a workbook: {error}") from error
    if sheet is not None and sheet not in book.sheetnames:
        raise ValueError(f"there is no sheet {sheet!r}")
    page = book[sheet] if sheet is not None else book.worksheets[0]
    rows: Iterator[tuple[int, Sequence[object]]] = enumerate(
        page.iter_rows(min_row=header_row, max_row=last_row, values_only=True), start=header_row
    )
    titles = [_text(cell) for cell in next(rows, (0, ()))[1]]
    missing = [title for title in columns.values() if title not in titles]
    if missing:
        raise ValueError(f"the workbook has no column {', '.join(map(repr, missing))}")
    where = {meaning: titles.index(title) for meaning, title in columns.items()}
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            yield number, {meaning: cells[place] for meaning, place in where.items()}


def _text(cell: object) -> str:
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _number(cell: object, name: str) -> Decimal:
    try:
        number = Decimal("x" if isinstance(cell, bool) else str(cell).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{name} {cell!r} is not a number.")
    return number


def _date(cell: object) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    try:
        return parse_moment(str(cell))
    except ValueError:
        raise ValueError(f"Date {cell!r} is not a date.") from None
