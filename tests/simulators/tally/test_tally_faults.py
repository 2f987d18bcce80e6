"""Every fault shows on the wire what it promises, and is gone when cleared."""

from __future__ import annotations

import socket
import threading
from datetime import date

import pytest
from lxml import etree
from tally_ask import FULL, ask, cleaned, collection, companies, post_bytes, purchase, raw, vouchers

from app.simulators.tally import Company, Fault, TallySimulator, empty_company


def test_a_refused_port_refuses_and_comes_back_on_the_same_port(sim: TallySimulator) -> None:
    port = sim.port
    sim.faults.arm(Fault.REFUSED)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    sim.faults.clear(Fault.REFUSED)
    assert sim.port == port
    assert companies(sim).rows("COMPANY")


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.DIALOG])
def test_a_busy_tally_accepts_and_stays_silent_until_released(sim: TallySimulator, fault: Fault) -> None:
    sim.faults.arm(fault)
    data = post_bytes(collection("Company", "NAME", company=None).encode("utf-16-le"))
    with socket.create_connection(("127.0.0.1", sim.port), timeout=0.2) as sock:
        sock.sendall(data)
        with pytest.raises(TimeoutError):
            sock.recv(1)
        sim.release()
        sock.settimeout(10)
        assert sock.recv(12) == b"HTTP/1.1 200"


def test_busy_for_some_seconds_answers_by_itself(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.BUSY, seconds=0.01, times=1)
    assert companies(sim).rows("COMPANY")
    assert not sim.faults.is_on(Fault.BUSY)


def test_stopping_ends_a_dialog(company: Company) -> None:
    sim = TallySimulator([company]).start()
    sim.faults.arm(Fault.DIALOG)
    answers: list[bytes] = []
    data = post_bytes(collection("Company", "NAME", company=None).encode("utf-16-le"))
    asking = threading.Thread(target=lambda: answers.append(raw(sim, data)[0]))
    asking.start()
    assert sim.journal.wait_for(lambda records: len(records) == 1)
    sim.stop()
    asking.join(10)
    assert answers == [b""]


def test_a_truncated_body_is_shorter_than_its_length(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.TRUNCATED, times=1)
    reply = companies(sim)
    assert 0 < len(reply.body) < reply.promised
    assert not sim.requests[0].delivered
    whole = companies(sim)
    assert len(whole.body) == whole.promised


def test_cut_xml_is_complete_by_length_and_ends_in_the_middle(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.CUT_XML, times=1)
    reply = companies(sim)
    assert len(reply.body) == reply.promised
    assert not reply.text.rstrip().endswith("</ENVELOPE>")


def test_invalid_xml_does_not_parse_even_when_cleaned(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.INVALID_XML, times=1)
    text = companies(sim).text
    with pytest.raises(etree.XMLSyntaxError):
        cleaned(text)


def test_the_company_list_can_be_empty_once_although_a_company_is_open(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.EMPTY_COMPANY_LIST, times=1)
    assert companies(sim).rows("COMPANY") == []
    assert len(companies(sim).rows("COMPANY")) == 1


