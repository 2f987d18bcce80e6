"""The parts of the stock flow, put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from app.bootstrap.kept import Kept
from app.engine.stock.baseline import StockBaseline
from app.engine.stock.control import StockControl
from app.engine.stock.desk import StockDesk
from app.engine.stock.flow import StockFlow
from app.engine.stock.held import StockHeld
from app.engine.stock.levels import StockLevels
from app.engine.stock.reports import StockReports
from app.engine.stock.requests import StockRequestParts, StockRequests
from app.engine.stock.view import StockView, StockViewParts
from app.engine.stock.workbook import StockWorkbook
from app.store.stock_books import StockBooks


class StockParts:
    """The flow of one profile."""

    def __init__(self, kept: Kept, bound_company: Callable[[], str | None]) -> None:
        """`bound_company` is asked when it is wanted, not before."""
        self._kept = kept
        self._bound = bound_company
        self.books = StockBooks(kept.database)

    @cached_property
    def flow(self) -> StockFlow:
        """The decisions."""
        return StockFlow(
            self._kept.records,
            self._kept.documents,
            self._kept.audit,
            self.books,
            self.levels,
            StockHeld(self._kept.records, self._kept.documents, self.books, self._kept.cursors),
            lambda: self._kept.settings().purchases.enabled,
        )

    @cached_property
    def levels(self) -> StockLevels:
        """What lies where in Tally, as far as it was read."""
        return StockLevels(self._kept.books, self.books, self._kept.cursors, self._kept.clock)

    @cached_property
    def baseline(self) -> StockBaseline:
        """What ServiceTitan held at go-live."""
        return StockBaseline(self._kept.books, self._kept.cursors)

    @cached_property
    def control(self) -> StockControl:
        """The nightly control totals."""
        return StockControl(self._kept.books, self.levels, self._kept.cursors, self._kept.audit, self._kept.clock)

    @cached_property
    def reports(self) -> StockReports:
        """What the tenant's stock report said."""
        return StockReports(self._kept.cursors, self._kept.clock)

    @cached_property
    def view(self) -> StockView:
        """Levels and differences of stock."""
        return StockView(
            StockViewParts(
                settings=self._kept.settings,
                records=self._kept.records,
                documents=self._kept.documents,
                books=self._kept.books,
                levels=self.levels,
                baseline=self.baseline,
                control=self.control,
                reports=self.reports,
                mappings=self._kept.mappings,
                reference=self._kept.reference,
                cursors=self._kept.cursors,
                bound_company=self._bound,
            )
        )

    @cached_property
    def desk(self) -> StockDesk:
        """What a person does about stock."""
        return StockDesk(
            self.view,
            StockRequests(
                StockRequestParts(
                    settings=self._kept.settings,
                    clock=self._kept.clock,
                    database=self._kept.database,
                    records=self._kept.records,
                    audit=self._kept.audit,
                    books=self._kept.books,
                    levels=self.levels,
                    view=self.view,
                    cursors=self._kept.cursors,
                    bound_company=self._bound,
                )
            ),
            StockWorkbook(
                self._kept.settings,
                self._kept.clock,
                self._kept.database,
                self._kept.records,
                self._kept.documents,
                self._kept.audit,
            ),
        )
