"""One request at a time: queueing, overlaps, work for clients that left, costs, keep-alive, never-send list."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import date

import pytest
from tally_ask import SLIM, ask, collection, companies, post_bytes, purchase, raw, typed, vouchers

from app.simulators.tally import Company, CostModel, Fault, TallySimulator, big_company
from app.simulators.tally.journal import RequestRecord


class Gate:
    """Holds the answering thread until it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self, _: RequestRecord) -> None:
        self.entered.set()
        assert self.opened.wait(10)


def in_background(action: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=action)
    thread.start()
    return thread


def test_requests_one_after_the_other_do_not_overlap(sim: TallySimulator) -> None:
    for _ in range(20):
        companies(sim)
    assert (sim.overlaps, len(sim.requests)) == (0, 20)


def test_a_request_that_arrives_during_another_is_an_overlap_and_waits(sim: TallySimulator) -> None:
    gate = Gate()
    sim.on_request = gate
    first = in_background(lambda: companies(sim))
    assert gate.entered.wait(10)
    second = in_background(lambda: companies(sim))
    assert sim.journal.wait_for(lambda records: len(records) == 2)
    assert (sim.busy, sim.requests[1].finished) == (True, False)
    gate.opened.set()
    first.join(10)
    second.join(10)
    assert [record.overlapped for record in sim.requests] == [False, True]
    assert all(record.delivered for record in sim.requests)


def test_work_for_a_client_that_left_goes_on_and_the_next_request_overlaps_it(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company)
    gate = Gate()
    sim.on_request = gate
    body = collection("Voucher", SLIM, formula="$AlterID > 0", variables=typed("20250401", "20260331")).encode(
        "utf-16-le"
    )
    with socket.create_connection(("127.0.0.1", sim.port)) as sock:
        sock.sendall(post_bytes(body))
        assert gate.entered.wait(10)
    next_one = in_background(lambda: companies(sim))
    assert sim.journal.wait_for(lambda records: len(records) == 2)
    gate.opened.set()
    next_one.join(10)
    abandoned, following = sim.requests
    assert (abandoned.finished, abandoned.rows_sent) == (True, 1)
    assert following.overlapped


def test_an_idle_keep_alive_connection_holds_the_slot_until_it_closes(company: Company) -> None:
    with TallySimulator([company], keepalive_s=60) as sim:
        lingering = socket.create_connection(("127.0.0.1", sim.port), timeout=10)
        lingering.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert lingering.recv(1000).startswith(b"HTTP/1.1 200 OK")
        other = in_background(lambda: companies(sim))
        assert sim.journal.wait_for(lambda records: len(records) == 2)
        assert not sim.requests[1].finished
        lingering.close()
        other.join(10)
        assert sim.requests[1].finished
        assert sim.overlaps == 0


def test_a_keep_alive_connection_can_ask_again(sim: TallySimulator) -> None:
    with socket.create_connection(("127.0.0.1", sim.port), timeout=10) as sock:
        for _ in range(2):
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            while not received.endswith(b"</RESPONSE>\r\n"):
                received += sock.recv(1000)


def test_costs_are_charged_to_the_injected_sleep(company: Company) -> None:
    slept: list[float] = []
    for day in (1, 2, 3):
        purchase(company, date(2025, 11, day))
    costs = CostModel(per_row_scanned_s=1, per_row_sent_s=10, per_whole_book_row_s=1000)
    with TallySimulator([company], costs=costs, sleep=slept.append) as sim:
        vouchers(sim, first="20251102", last="20251103", above=2)
        ask(sim, collection("Voucher", SLIM, formula="$AlterID > 2", variables=typed("20250401", "20260331")))
        assert slept == [2 * 1 + 1 * 10, 3 * 1 + 1 * 10 + 3 * 1000]


def test_an_alterid_filter_without_dates_scans_the_whole_book_and_a_window_does_not() -> None:
    book = big_company(6000, days=600)
    with TallySimulator([book]) as sim:
        name = book.name
        windowed = vouchers(sim, first="20240401", last="20240407", above=0, company=name).rows("VOUCHER")
        assert len(windowed) == 70
        assert (sim.requests[0].rows_scanned, sim.whole_book_scans) == (70, 0)
        request = collection(
            "Voucher", SLIM, company=name, formula="$AlterID > 5990", variables=typed("20240401", "20991231")
        )
        assert len(ask(sim, request).rows("VOUCHER")) == 10
        assert (sim.requests[1].rows_scanned, sim.whole_book_scans) == (6000, 1)


