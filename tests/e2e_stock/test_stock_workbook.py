"""The way by workbook: a person uploads the rows, and each record closes itself once they are found."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.bootstrap import Program
from app.domain.errors import KnownError, UsageError
from app.domain.records import Record
from app.domain.states import State
from app.engine.stock.workbook import WorkbookWritten
from app.flows.stock.upload import reference
from app.simulators.tally import Line
from app.simulators.tally.masters import Godown
from app.store.records import RecordFilter
from app.system.settings import StockSettings
from tests.support.stock_asks import lying, some_item
from tests.support.stock_world import StockWorld

BY_HAND = {"stock.way": "workbook", "stock.clearing_vendor_id": None, "stock.return_type_id": None}


def columns(world: StockWorld) -> dict[str, str]:
    """The titles as the person at the tenant finds them."""
    said = StockSettings()
    return {
        "reference_number": said.column_reference,
        "location": said.column_location,
        "sku": said.column_sku,
        "quantity": said.column_quantity,
        "cost": said.column_cost,
        "date": said.column_date,
        "memo": said.column_memo,
    }


@dataclass
class Person:
    """Somebody who writes the file and uploads it."""

    world: StockWorld
    program: Program
    numbers: Iterator[int]

    def write(self, *, again: bool = False) -> tuple[Path, WorkbookWritten]:
        path = self.world.folder / f"stock-{next(self.numbers)}.xlsx"
        return path, self.program.stock.desk.write_workbook(path, again=again)

    def upload(self, path: Path, last_row: int | None = None) -> None:
        done = self.world.tenant.upload_adjustments(path, columns(self.world), last_row=last_row)
        assert done.refused == []

    def round(self) -> int:
        """Write and upload what waits; how many records that were."""
        path, made = self.write()
        if made.rows:
            self.upload(path)
        return made.records

    def until_counted(self) -> None:
        for _ in range(8):
            self.world.until_quiet(self.program)
            self.world.post()
            if not self.round():
                break
        assert not self.waiting()

    def waiting(self) -> list[Record]:
        which = RecordFilter(states=frozenset({State.AWAITING_UPLOAD, State.CHANGED_AT_DESTINATION}))
        return list(self.program.records.find(which))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StockWorld]:
    with StockWorld(tmp_path, movements=60, items=8, godowns=3, settings=BY_HAND) as made:
        yield made


@pytest.fixture
def person(world: StockWorld) -> Person:
    return Person(world, world.open(), itertools.count(1))


def counted_once(world: StockWorld, person: Person) -> None:
    """Everything of the year is uploaded and found."""
    person.until_counted()
    assert world.drift() == {}


def journal(world: StockWorld, quantity: int = 3) -> tuple[str, str, str]:
    """A person enters a stock journal that brings something in: (its GUID, item, godown)."""
    item, godown = some_item(world)
    voucher = world.company.add_stock_journal(
        date=world.company.today, produced=[Line(item, quantity, "1.00", godown=godown)]
    )
    return voucher.guid, item, godown


def record(person: Person, guid: str) -> Record:
    found = person.program.records.by_guid("stock", f"{guid}/stock")
    assert found is not None
    return found


def test_a_year_of_every_class_ends_with_equal_stock_without_a_clearing_vendor(
    world: StockWorld, person: Person
) -> None:
    person.until_counted()
    assert world.drift() == {}
    assert world.tenant.all_returns() == []
    assert all(order.vendor_id != world.clearing for order in world.tenant.all_orders())
    numbers = {one.reference_number for one in world.tenant.all_movements("Adjustment")}
    assert all(len(number) <= 30 for number in numbers)
    assert numbers <= {reference(key, 1) for _, key in person.program.records.keys("stock")}
    assert person.program.stock.desk.overview().differences == ()


def test_until_the_upload_is_found_a_record_waits_and_is_not_in_sync(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    guid, _, _ = journal(world)
    result = world.until_quiet(person.program)
    assert record(person, guid).state is State.AWAITING_UPLOAD
    assert "stock workbook" in record(person, guid).reasons[0].advice
    assert result.counts[State.AWAITING_UPLOAD] == 1
    overview = person.program.stock.desk.overview()
    assert (overview.awaiting_upload, overview.differences[0].under_way) == (1, 1)
    path, made = person.write()
    assert (made.records, made.rows) == (1, 1)
    assert path.name in " ".join(
        entry.text for entry in person.program.audit.entries(record_id=record(person, guid).id)
    )
    world.until_quiet(person.program)
    assert record(person, guid).state is State.AWAITING_UPLOAD, "nobody uploaded it yet"
    person.upload(path)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.SYNCED
    assert world.drift() == {}


def test_what_is_in_a_file_is_in_no_other_unless_asked_for_with_a_warning(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    journal(world)
    world.until_quiet(person.program)
    first, made = person.write()
    assert (made.records, made.again, made.left) == (1, 0, 0)
    second, made = person.write()
    assert (made.records, made.left) == (0, 1)
    assert not second.exists()
    third, made = person.write(again=True)
    assert (made.records, made.again) == (1, 1)
    assert rows_of(third) == rows_of(first)
    with pytest.raises(UsageError, match="exists"):
        person.program.stock.desk.write_workbook(first)


def rows_of(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_a_file_that_cannot_be_written_holds_nothing(
    world: StockWorld, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted_once(world, person)
    guid, _, _ = journal(world)
    world.until_quiet(person.program)
    before = record(person, guid)
    with pytest.raises(KnownError):
        person.program.stock.desk.write_workbook(world.folder / "no such folder" / "stock.xlsx")
    assert record(person, guid).reasons == before.reasons
    assert record(person, guid).sent_source == ""
    assert person.write()[1].records == 1


def test_a_part_of_the_rows_goes_to_a_person_and_the_rest_follows_on_replay(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    item, godown = some_item(world)
    other = next(g.name for g in world.company.all(Godown) if g.name != godown)
    voucher = world.company.add_transfer(
        item, 2, source=godown, destination=other, date=world.company.today, rate="1.00"
    )
    world.until_quiet(person.program)
    path, made = person.write()
    assert made.rows == 2
    person.upload(path, last_row=2)
    world.until_quiet(person.program)
    found = record(person, voucher.guid)
    assert found.state is State.CHANGED_AT_DESTINATION
    assert found.reasons[0].code == "upload_differs"
    person.program.service.replay(found.id)
    world.until_quiet(person.program)
    assert record(person, voucher.guid).state is State.AWAITING_UPLOAD
    path, made = person.write()
    assert made.rows == 1
    person.upload(path)
    world.until_quiet(person.program)
    assert record(person, voucher.guid).state is State.SYNCED
    assert world.drift() == {}


def test_a_person_who_completes_the_upload_by_hand_settles_the_record(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    guid, item, godown = journal(world, 3)
    world.until_quiet(person.program)
    path, _ = person.write()
    number = str(rows_of(path)[1][0])
    world.tenant.adjust(godown, item, Decimal(1), reference_number=number)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.CHANGED_AT_DESTINATION
    world.tenant.adjust(godown, item, Decimal(2), reference_number=number)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.SYNCED


def test_a_transfer_with_the_reference_number_counts_once_it_is_received(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    item, godown = some_item(world)
    other = next(g.name for g in world.company.all(Godown) if g.name != godown)
    voucher = world.company.add_transfer(
        item, 2, source=godown, destination=other, date=world.company.today, rate="1.00"
    )
    world.until_quiet(person.program)
    path, _ = person.write()
    number = str(rows_of(path)[1][0])
    moved = world.tenant.transfer(godown, other, item, Decimal(2), reference_number=number, received=False)
    world.until_quiet(person.program)
    assert record(person, voucher.guid).state is State.AWAITING_UPLOAD
    assert "not received" in record(person, voucher.guid).reasons[0].text
    world.tenant.receive_transfer(moved.id)
    world.until_quiet(person.program)
    assert record(person, voucher.guid).state is State.SYNCED
    world.tenant.cancel_movement(moved.id)
    world.advance(minutes=61)
    world.until_quiet(person.program)
    assert record(person, voucher.guid).state is State.CHANGED_AT_DESTINATION


def test_a_change_before_the_file_changes_the_rows(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    guid, item, godown = journal(world, 3)
    world.until_quiet(person.program)
    world.company.alter_voucher(guid, lines=[Line(item, 5, "1.00", godown=godown)])
    world.until_quiet(person.program)
    path, made = person.write()
    assert made.rows == 1
    assert 5 in rows_of(path)[1]
    person.upload(path)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.SYNCED
    assert world.drift() == {}


@pytest.mark.parametrize("uploaded_first", [True, False])
def test_a_change_after_the_file_waits_for_it_and_then_sends_the_difference(
    world: StockWorld, person: Person, uploaded_first: bool
) -> None:
    world.configure("pc", **{"sync.change_policy": "replace"})
    counted_once(world, person)
    guid, item, godown = journal(world, 3)
    world.until_quiet(person.program)
    path, _ = person.write()
    if uploaded_first:
        person.upload(path)
    world.company.alter_voucher(guid, lines=[Line(item, 8, "1.00", godown=godown)])
    world.until_quiet(person.program)
    if not uploaded_first:
        assert person.write()[1].records == 0, "its rows are out: nothing is added before they are found"
        person.upload(path)
        world.until_quiet(person.program)
    assert record(person, guid).state is State.AWAITING_UPLOAD
    path, made = person.write()
    assert made.rows == 1
    assert 5 in rows_of(path)[1]
    person.upload(path)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.SYNCED
    assert world.drift() == {}


def test_a_deleted_movement_is_taken_back_by_the_next_file(world: StockWorld, person: Person) -> None:
    world.configure("pc", **{"sync.change_policy": "replace"})
    counted_once(world, person)
    guid, _, _ = journal(world, 3)
    person.until_counted()
    world.company.delete_voucher(guid)
    person.until_counted()
    world.advance(hours=30)
    person.until_counted()
    assert record(person, guid).state is State.NOT_APPLICABLE
    assert world.drift() == {}


def test_a_new_database_finds_what_was_uploaded_and_writes_nothing_again(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    world.close(person.program)
    other = Person(world, world.open("other"), itertools.count(100))
    world.until_quiet(other.program)
    assert other.write()[1].records == 0
    assert world.drift() == {}


def test_cells_that_a_spreadsheet_would_run_are_neutralised(world: StockWorld, person: Person) -> None:
    counted_once(world, person)
    item, godown = some_item(world)
    world.company.add_stock_journal(
        date=world.company.today,
        produced=[Line(item, 3, "1.00", godown=godown)],
        number="=HYPERLINK(1)",
    )
    world.company.add_stock_journal(
        date=world.company.today, consumed=[Line(item, 1, "1.00", godown=godown)], number="8"
    )
    world.until_quiet(person.program)
    path, made = person.write()
    assert made.rows == 2
    book = load_workbook(path).worksheets[0]
    assert not [cell.coordinate for row in book.iter_rows() for cell in row if cell.data_type == "f"]
    quantities = sorted(row[3] for row in rows_of(path)[1:] if isinstance(row[3], int | float))
    assert quantities == [-1, 3], "numbers stay numbers, also negative ones"


def test_changing_the_way_sends_what_was_in_no_file_by_the_clearing_vendor_and_nothing_twice(
    world: StockWorld, person: Person
) -> None:
    counted_once(world, person)
    guid, _, _ = journal(world, 3)
    world.until_quiet(person.program)
    assert record(person, guid).state is State.AWAITING_UPLOAD
    world.configure(
        "pc",
        **{
            "stock.way": "clearing",
            "stock.clearing_vendor_id": world.clearing,
            "stock.return_type_id": next(iter(world.tenant.return_types)),
        },
    )
    world.until_counted(person.program)
    assert record(person, guid).state is State.SYNCED
    assert world.drift() == {}
    assert person.write()[1].records == 0


def test_openings_can_be_uploaded_too(tmp_path: Path) -> None:
    with StockWorld(
        tmp_path, movements=40, items=6, godowns=2, settings={**BY_HAND, "stock.at_go_live": "nothing"}
    ) as world:
        person = Person(world, world.open(), itertools.count(1))
        person.until_counted()
        person.program.stock.desk.open()
        person.until_counted()
        assert world.in_servicetitan() == lying(world)
