"""The first-run wizard asks for stock: off by default, with what follows from each way, and it holds up what lacks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.system.settings import AtGoLive, StockWay
from tests.ui.stock_bench import CLEARING
from tests.ui.wizard_bench import Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def at_go_live(bench: Bench) -> None:
    bench.to_matching()
    bench.through_matching()
    bench.until(lambda: bench.session.background.idle)


def test_stock_is_off_until_somebody_wants_it(bench: Bench) -> None:
    at_go_live(bench)
    part = bench.wizard.go_live.stock
    assert not part.box.isChecked()
    assert not part.ways.isVisible()
    assert bench.wizard.next_button.isEnabled()
    assert not bench.session.settings.stock.enabled


def test_the_clearing_way_takes_the_recommended_vendor_and_return_type(bench: Bench) -> None:
    vendor = bench.world.tenant.add_vendor(CLEARING)
    kind = bench.world.tenant.add_return_type(CLEARING, automatically_receive_credit=True)
    at_go_live(bench)
    part = bench.wizard.go_live.stock
    bench.press("stock-on")
    said = part.way.said("clearing")
    assert "ServiceTitan's own accounting export would include these bills" in said
    assert "waits for your upload" in part.way.said("workbook")
    bench.until(lambda: bench.session.settings.stock.return_type_id == kind.id)
    assert bench.session.settings.stock.enabled
    assert bench.session.settings.stock.clearing_vendor_id == vendor.id
    bench.until(bench.wizard.next_button.isEnabled)
    part.opening.buttons["nothing"].click()
    bench.until(lambda: bench.session.settings.stock.at_go_live is AtGoLive.NOTHING)
    bench.until(lambda: bench.session.background.idle)
    texts = [one for one in part.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    assert [one.text() for one in texts if one.height() < one.heightForWidth(one.width())] == []


def test_one_cannot_go_on_without_a_vendor_but_with_the_workbook_or_without_stock(bench: Bench) -> None:
    at_go_live(bench)
    part = bench.wizard.go_live.stock
    bench.press("stock-on")
    bench.until(lambda: not bench.wizard.next_button.isEnabled())
    assert bench.wizard.why.text() == "Choose the vendor for stock clearing, or leave stock off."
    bench.until(lambda: bench.session.background.idle)
    part.way.buttons["workbook"].click()
    bench.until(bench.wizard.next_button.isEnabled)
    assert bench.session.settings.stock.way is StockWay.WORKBOOK
    assert not part.lists.isVisible()
    part.way.buttons["clearing"].click()
    bench.until(lambda: not bench.wizard.next_button.isEnabled())
    bench.press("stock-on")
    bench.until(bench.wizard.next_button.isEnabled)
    assert not bench.session.settings.stock.enabled