def test_a_hundred_thousand_vouchers_are_answered_by_index(request: pytest.FixtureRequest) -> None:
    book = big_company(100_000, seed=3)
    same = big_company(1_000, seed=3)
    assert book.alt_vch_id == len(book.vouchers_index) == 100_000
    with TallySimulator([book]) as sim:
        rows = vouchers(sim, "GUID,ALTERID,AllInventoryEntries", above=99_990, company=book.name).rows("VOUCHER")
        assert [row.findtext("ALTERID") for row in rows] == [f" {number}" for number in range(99_991, 100_001)]
    assert book.voucher(f"{book.guid}-00000005").lines == same.voucher(f"{same.guid}-00000005").lines
    assert all(voucher.balance == 0 for voucher in same.vouchers())


@pytest.mark.parametrize(
    "envelope",
    [
        collection("Voucher", "*", formula="$AlterID > 0"),
        collection("Voucher", "GUID", extra="<NATIVEMETHOD>*</NATIVEMETHOD>", formula="$AlterID > 0"),
        collection("Stock Item Godown", "NAME"),
        collection("Voucher", "GUID", formula='$$InDateRange:"x"'),
        collection("Ledger", "NAME", variables="<SVFROMDATE>20250401</SVFROMDATE>"),
        collection("Ledger", "NAME", extra="<COMPUTE>N : $$NumItems:Some Name</COMPUTE>"),
        collection("Company", "NAME", name="X").replace("<ID>X</ID>", "<ID>List of Units</ID>"),
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Import</TALLYREQUEST><TYPE>Data</TYPE><ID>All Masters</ID>"
        "</HEADER><BODY/></ENVELOPE>",
    ],
)
def test_a_request_of_the_never_send_list_hangs_until_someone_closes_the_dialog(
    sim: TallySimulator, envelope: str
) -> None:
    answers: list[bytes] = []
    asking = in_background(lambda: answers.append(raw(sim, post_bytes(envelope.encode("utf-16-le")))[1]))
    assert sim.journal.wait_for(lambda records: bool(records) and bool(records[0].forbidden))
    if "drops" not in sim.requests[0].forbidden:
        assert sim.faults.wait_until_on(Fault.DIALOG)
    sim.release()
    asking.join(10)
    assert answers == [b""]
    assert len(sim.forbidden_requests) == 1
    assert companies(sim).rows("COMPANY")


def test_an_unfiltered_voucher_collection_is_deadly_on_a_big_book_only(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    request = collection("Voucher", SLIM, variables=typed("20250401", "20260331"))
    assert ask(sim, request).rows("VOUCHER")
    assert not sim.forbidden_requests


def test_the_book_can_be_edited_between_two_requests_of_one_cycle(sim: TallySimulator, company: Company) -> None:
    purchase(company)

    def edit(record: RequestRecord) -> None:
        if record.number == 2:
            company.touch_voucher(company.vouchers()[0].guid)

    sim.on_request = edit
    assert companies(sim).rows("COMPANY")[0].findtext("ALTVCHID") == " 1"
    assert companies(sim).rows("COMPANY")[0].findtext("ALTVCHID") == " 2"


def test_a_failing_callback_closes_the_connection_and_is_told_at_the_end(company: Company) -> None:
    def fail(record: RequestRecord) -> None:
        if record.number == 1:
            raise ValueError("oops")

    def use() -> None:
        with TallySimulator([company]) as sim:
            sim.on_request = fail
            assert raw(sim, post_bytes(b"")) == (b"", b"")
            assert companies(sim).rows("COMPANY")

    with pytest.raises(RuntimeError, match="failed while answering"):
        use()


def test_a_copied_company_has_the_same_guid_and_its_own_data(sim: TallySimulator, company: Company) -> None:
    voucher = purchase(company, remote_id="imported-0001")
    copy = company.copied("Test Traders (copy)")
    sim.open_company(copy)
    purchase(copy)
    assert len({row.findtext("GUID") for row in companies(sim).rows("COMPANY")}) == 1
    (row,) = vouchers(sim).rows("VOUCHER")
    assert (row.get("REMOTEID"), row.findtext("GUID")) == ("imported-0001", voucher.guid)
    assert len(vouchers(sim, company="Test Traders (copy)").rows("VOUCHER")) == 2
