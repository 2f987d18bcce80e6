"""Weeks of bad luck in a minute: seeded faults, kills, edits on both sides, jumps of time; then everything is counted.

The same seed gives the same people and the same faults; threads make the order of requests vary, the proof does not.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.states import ATTENTION, State
from app.engine.ports import no_trace
from app.simulators.servicetitan import ApprovalAnswer, Fault, FaultKind
from app.store.records import RecordFilter
from tests.support import proof
from tests.support.world import PLACES, SUPPLIERS, PowerCut, World, cut_at

WRITES = r"/(purchase-orders|receipts)(/\d+/cancellation)?$"
KINDS = [
    (FaultKind.RESET_AFTER_COMMIT, 0.04, None),
    (FaultKind.RESET_BEFORE_COMMIT, 0.04, None),
    (FaultKind.ERROR_AFTER_COMMIT, 0.03, None),
    (FaultKind.ERROR_BEFORE_COMMIT, 0.03, None),
    (FaultKind.GARBAGE, 0.02, None),
    (FaultKind.EMPTY, 0.02, None),
    (FaultKind.SWALLOWED, 0.02, None),
]


class Weeks:
    """One world and the dice."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.kills = 0

    def faults(self) -> None:
        for kind, probability, times in KINDS:
            self.world.titan.faults.add(
                Fault(kind, path=WRITES, method=self.dice.choice(["POST", "PATCH"]), times=times,
                      probability=probability, status=self.dice.choice([500, 502, 503]))
            )  # fmt: skip
        self.world.titan.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, method="GET", times=None, probability=0.02))
        self.world.titan.faults.add(Fault(FaultKind.THROTTLE, times=None, probability=0.02, seconds=1))

    def enter(self, number: int) -> None:
        for _ in range(number):
            self.world.purchase(
                supplier=self.dice.choice(SUPPLIERS),
                quantity=self.dice.randrange(1, 40),
                rate=self.dice.choice(["12.50", "7.35", "100", "3.33"]),
                godowns=self.dice.choice([PLACES[:1], PLACES[1:2], PLACES[:2], PLACES[2:]]),
                tax=self.dice.choice(["", "18.00", "4.55"]),
                days_ago=self.dice.randrange(0, 50),
            )

    def edit_tally(self) -> None:
        for bill in self.dice.sample(self.world.vouchers, 4):
            match self.dice.randrange(6):
                case 0 | 1:
                    if not bill.cancelled:
                        self.world.alter(bill, quantity=self.dice.randrange(1, 30))
                case 2:
                    if not bill.cancelled:
                        self.world.alter(bill, narration=f"note {self.dice.random()}")
                case 3:
                    self.world.company.set_optional(bill.guid, not bill.optional)
                case 4:
                    self.world.company.touch_voucher(bill.guid)
                case _:
                    if self.dice.random() < 0.3:
                        self.world.company.cancel_voucher(bill.guid)

    def edit_tenant(self) -> None:
        tenant = self.world.tenant
        orders = [o for o in tenant.all_orders() if o.status in ("Pending", "Received")]
        for order in self.dice.sample(orders, min(3, len(orders))):
            match self.dice.randrange(5):
                case 0:
                    tenant.edit_memo(order.id, order.memo + " / checked")
                case 1:
                    tenant.edit_memo(order.id, "filed")
                case 2:
                    tenant.cancel_po(order.id)
                case 3:
                    for receipt in tenant.all_receipts(order.id):
                        if receipt.active:
                            tenant.cancel_receipt(receipt.id)
                case _:
                    if order.status == "Pending":
                        tenant.send_po(order.id)
        for request in tenant.all_requests():
            if request.status == "PendingApproval" and self.dice.random() < 0.6:
                (tenant.approve_request if self.dice.random() < 0.8 else tenant.reject_request)(request.id)

    def answer(self, program: Program) -> None:
        """A person works through the list; nobody ever says that a twin is another purchase, for here it never is."""
        waiting = program.records.find(RecordFilter(states=ATTENTION))
        for record in self.dice.sample(waiting, min(len(waiting), 6)):
            if record.state in (State.BILL_PENDING, State.AWAITING_APPROVAL):
                continue
            program.service.replay(record.id, link=True)

    def run(self, round_: int) -> None:
        if round_ % 4 == 3:
            self.kills += self.world.child(kill_at="any", nth=self.dice.randrange(1, 30)).wait().killed
            return
        trace = cut_at("any", self.dice.randrange(1, 60)) if self.dice.random() < 0.5 else no_trace
        program = self.world.open(trace=trace)
        try:
            self.world.sync(program)
            self.answer(program)
        except PowerCut:
            self.kills += 1
        finally:
            self.world.close(program)


def judge(world: World, program: Program) -> dict[State, int]:
    """Exactly once, or waiting for a person with a reason; returns how many stand where."""
    found: dict[State, int] = {}
    for bill in world.vouchers:
        record = world.record(program, bill)
        found[record.state] = found.get(record.state, 0) + 1
        if record.state is State.SYNCED:
            proof.exactly_once(world, [bill])
            continue
        assert record.state in ATTENTION | {State.NOT_APPLICABLE, State.IGNORED}, record
        assert record.reasons, record
        places = [order.location_id for order in proof.living(world, bill.reference)]
        assert len(places) == len(set(places)), (record.state, record.reasons)
        if record.state is State.NOT_APPLICABLE:
            proof.nothing_lives(world, bill)
    known = {bill.reference for bill in world.vouchers}
    assert {order.vendor_invoice_number for order in world.tenant.all_orders()} <= known
    proof.no_mark_twice(world)
    proof.audit_holds(program)
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weeks_of_bad_luck_end_with_every_voucher_once_or_waiting_with_a_reason(tmp_path: Path, seed: int) -> None:
    with World(tmp_path, seed=seed, settings={"sync.change_policy": "replace" if seed % 2 else "ask"}) as world:
        weeks = Weeks(world, seed)
        world.purchase()
        program = world.open()
        world.until_quiet(program)
        world.close(program)
        weeks.enter(120)
        world.titan.switches.bill_delay_s = 4.0
        for round_ in range(24):
            world.titan.faults.clear()
            weeks.faults()
            world.titan.switches.approval_required = round_ % 6 == 5
            world.titan.switches.approval_answer = weeks.dice.choice(list(ApprovalAnswer))
            weeks.run(round_)
            weeks.enter(4)
            weeks.edit_tally()
            weeks.edit_tenant()
            world.advance(minutes=weeks.dice.choice([0, 1, 9, 11, 25, 70, 200]))
        world.titan.faults.clear()
        world.titan.switches.approval_required = False
        program = world.open()
        for _ in range(6):
            world.advance(minutes=65)
            world.sync(program)
        found = judge(world, program)
        assert weeks.kills >= 3
        assert found[State.SYNCED] > 100, found
        # Then a person works through what is left until nothing is.
        for _ in range(10):
            for request in world.tenant.all_requests():
                if request.status == "PendingApproval":
                    world.tenant.approve_request(request.id)
            for record in program.records.find(RecordFilter(states=ATTENTION)):
                if record.state not in (State.BILL_PENDING, State.AWAITING_APPROVAL):
                    program.service.replay(record.id, link=True)
            world.advance(minutes=65)
            world.sync(program)
        found = judge(world, program)
        left = [record.reasons[0].code for record in program.records.find(RecordFilter(states=ATTENTION))]
        assert len(left) <= 3, left
