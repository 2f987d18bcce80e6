"""A replay of many: what is tried again at once, and what is left to a person's decision on each record."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from app.domain.records import Subject
from app.domain.states import State
from app.engine.views import CauseFilter, CauseKey
from app.store.database import Touched
from tests.support.world import World

SUPPLIER = "Unknown & Co"


def test_what_would_cancel_documents_or_needs_an_answer_is_left_out(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.company.add_supplier(SUPPLIER)
        altered, missing, twice = world.purchase(), world.purchase(supplier=SUPPLIER), world.purchase()
        when = datetime.combine(twice.date, time(), UTC)
        world.tenant.type_bill_by_hand("Acme & Sons", twice.reference, twice.total, when)
        program = world.open()
        world.until_quiet(program)
        world.alter(altered, quantity=20)
        world.sync(program)
        ids = {name: world.record(program, one).id for name, one in
               (("altered", altered), ("missing", missing), ("twice", twice))}  # fmt: skip
        views = program.service.views
        found = views.replay_preview(CauseFilter())
        assert found.ids == (ids["missing"],)
        assert found.amount == missing.total
        assert found.cancelling == (ids["altered"],)
        assert found.asking == (ids["twice"],)
        assert views.replay_preview(CauseFilter(), records=[ids["altered"]]).ids == ()
        assert views.replay_preview(CauseFilter(text="no such thing")).ids == ()


def test_a_record_under_two_causes_is_replayed_and_counted_once(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.company.add_supplier(SUPPLIER)
        world.company.add_item("UNKNOWN-1", unit="Nos")
        bill = world.purchase(supplier=SUPPLIER, item="UNKNOWN-1")
        program = world.open()
        world.sync(program)
        record = world.record(program, bill)
        assert len(record.reasons) == 2
        views = program.service.views
        causes = [row.cause for row in views.causes(CauseFilter())]
        found = views.replay_preview(CauseFilter(), causes)
        assert (found.ids, found.amount) == ((record.id,), bill.total)


def test_many_are_replayed_in_one_transaction_and_what_is_gone_is_passed_over(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.company.add_supplier(SUPPLIER)
        bills = [world.purchase(supplier=SUPPLIER) for _ in range(3)]
        program = world.open()
        world.sync(program)
        ids = [world.record(program, bill).id for bill in bills]
        commits: list[Touched] = []
        program.database.listener = commits.append
        results = program.service.replay_many([*ids, 999])
        program.database.listener = None
        assert [one.record_id for one in results] == ids
        assert all(one.accepted for one in results)
        assert len(commits) == 1
        assert {world.record(program, bill).state for bill in bills} == {State.NEW}


def test_the_cause_named_is_the_only_one_replayed(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for name in (SUPPLIER, "Other & Co"):
            world.company.add_supplier(name)
        wanted = world.purchase(supplier=SUPPLIER)
        world.purchase(supplier="Other & Co")
        program = world.open()
        world.sync(program)
        views = program.service.views
        cause = next(row.cause for row in views.causes(CauseFilter()) if row.cause.name == SUPPLIER)
        assert views.replay_preview(CauseFilter(), [cause]).ids == (world.record(program, wanted).id,)
        gone = CauseKey("vendor_missing", Subject.VENDOR, "Nobody")
        assert views.replay_preview(CauseFilter(), [gone]).ids == ()