def test_the_name_cache_loses_the_guid_from_the_second_use_of_a_name_on(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    sim.faults.arm(Fault.NAME_CACHE)
    assert vouchers(sim, name="FhA").rows("VOUCHER")[0].find("GUID") is not None
    assert vouchers(sim, name="FhA").rows("VOUCHER")[0].find("GUID") is None
    assert vouchers(sim, name="FhB").rows("VOUCHER")[0].find("GUID") is not None


def test_a_wrong_status_comes_with_rows(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.WRONG_STATUS, times=1)
    reply = companies(sim)
    assert (reply.xml.findtext("HEADER/STATUS"), len(reply.rows("COMPANY"))) == ("0", 1)


def test_rows_outside_the_window_come_along(sim: TallySimulator, company: Company) -> None:
    purchase(company, date(2025, 11, 3))
    purchase(company, date(2025, 5, 3))
    sim.faults.arm(Fault.ROWS_OUTSIDE_WINDOW, times=1)
    assert len(vouchers(sim, first="20251101", last="20251130").rows("VOUCHER")) == 2
    assert len(vouchers(sim, first="20251101", last="20251130").rows("VOUCHER")) == 1


def test_missing_rows_look_complete(sim: TallySimulator, company: Company) -> None:
    for _ in range(4):
        purchase(company)
    sim.faults.arm(Fault.MISSING_ROWS, times=1, fraction=0.75)
    reply = vouchers(sim)
    assert (len(reply.rows("VOUCHER")), reply.xml.findtext("HEADER/STATUS")) == (3, "1")
    assert len(reply.body) == reply.promised


def test_empty_lines_leave_a_purchase_without_lines(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    sim.faults.arm(Fault.EMPTY_LINES, times=1)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert row.find("ALLINVENTORYENTRIES.LIST/STOCKITEMNAME") is None


def test_an_unknown_field_gives_no_rows_on_that_build(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    sim.faults.arm(Fault.UNKNOWN_FIELD_EMPTIES)
    assert vouchers(sim, "GUID,NoSuchField").rows("VOUCHER") == []
    assert ask(sim, collection("Ledger", "GUID,NoSuchField")).rows("LEDGER") == []
    assert len(vouchers(sim, "GUID").rows("VOUCHER")) == 1


def test_an_old_erp9_announces_itself(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.ERP9)
    body = raw(sim, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")[1]
    assert body == b"<RESPONSE>Tally.ERP 9 Server is Running</RESPONSE>\r\n"


def test_the_licence_service_answers_200_with_html(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.LICENCE_SERVICE)
    head, body = raw(sim, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert body.startswith(b"<html>")


def test_a_dropped_connection_sends_nothing(sim: TallySimulator) -> None:
    sim.faults.arm(Fault.DROP, times=1)
    data = post_bytes(collection("Company", "NAME", company=None).encode("utf-16-le"))
    assert raw(sim, data) == (b"", b"")
    assert companies(sim).rows("COMPANY")


def test_a_fault_can_be_limited_to_requests_that_match(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    sim.faults.arm(Fault.WRONG_STATUS, match="collection voucher")
    assert companies(sim).xml.findtext("HEADER/STATUS") == "1"
    assert vouchers(sim).xml.findtext("HEADER/STATUS") == "0"


def test_a_closed_company_vanishes_and_comes_back(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    sim.close_company("Test Traders")
    assert companies(sim).rows("COMPANY") == []
    assert vouchers(sim).rows("VOUCHER") == []
    sim.open_company(company)
    assert len(vouchers(sim).rows("VOUCHER")) == 1


def test_a_strange_company_answers_with_its_own_guids(sim: TallySimulator, company: Company) -> None:
    other = empty_company("Another", "11111111-2222-3333-4444-555555555555")
    sim.open_company(other)
    sim.faults.arm(Fault.STRANGE_COMPANY)
    guids = [row.findtext("GUID") or "" for row in ask(sim, collection("Ledger", "GUID")).rows("LEDGER")]
    assert guids
    assert all(guid.startswith(other.guid) for guid in guids)


def test_a_secured_company_is_not_listed_until_login_and_may_answer_credentials(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company)
    sim.require_login("Test Traders", "reader", "secret")
    assert companies(sim).rows("COMPANY") == []
    request = collection(
        "Ledger", "GUID", variables="<SVCUSERNAME>reader</SVCUSERNAME><SVCPASSWORD>wrong</SVCPASSWORD>"
    )
    assert not ask(sim, request).rows("LEDGER")
    assert ask(sim, request.replace("wrong", "secret")).rows("LEDGER")
    sim.log_in("Test Traders")
    assert len(companies(sim).rows("COMPANY")) == 1
