"""Exactly once, counted on the simulated tenant: shares no code with the product, and does not rely on the marks.

A purchase is recognised by its supplier's invoice number, which `World.purchase` makes unique, and its parts by place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.bootstrap import Program
from app.domain.states import State
from tests.support.world import World

_MARK = re.compile(r"\[TALLY ([0-9a-f-]+) g(\d+) p(\d+)\]", re.IGNORECASE)


def living(world: World, invoice: str) -> list[Any]:
    """Purchase orders that are not cancelled, and requests that wait, with that invoice number."""
    tenant = world.tenant
    orders = [o for o in tenant.all_orders() if o.status != "Canceled"]
    requests = [r for r in tenant.all_requests() if r.status == "PendingApproval"]
    return [d for d in orders + requests if d.vendor_invoice_number == invoice]


def billed(world: World, invoice: str) -> Decimal:
    """What ServiceTitan would pay for that invoice: the living bills."""
    return sum((b.total for b in world.tenant.all_bills() if b.active and b.vendor_number == invoice), Decimal(0))


def exactly_once(
    world: World, vouchers: Iterable[Any] | None = None, *, received: bool = True, parts: int | None = None
) -> None:
    """Every voucher has one living order per place, one receipt per order, one bill per receipt, and its total.

    `received`: False where the tenant does not let things get that far.
    """
    for voucher in world.vouchers if vouchers is None else vouchers:
        orders = living(world, voucher.reference)
        places = Counter(order.location_id for order in orders)
        wanted = (
            parts if parts is not None else len({batch.godown_id for line in voucher.lines for batch in line.batches})
        )
        assert all(n == 1 for n in places.values()), f"{voucher.reference}: twice at one place, {places}"
        assert len(orders) == wanted, f"{voucher.reference}: {len(orders)} orders instead of {wanted}"
        assert sum((o.total for o in orders), Decimal(0)) == voucher.total, f"{voucher.reference}: totals differ"
        if not received:
            continue
        for order in orders:
            receipts = [r for r in world.tenant.all_receipts(order.id) if r.active]
            bills = [b for b in world.tenant.all_bills(order.id) if b.active]
            assert len(receipts) == 1, f"{voucher.reference}: {len(receipts)} receipts of order {order.number}"
            assert len(bills) == 1, f"{voucher.reference}: {len(bills)} bills of order {order.number}"
            assert receipts[0].total == bills[0].total == order.total
        assert billed(world, voucher.reference) == voucher.total
    no_mark_twice(world)


def no_mark_twice(world: World) -> None:
    """No two living documents carry the same mark, and no voucher has two living generations."""
    marks: Counter[tuple[str, str]] = Counter()
    generations: dict[str, set[str]] = {}
    living_orders = [o for o in world.tenant.all_orders() if o.status != "Canceled"]
    living_orders += [r for r in world.tenant.all_requests() if r.status == "PendingApproval"]
    for order in living_orders:
        for guid, generation, part in _MARK.findall(order.memo):
            marks[guid.lower(), part] += 1
            generations.setdefault(guid.lower(), set()).add(generation)
    assert all(n == 1 for n in marks.values()), f"twice: {[m for m, n in marks.items() if n > 1]}"
    assert all(len(g) == 1 for g in generations.values()), generations


def nothing_lives(world: World, voucher: Any) -> None:
    """No document of that voucher is left alive."""
    assert living(world, voucher.reference) == []
    assert billed(world, voucher.reference) == 0


def all_synced(world: World, program: Program) -> None:
    """The journal holds every voucher, in sync."""
    states = {voucher.reference: world.record(program, voucher).state for voucher in world.vouchers}
    assert set(states.values()) <= {State.SYNCED}, {k: v for k, v in states.items() if v is not State.SYNCED}
    audit_holds(program)


def audit_holds(program: Program) -> None:
    """The audit chain is unbroken."""
    verdict = program.service.verify_audit()
    assert verdict.ok, verdict
