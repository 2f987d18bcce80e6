"""A small company that moves stock, the tenant that fits it, and a desk on the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.records import Record
from app.engine.cycle.parts import CycleOptions
from app.flows.stock import planner as stock
from app.simulators.servicetitan import sample
from app.simulators.tally import Line
from app.store.records import RecordFilter
from app.ui.drawer.drawer import Drawer
from tests.support.world import ITEMS, PLACES, World, clean_company, clean_tenant
from tests.ui.conftest import Desk

CLEARING = sample.CLEARING


class SmallStockWorld(World):
    """The clean company with the stock flow on; `journal` and `count` move its goods."""

    def __init__(self, folder: Path, settings: Mapping[str, object] | None = None, **more: Any) -> None:
        tenant = clean_tenant()
        vendor = tenant.add_vendor(CLEARING)
        kind = tenant.add_return_type(CLEARING, automatically_receive_credit=False)
        given = {
            "stock.enabled": True,
            "stock.clearing_vendor_id": vendor.id,
            "stock.return_type_id": kind.id,
            **(settings or {}),
        }
        super().__init__(folder, company=clean_company(), tenant=tenant, settings=given, **more)

    def journal(
        self, *, into: str | None = None, out_of: str | None = None, quantity: int = 10, item: str = ITEMS[0],
        rate: str = "12.50", days_ago: int = 3,
    ) -> Any:  # fmt: skip
        """A stock journal: a transfer with both places, else an increase or a decrease."""
        lines = [Line(item, quantity=quantity, rate=rate, godown=into)] if into else []
        consumed = [Line(item, quantity=quantity, rate=rate, godown=out_of)] if out_of else []
        day = self.today - timedelta(days=days_ago)
        return self.company.add_voucher("Stock Journal", day, lines=lines, consumed=consumed)

    def post(self) -> None:
        """Somebody at the tenant posts everything that waits for it."""
        self.tenant.process_returns()
        self.tenant.post_pending()


def with_stock(world: World) -> None:
    """Switch the flow on, with a vendor and a return type set aside for it."""
    vendor = world.tenant.add_vendor(CLEARING)
    kind = world.tenant.add_return_type(CLEARING, automatically_receive_credit=False)
    settings = {"enabled": True, "clearing_vendor_id": vendor.id, "return_type_id": kind.id}
    world.configure("pc", **{f"stock.{name}": value for name, value in settings.items()})


def cycle(desk: Desk, times: int = 1) -> None:
    """Cycles without the window's own thread."""
    for _ in range(times):
        desk.program.service.sync(CycleOptions(by_person=True), lambda *_: None)
        desk.world.advance(minutes=11)
    desk.idle()


def stock_records(desk: Desk) -> Sequence[Record]:
    """Records of the stock flow, oldest first."""
    return desk.program.records.find(RecordFilter(flow=stock.NAME))


def opened(desk: Desk, record_id: int) -> Drawer:
    """The drawer on a record, read."""
    desk.session.open_record(record_id)
    drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == record_id)
    desk.idle()
    return drawer


@pytest.fixture
def stock_world(tmp_path: Path) -> Iterator[SmallStockWorld]:
    """The world; a test may change Tally before it opens a desk."""
    with SmallStockWorld(tmp_path) as world:
        yield world


@pytest.fixture
def stock_desk(stock_world: SmallStockWorld, desks: Callable[[World], Desk]) -> Desk:
    """A desk on it."""
    return desks(stock_world)


__all__ = [
    "CLEARING",
    "ITEMS",
    "PLACES",
    "SmallStockWorld",
    "cycle",
    "opened",
    "stock_desk",
    "stock_records",
    "stock_world",
    "with_stock",
]
