"""The façade of the window on whole worlds: causes with their acts, matches as the planner's, dry runs, overview."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.records import Subject
from app.domain.states import State
from app.engine.mapping.matches import MatchState
from app.engine.remedies.table import REMEDIES, Act, remedy
from app.engine.views import CauseFilter, CauseKey, RecordQuery, Tab
from tests.support.world import World, clean_company

APP = Path(__file__).parents[2] / "app"


@pytest.fixture
def world(tmp_path: Path):
    company = clean_company()
    for supplier in ("Acme and Sons", "Zebra Lamps"):
        company.add_supplier(supplier)
    company.add_item("LAMP-9", unit="Nos")
    with World(tmp_path, company=company) as made:
        yield made


def test_a_missing_vendor_is_one_cause_until_it_is_mapped_and_then_resolved_today(world: World) -> None:
    for _ in range(2):
        world.purchase(supplier="Acme and Sons")
    world.purchase(supplier="Acme and Sons", item="LAMP-9")
    program = world.open()
    world.sync(program)
    views = program.service.views
    vendor, item = views.causes(CauseFilter())
    assert (vendor.title, vendor.cause.name, vendor.records) == ("Vendor not in ServiceTitan", "Acme and Sons", 3)
    assert vendor.remedy.acts[:2] == (Act.MAP, Act.CREATE_VENDOR)
    assert (item.cause.name, item.remedy.acts[1]) == ("LAMP-9", Act.CREATE_MATERIAL)
    target = next(one for one in views.targets(Subject.VENDOR, "acme") if one.name == "Acme & Sons")
    preview = views.release_preview(Subject.VENDOR, "Acme and Sons", target.id)
    assert (len(preview.ids), preview.sendable, preview.lacking) == (3, 2, ((Subject.ITEM, 1),))
    assert preview.amount == views.attention_totals(CauseFilter()).amount
    assert views.tab_counts().open == 3
    released = program.service.map(Subject.VENDOR, "Acme and Sons", "Acme & Sons")
    assert sorted(preview.ids) == sorted(getattr(released, "released", released))
    world.until_quiet(program)
    assert (views.tab_counts().open, views.tab_counts().resolved_today) == (1, 2)
    (resolved,) = views.causes(CauseFilter(Tab.RESOLVED))
    assert resolved.cause == CauseKey("vendor_missing", Subject.VENDOR, "Acme and Sons", vendor.cause.key)


def test_mapping_rows_say_what_the_planner_says_those_waited_for_first(world: World) -> None:
    world.purchase(supplier="Zebra Lamps")
    world.purchase(supplier="Acme and Sons", days_ago=1)
    program = world.open()
    world.sync(program)
    views = program.service.views
    rows = {row.name: row for row in views.mapping_rows(Subject.VENDOR)}
    assert [row.match for row in rows.values()][2:] == [MatchState.EXACT] * 3
    assert rows["Zebra Lamps"].match is MatchState.NONE
    weak = rows["Acme and Sons"]
    assert weak.match is MatchState.WEAK
    assert weak.suggestion is not None
    assert weak.suggestion.name == "Acme & Sons"
    assert (weak.waiting, weak.last_used) == (1, world.today - timedelta(days=1))
    counts = views.mapping_counts(Subject.VENDOR, seconds=60)
    assert (counts.all, counts.none, counts.weak, counts.exact, counts.waiting_for) == (5, 1, 1, 3, 2)
    assert counts.complete
    program.service.map(Subject.VENDOR, "Zebra Lamps", "Bharat Cables")
    (mapped,) = views.mapping_rows(Subject.VENDOR, MatchState.MAPPED)
    assert (mapped.name, mapped.target, mapped.waiting) == ("Zebra Lamps", "Bharat Cables", 0)
    assert [row.name for row in views.mapping_rows(Subject.VENDOR, text="zeb")] == ["Zebra Lamps"]


def test_an_items_match_is_that_of_its_sku_field(world: World) -> None:
    world.purchase()
    program = world.open()
    world.sync(program)
    views = program.service.views
    by_name = {row.name: row.match for row in views.mapping_rows(Subject.ITEM)}
    assert (by_name["MCB-16A"], by_name["LAMP-9"]) == (MatchState.EXACT, MatchState.NONE)
    world.configure(**{"purchases.sku_field": "part_number"})
    row = next(row for row in views.mapping_rows(Subject.ITEM) if row.name == "MCB-16A")
    assert (row.match, row.sku) == (MatchState.NONE, "")


def test_the_overview_counts_what_was_read_back_and_what_waits(world: World) -> None:
    sent = world.purchase()
    world.purchase(supplier="Zebra Lamps")
    program = world.open()
    world.until_quiet(program)
    found = program.service.views.overview(world.clock.now())
    assert found.last_run is not None
    assert (found.synced, found.days[-1].synced, found.days[-1].waiting, found.days[-1].failed) == (1, 1, 1, 0)
    assert sum(day.synced + day.waiting for day in found.days[:-1]) == 0
    assert found.moved == Decimal(str(sent.total))
    assert found.oldest is not None
    assert found.oldest.party == "Zebra Lamps"
    (flow,) = found.flows
    assert (flow.flow, flow.sent_today, flow.waiting) == ("purchases", 1, 1)


@pytest.mark.parametrize("how", ["changed in Tally", "cancelled in ServiceTitan"])
def test_what_is_no_longer_in_sync_is_not_counted_as_moved_by_any_number_of_the_overview(
    world: World, how: str
) -> None:
    kept, other = world.purchase(), world.purchase()
    program = world.open()
    world.until_quiet(program)
    if how == "changed in Tally":
        world.alter(other, quantity=400)
    else:
        world.tenant.cancel_po(world.tenant.all_orders()[1].id)
    world.sync(program)
    assert world.record(program, other).state in (State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION)
    found = program.service.views.overview(world.clock.now())
    assert found.moved == Decimal(str(kept.total))
    listed = program.service.views.record_sums(RecordQuery())[State.SYNCED].records
    assert found.synced == sum(day.synced for day in found.days) == found.flows[0].sent_today == listed == 1


def test_a_change_that_needs_no_new_documents_leaves_what_was_moved_as_it_was_read_back(world: World) -> None:
    bill = world.purchase()
    program = world.open()
    world.until_quiet(program)
    before = program.service.views.overview(world.clock.now()).moved
    world.alter(bill, narration="seen by the auditor")
    world.sync(program)
    assert program.service.views.overview(world.clock.now()).moved == before == Decimal(str(bill.total))


def test_a_record_row_shows_its_order_and_bill(world: World) -> None:
    world.purchase()
    program = world.open()
    world.until_quiet(program)
    (row,) = program.service.views.records(RecordQuery())
    assert row.state is State.SYNCED
    assert len(row.orders) == 1
    assert len(row.bills) == 1


def test_every_reason_code_of_the_program_has_a_remedy_whose_acts_fit() -> None:
    missing = _codes() - set(REMEDIES)
    assert not missing
    assert all((Act.SETTINGS in one.acts) == bool(one.setting) for one in REMEDIES.values())
    assert remedy("never_heard_of", Subject.VENDOR).acts[0] is Act.MAP


def test_a_cause_of_the_books_is_never_told_in_the_words_of_another_system() -> None:
    """One code would put a vendor that Zoho Books lacks under “Vendor not in ServiceTitan”."""
    into_books = {"bills", "sales", "books", "reference"}
    theirs = _codes(lambda path: bool(into_books & {path.stem, path.parent.name}))
    ours = _codes(lambda path: not into_books & {path.stem, path.parent.name})
    assert theirs & ours <= {"before_go_live", "bill_pending", "ignored", "linked", "replace_requested", "withdrawn"}
    assert "books_refused" in theirs
    wrong = [code for code, one in REMEDIES.items() if one.books and "in ServiceTitan" in one.title]
    assert set(wrong) <= {"books_cancelled", "cancelled_in_servicetitan"}, "these happened there"
    creating = {Act.CREATE_VENDOR, Act.CREATE_MATERIAL}
    assert not [code for code, one in REMEDIES.items() if one.books and creating & set(one.acts)]
    assert remedy("books_vendor_missing", Subject.VENDOR).title == "Vendor not in Zoho Books"
    assert remedy("account_missing", Subject.ACCOUNT).acts[:2] == (Act.MAP, Act.SETTINGS)
    assert remedy("tax_missing", Subject.TAX).acts[0] is Act.MAP


def _codes(of: Callable[[Path], bool] = lambda _: True) -> set[str]:
    """First literal of every call that makes a reason, in the modules that are meant."""
    makers = {
        "Reason": 0, "_person": 1, "_wait": 2, "_na": 0, "_line_reason": 0, "_gone": 1, "gone_reason": 1,
        "_cannot": 0, "_changed": 1, "not_applicable": 0,
    }  # fmt: skip
    found: set[str] = set()
    for path in filter(of, [*APP.glob("engine/**/*.py"), *APP.glob("flows/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = makers.get(name)
            if at is not None and len(node.args) > at and isinstance(node.args[at], ast.Constant):
                found.add(str(node.args[at].value))
    return found
