"""All that command line and window do about stock: look, ask for openings and corrections."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from app.domain.stock_levels import ControlTotals, StockOverview
from app.engine.stock.requests import Requested, StockRequests
from app.engine.stock.view import StockView
from app.engine.stock.workbook import StockWorkbook, WorkbookWritten


class StockDesk:
    """Results are frozen dataclasses, errors are KnownErrors."""

    def __init__(self, view: StockView, requests: StockRequests, workbook: StockWorkbook) -> None:
        self._view, self._requests, self._workbook = view, requests, workbook

    def overview(self) -> StockOverview:
        """Levels, differences and control totals. Raises ConfigurationError."""
        return self._view.overview()

    def control(self) -> ControlTotals | None:
        """The last control totals; None before the first ones. Quick, unlike `overview`."""
        return self._view.control()

    def open(self) -> Requested:
        """Ask for the openings of go-live to be sent. Raises UsageError."""
        return self._requests.open()

    def correct(self, item: str, godown: str) -> Requested:
        """Ask for a correction of one item in one godown. Raises UsageError."""
        return self._requests.correct(item, godown)

    def write_workbook(self, path: Path, *, again: bool = False) -> WorkbookWritten:
        """Write what waits for upload to an .xlsx file. Raises UsageError, DiskFull, ConfigurationError."""
        return self._workbook.write(path, again=again)

    def correct_places(self, wanted: Collection[tuple[int, int]]) -> Requested:
        """The same for several: id of the SKU and of the location. Raises UsageError."""
        return self._requests.correct_places(wanted)

    def correct_all(self) -> Requested:
        """Ask for a correction of everything that differs. Raises UsageError."""
        return self._requests.correct_all()
