"""What Tally says lies in stock: every item once, as stated, of one state of the company, however slow Tally is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from tally_support import NAME, TODAY, Bench, purchase, quiet, ticking

from app.connectors.tally.artefacts import Request, Shape
from app.connectors.tally.balance_rows import opening_row, summary_row
from app.connectors.tally.parsing import AnswerParser
from app.connectors.tally.reader import TallyReader
from app.connectors.tally.refusals import MissingIdentity, busy
from app.connectors.tally.values import QuantityReader
from app.connectors.tally.windows import Portion
from app.domain.balances import ItemBalance, SummaryRow
from app.domain.errors import BadAnswer, Busy, CompanyNotOpen
from app.domain.masters import MasterKind
from app.domain.quantities import Quantity, Unit
from app.simulators.tally import Company, Fault, Line, TallySimulator, empty_company

UNITS = QuantityReader([Unit("", "Nos", 0, 0)])


@pytest.fixture
def stocked(company: Company, bench: Bench) -> Bench:
    """100 MCB in two godowns at the start of the period, 10 bought since, 3 Wire oversold; read once."""
    company.add_item("Cable", openings=[("Main Location", 60, 600), ("Van 1", 40, 400, "LOT-1")])
    company.add_item("Wire")
    purchase(company, date(2025, 6, 1), lines=[Line("Cable", 10, 20)])
    company.add_sales(customer="Site Contracts", date=date(2025, 7, 1), lines=[Line("Wire", 3, 9)])
    bench.read()
    return bench


def balances(bench: Bench, until: date = date(2026, 3, 31)) -> dict[str, ItemBalance]:
    reading = bench.reader.balances(bench.options, until, quiet)
    assert not reading.moved_meanwhile
    found = {row.item: row for row in reading.rows}
    assert len(found) == len(reading.rows)
    return found


def parts(quantity: Quantity | None) -> object:
    return None if quantity is None else quantity.parts


def test_an_item_has_its_openings_per_godown_and_its_closing_on_the_day(stocked: Bench) -> None:
    cable = balances(stocked)["Cable"]
    assert parts(cable.opening_quantity) == ((100, "Nos"),)
    assert cable.opening_value == Decimal("-1000.00")
    assert [(one.godown, one.batch, parts(one.quantity), one.value) for one in cable.openings] == [
        ("Main Location", "Primary Batch", ((60, "Nos"),), Decimal("-600.00")),
        ("Van 1", "LOT-1", ((40, "Nos"),), Decimal("-400.00")),
    ]
    assert parts(cable.closing_quantity) == ((110, "Nos"),)
    assert cable.closing_value == Decimal("-1200.00")
    assert cable.item_guid.startswith(stocked.guid)
    assert parts(balances(stocked, date(2025, 5, 31))["Cable"].closing_quantity) == ((100, "Nos"),)


def test_what_is_not_stated_is_unknown_and_never_zero(stocked: Bench) -> None:
    found = balances(stocked)
    assert (found["MCB"].opening_quantity, found["MCB"].closing_quantity, found["MCB"].openings) == (None, None, ())
    wire = found["Wire"]
    assert parts(wire.closing_quantity) == ((-3, "Nos"),)
    assert wire.closing_value is None


def test_every_item_comes_once_in_portions_of_any_size(stocked: Bench, company: Company) -> None:
    for number in range(9):
        company.add_item(f"Item {number}")
    stocked.read()
    whole = balances(stocked)
    assert len(whole) == 12
    for size, requests in ((1, 12), (5, 3), (11, 2), (12, 1), (99, 1)):
        asked: list[str] = []
        stocked.client.before = lambda request, asked=asked: asked.append(request.name)  # type: ignore[misc]
        stocked.reader = TallyReader(stocked.client, stocked.book, stocked.clock, Portion(size))
        assert balances(stocked) == whole
        assert (asked.count("MLCOpenings"), asked.count("MLCClosings")) == (requests, requests)


def test_openings_carry_no_period_and_closings_a_typed_end(stocked: Bench) -> None:
    sent: list[str] = []
    stocked.client.before = lambda request: sent.append(request.body)
    balances(stocked, date(2025, 12, 31))
    openings = [body for body in sent if "OPENINGBALANCE" in body]
    closings = [body for body in sent if "CLOSINGBALANCE" in body]
    assert len(openings) == len(closings) == 1
    assert "SVTODATE" not in openings[0]
    assert "SVFROMDATE" not in openings[0] + closings[0]
    assert '<SVTODATE TYPE="Date">20251231</SVTODATE>' in closings[0]
    assert not any("BASEUNITS" in body for body in sent)


def test_a_portion_that_takes_too_long_is_halved_once_tally_is_free_again(stocked: Bench, company: Company) -> None:
    for number in range(9):
        company.add_item(f"Item {number}")
    stocked.read()
    whole = balances(stocked)
    asked: list[str] = []

    def too_much(request: Request) -> None:
        asked.append(request.name)
        bounds = re.search(r"AlterID &gt; (\d+) AND \$AlterID &lt;= (\d+)", request.body)
        if bounds and request.name == "MLCClosings" and held(int(bounds[1]), int(bounds[2])) > 3:
            raise busy(120)

    def held(above: int, up_to: int) -> int:
        return sum(above < row.alter_id <= up_to for row in stocked.shelf.masters[MasterKind.ITEM].values())

    portion = Portion(12)
    stocked.reader = TallyReader(stocked.client, stocked.book, stocked.clock, portion)
    stocked.client.before = too_much
    assert balances(stocked) == whole
    assert portion.items == 3
    first = asked.index("MLCClosings")
    assert asked[first : first + 4] == ["MLCClosings", "MLCCompanies", "MLCClosings", "MLCCompanies"]


def test_an_item_that_alone_takes_too_long_ends_the_reading(stocked: Bench) -> None:
    def never(request: Request) -> None:
        if request.name == "MLCOpenings":
            raise busy(120)

    stocked.client.before = never
    with pytest.raises(Busy):
        balances(stocked)


def test_a_build_that_empties_the_list_for_whole_batches_is_asked_for_their_fields(
    stocked: Bench, sim: TallySimulator
) -> None:
    asked: list[str] = []

    def emptied(request: Request) -> None:
        if request.name == "MLCOpenings":
            asked.append(request.body)
            if "BATCHALLOCATIONS." not in request.body:
                sim.faults.arm(Fault.MISSING_ROWS, fraction=0.0, match="MLCOpenings", times=1)

    stocked.client.before = emptied
    assert parts(balances(stocked)["Cable"].opening_quantity) == ((100, "Nos"),)
    assert ["BATCHALLOCATIONS.OPENINGBALANCE" in body for body in asked] == [False, True]


@pytest.mark.parametrize("name", ["MLCOpenings", "MLCClosings"])
def test_an_item_left_out_of_an_answer_is_refused(stocked: Bench, sim: TallySimulator, name: str) -> None:
    sim.faults.arm(Fault.MISSING_ROWS, fraction=0.5, match=name)
    with pytest.raises(BadAnswer, match="stock items"):
        balances(stocked)


def test_work_in_tally_meanwhile_is_told(stocked: Bench, company: Company) -> None:
    def entered(request: Request) -> None:
        if request.name == "MLCClosings":
            purchase(company, date(2025, 8, 1))

    stocked.client.before = entered
    assert stocked.reader.balances(stocked.options, TODAY, quiet).moved_meanwhile
    stocked.client.before = None
    balances(stocked)


def test_a_company_that_is_closed_gives_no_balances(stocked: Bench, sim: TallySimulator, company: Company) -> None:
    sim.state.close(company.name)
    moments = ticking()
    sim.state.open(empty_company("Another", guid="0" * 8 + company.guid[8:], clock=lambda: next(moments)))
    with pytest.raises(CompanyNotOpen):
        balances(stocked)
    with pytest.raises(CompanyNotOpen):
        stocked.reader.summary(stocked.options, date(2025, 4, 1), TODAY)


def test_the_stock_summary_ties_to_the_closings(stocked: Bench) -> None:
    reading = stocked.reader.summary(stocked.options, date(2025, 4, 1), date(2026, 3, 31))
    rows = {row.item: row for row in reading.rows}
    told = {name: one for name, one in balances(stocked).items() if one.closing_quantity is not None}
    assert {name: parts(row.quantity) for name, row in rows.items()} == {
        name: parts(one.closing_quantity) for name, one in told.items()
    }
    assert {name: row.value for name, row in rows.items()} == {name: one.closing_value for name, one in told.items()}
    assert rows["Wire"] == SummaryRow("Wire", Quantity(((Decimal(-3), "Nos"),)), None, None)
    assert (reading.company.name, reading.moved_meanwhile) == (NAME, False)


# ------------------------------------------------------------ rows


def item(body: str, name: str = "Cable") -> list[object]:
    xml = (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><STATUS>1</STATUS></HEADER><BODY><DATA><COLLECTION>"
        f'<STOCKITEM NAME="{name}">{body}</STOCKITEM></COLLECTION></DATA></BODY></ENVELOPE>'
    )
    parser: AnswerParser[object] = AnswerParser(Request("R5", "", "STOCKITEM", Shape.COLLECTION), opening_row(UNITS))
    parser.feed(xml.encode("utf-16-le"))
    return parser.finish().rows


def test_an_item_without_identity_is_no_row() -> None:
    with pytest.raises(MissingIdentity):
        item("<OPENINGBALANCE> 5 Nos</OPENINGBALANCE>")
    with pytest.raises(BadAnswer, match="cannot be read"):
        item("<GUID>g</GUID><ALTERID> 1</ALTERID><OPENINGBALANCE> 5 4</OPENINGBALANCE>")


def summary(body: str) -> list[SummaryRow]:
    parser = AnswerParser(Request("Stock Summary", "", "DSPSTKINFO", Shape.REPORT), summary_row(UNITS))
    parser.feed(f"<ENVELOPE>{body}</ENVELOPE>".encode("utf-16-le"))
    return parser.finish().rows


NAMED = "<DSPACCNAME><DSPDISPNAME>{}</DSPDISPNAME></DSPACCNAME>"
NUMBERS = "<DSPSTKINFO><DSPSTKCL><DSPCLQTY>{}</DSPCLQTY><DSPCLRATE/><DSPCLAMTA/></DSPSTKCL></DSPSTKINFO>"


def test_numbers_of_the_summary_belong_to_the_name_before_them() -> None:
    rows = summary(NAMED.format("A") + NUMBERS.format("1 Nos") + NAMED.format("B") + NUMBERS.format(""))
    assert [(row.item, parts(row.quantity), row.rate, row.value) for row in rows] == [
        ("A", ((1, "Nos"),), None, None),
        ("B", None, None, None),
    ]
    assert summary("") == []


@pytest.mark.parametrize(
    "body",
    [
        NUMBERS.format("1 Nos"),
        NAMED.format("A") + NUMBERS.format("1 Nos") + NUMBERS.format("2 Nos"),
        NAMED.format("A") + NAMED.format("B") + NUMBERS.format("1 Nos"),
        NAMED.format("") + NUMBERS.format("1 Nos"),
        NAMED.format("A") + "<DSPSTKINFO/>",
    ],
)
def test_a_summary_whose_names_and_numbers_do_not_pair_is_refused(body: str) -> None:
    with pytest.raises(BadAnswer):
        summary(body)


def test_a_lost_character_in_a_name_of_the_summary_is_noticed() -> None:
    parser = AnswerParser(Request("Stock Summary", "", "DSPSTKINFO", Shape.REPORT), summary_row(UNITS))
    with pytest.raises(BadAnswer, match="lost characters"):
        parser.feed(f"<ENVELOPE>{NAMED.format('Wire ??')}{NUMBERS.format('1 Nos')}</ENVELOPE>".encode())
