"""Returns, adjustments, transfers and stock reports, against the simulator: what is written, found and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from servicetitan_bench import Bench, given_back, report_choice, today

from app.domain.clock import SystemClock
from app.domain.errors import ConfigurationError, Throttled
from app.domain.inventory import ReturnStatus, StockReportRow
from app.domain.purchasing import CancellationReason, SyncStatus


def test_a_return_is_read_back_as_it_was_written(bench: Bench) -> None:
    api = bench.api
    request = given_back(api, "TALLY-1")
    made = api.create_return(request)
    (found,) = api.returns_with_reference("TALLY-1")
    assert (found.id, found.memo, found.vendor_id) == (made, request.memo, request.vendor_id)
    assert (found.location_id, found.business_unit_id) == (request.location_id, request.business_unit_id)
    assert (found.active, found.status, found.sync_status) == (True, ReturnStatus.PENDING, SyncStatus.PENDING)
    assert (found.return_date, found.returned_on, found.credit_received_on) == (today(), None, None)
    assert (found.total, found.tax, found.shipping) == (Decimal("100.1"), 0, Decimal("0.1"))
    assert [(item.sku_id, item.sku_code, item.quantity, item.cost) for item in found.items] == [
        (line.sku_id, line.sku_code, line.quantity, line.cost) for line in request.lines
    ]
    api.cancel_return(made, CancellationReason.OTHER)
    (gone,) = api.returns_with_reference("TALLY-1")
    assert (gone.active, gone.status) == (False, ReturnStatus.CANCELED)


def test_a_return_without_an_order_names_none(bench: Bench) -> None:
    bench.api.create_return(given_back(bench.api, "TALLY-2"))
    body = next(one.request.body for one in bench.recorder.calls if one.path.endswith("/returns") and one.request.body)
    assert body is not None
    sent = json.loads(body)
    assert "purchaseOrderId" not in sent
    assert (sent["tax"], sent["returnDate"]) == (0, f"{today().isoformat()}T00:00:00Z")


def test_a_reference_is_found_whole_although_the_server_looks_for_a_part(bench: Bench) -> None:
    api, tenant = bench.api, bench.simulator.tenant
    request = given_back(api, "STOCK-1")
    made = [api.create_return(replace(request, reference_number=name)) for name in ("STOCK-1", "STOCK-12", "XSTOCK-1")]
    assert [one.id for one in api.returns_with_reference("STOCK-1")] == made[:1]
    line = [(request.lines[0].sku_id, Decimal(3), Decimal(1))]
    kept = {}
    for name in ("STOCK-1", "STOCK-12"):
        kept[name] = tenant.add_movement("Adjustment", request.location_id, line, reference_number=name, memo=name)
        tenant.add_movement("Transfer", request.location_id, line, reference_number=name)
    (adjusted,) = api.adjustments_with_reference("STOCK-1")
    assert (adjusted.id, adjusted.memo, adjusted.location_id) == (kept["STOCK-1"].id, "STOCK-1", request.location_id)
    assert [(item.sku_code, item.quantity) for item in adjusted.items] == [(request.lines[0].sku_code, 3)]
    (moved,) = api.transfers_with_reference("STOCK-1")
    assert (moved.from_location_id, moved.items[0].quantity) == (request.location_id, 3)
    assert moved.status
    with pytest.raises(ValueError, match="referenceNumber"):
        api.adjustments_with_reference(" ")


def test_a_stock_report_is_read_by_the_titles_of_its_columns(bench: Bench) -> None:
    api, tenant = bench.api, bench.simulator.tenant
    tenant.switches.rate_limit_on = False
    request = given_back(api, "R")
    code, place = request.lines[0].sku_code, next(one for one in api.locations() if one.id == request.location_id)
    tenant.add_movement("Adjustment", place.id, [(request.lines[0].sku_id, Decimal("7.25"), Decimal(1))])
    choice = report_choice(bench)
    assert StockReportRow(place.name, code, Decimal("7.25")) in api.stock_report(choice).rows
    report = tenant.reports[choice.report_id]
    tenant.change_report(report, columns=list(reversed(report.columns)))
    assert StockReportRow(place.name, code, Decimal("7.25")) in api.stock_report(choice).rows
    tenant.change_report(report, columns=report.columns[:1])
    with pytest.raises(ConfigurationError, match="no column"):
        api.stock_report(choice)


def test_a_report_asked_twice_within_a_minute_says_how_long_to_wait_and_holds_nobody_back(bench: Bench) -> None:
    choice = report_choice(bench)
    bench.api.stock_report(choice)
    for in_header in (True, False):
        bench.simulator.switches.retry_after_header = in_header
        with pytest.raises(Throttled) as refused:
            bench.api.stock_report(choice)
        assert refused.value.retry_after_s is not None
        assert 0 < refused.value.retry_after_s <= 60
    assert bench.api.return_types()
    assert bench.api._client._limiter.pause_until < SystemClock().monotonic()


def test_missing_scopes_of_the_stock_flow_are_named_only_to_those_who_use_it(bench: Bench) -> None:
    bench.simulator.auth.scopes = frozenset(bench.simulator.auth.scopes - {"tn.inv.returns:w", "tn.inv.adjustments:r"})
    assert all(probe.ok for probe in bench.api.check_access())
    missing = [
        (probe.operation, probe.scope) for probe in bench.api.check_access(("purchases", "stock")) if not probe.ok
    ]
    assert missing == [("read adjustments", "tn.inv.adjustments:r"), ("create returns", "tn.inv.returns:w")]
