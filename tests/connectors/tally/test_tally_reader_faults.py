"""What goes wrong with a running Tally: every fault is refused by name, nothing wrong is saved, nothing piles up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from tally_support import NAME, Bench, StillClock, purchase

from app.connectors.tally import artefacts
from app.connectors.tally.client import Credentials, TallyClient
from app.connectors.tally.probe import TallyProbe
from app.domain.errors import (
    BadAnswer,
    Busy,
    ConfigurationError,
    KnownError,
    SystemError_,
    Unreachable,
    WrongSystem,
)
from app.domain.masters import SkuField
from app.simulators.tally import Company, Fault, Licence, Line, PeriodMode, TallySimulator, empty_company


@pytest.fixture
def loaded(bench: Bench, company: Company) -> Bench:
    """A bench that has read two purchases; another one waits to be read."""
    purchase(company, date(2025, 4, 5))
    purchase(company)
    bench.read()
    purchase(company, reference="INV-2")
    return bench


REFUSED: list[tuple[Fault, type[KnownError], str]] = [
    (Fault.TRUNCATED, BadAnswer, "cut off"),
    (Fault.CUT_XML, BadAnswer, "cut off"),
    (Fault.INVALID_XML, BadAnswer, "well-formed"),
    (Fault.WRONG_STATUS, BadAnswer, "status|STATUS"),
    (Fault.ROWS_OUTSIDE_WINDOW, BadAnswer, "was asked for"),
    (Fault.DROP, BadAnswer, "closed the connection"),
    (Fault.LICENCE_SERVICE, WrongSystem, "web page"),
    (Fault.REFUSED, Unreachable, "No connection"),
]


@pytest.mark.parametrize(("fault", "error", "words"), REFUSED)
def test_fault_is_named_and_the_mark_stands(
    loaded: Bench, sim: TallySimulator, fault: Fault, error: type[KnownError], words: str
) -> None:
    mark, stored = loaded.shelf.state.voucher_mark, loaded.stored()
    sim.faults.arm(fault)
    with pytest.raises(error, match=words) as caught:
        loaded.read()
    assert caught.value.advice
    assert loaded.shelf.state.voucher_mark == mark
    assert loaded.stored() == stored
    assert loaded.shelf.deleted == set()
    sim.faults.clear()
    assert loaded.read().details == 1


def test_closed_port_says_which_menu_opens_it(loaded: Bench, sim: TallySimulator) -> None:
    sim.faults.arm(Fault.REFUSED)
    with pytest.raises(Unreachable) as caught:
        loaded.read()
    assert "F1 (Help) > Settings > Connectivity > Client/Server configuration" in caught.value.advice
    assert f"Port to {sim.port}" in caught.value.advice


@pytest.mark.parametrize("fraction", [0.0, 0.5])
def test_rows_missing_from_the_detail_are_no_success(
    loaded: Bench, company: Company, sim: TallySimulator, fraction: float
) -> None:
    for n in range(5):
        purchase(company, reference=f"R{n}")
    mark = loaded.shelf.state.voucher_mark
    sim.faults.arm(Fault.MISSING_ROWS, fraction=fraction, match="MLCVchFull")
    with pytest.raises(BadAnswer, match="left out"):
        loaded.read()
    assert loaded.shelf.state.voucher_mark == mark


def test_rows_missing_from_a_list_are_found_by_the_census(loaded: Bench, company: Company, sim: TallySimulator) -> None:
    expected = {purchase(company, reference=f"R{n}").guid for n in range(6)}
    sim.faults.arm(Fault.MISSING_ROWS, fraction=0.5, match="MLCVchDelta", times=1)
    loaded.read()
    assert expected <= set(loaded.shelf.details)


def test_half_a_census_deletes_nothing(loaded: Bench, company: Company, sim: TallySimulator) -> None:
    for n in range(6):
        purchase(company, reference=f"R{n}")
    loaded.read()
    for fraction in (0.5, 0.0):
        sim.faults.arm(Fault.MISSING_ROWS, fraction=fraction, match="MLCVchCensus")
        loaded.read(census=True)
        loaded.read(census=True)
        assert loaded.shelf.deleted == set()
        sim.faults.clear()


def test_guids_lost_to_the_name_cache_cost_one_retry_under_a_fresh_name(loaded: Bench, sim: TallySimulator) -> None:
    sim.faults.arm(Fault.NAME_CACHE)
    assert loaded.read().details == 1
    names = [record.id for record in sim.requests]
    assert any(name.startswith("MLCVchDeltav") for name in names)
    assert any(name.startswith("MLCCompaniesv") for name in names)


def test_release_that_empties_on_unknown_fields_is_read_with_the_plain_forms(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    sim.faults.arm(Fault.UNKNOWN_FIELD_EMPTIES)
    voucher = purchase(company)
    bench.read()
    assert voucher.guid in bench.shelf.details


def test_empty_lists_are_refused_and_the_voucher_is_named(loaded: Bench, sim: TallySimulator) -> None:
    sim.faults.arm(Fault.EMPTY_LINES)
    with pytest.raises(BadAnswer, match="Purchase 3 of 2026-03-03"):
        loaded.read()


def test_answers_of_another_company_are_refused(loaded: Bench, company: Company, sim: TallySimulator) -> None:
    other = empty_company("Other", "9b1c8a51-6d27-4e94-8b12-a95d1c7e4f61")
    other.add_supplier("X")
    other.add_item("Y")
    for _ in range(9):
        other.add_purchase(supplier="X", date=date(2026, 3, 3), lines=[Line("Y", 1, 1)])
    sim.open_company(other)
    sim.activate("Other")
    sim.faults.arm(Fault.STRANGE_COMPANY)
    with pytest.raises(SystemError_):
        loaded.read()
    assert all(guid.startswith(company.guid) for guid in loaded.stored())


# --- time ------------------------------------------------------------------------------------------------------


def test_after_a_timeout_only_the_drain_probe_is_sent_until_it_is_answered(
    company: Company, sim: TallySimulator
) -> None:
    bench = Bench(sim.url, NAME, timeout_s=0.3, drain_timeout_s=0.3)
    purchase(company)
    sim.faults.arm(Fault.DIALOG, match="MLCVchDelta")
    with pytest.raises(Busy):
        bench.read()
    assert bench.gate.drain
    sim.journal.clear()
    sim.faults.arm(Fault.DIALOG)
    for _ in range(2):
        with pytest.raises(Busy):
            bench.reader.companies()
        with pytest.raises(Busy):
            TallyProbe(bench.client).release()
    sim.release()
    assert sim.journal.wait_for(lambda records: all(record.finished for record in records))
    assert {record.id for record in sim.requests} <= {"", "MLCCompanies", "MLCVchDelta"}
    bench.client.__init__(sim.url, bench.clock, bench.gate, timeout_s=20.0)  # type: ignore[misc]
    bench.read()
    assert not bench.gate.drain


def test_a_question_whose_answer_does_not_grow_is_given_up_long_before_a_read_of_the_books(
    sim: TallySimulator,
) -> None:
    client = Bench(sim.url, NAME, timeout_s=120.0).client
    small = [artefacts.company_list(), artefacts.company_object(NAME), artefacts.licence(), artefacts.product_build()]
    assert {client.ask(request, lambda _: None).budget_s for request in small} == {30.0}
    assert client.ask(artefacts.voucher_types(NAME), lambda _: None).budget_s == 120.0


def test_a_request_after_a_timeout_waits_for_the_probe_and_then_goes_out(loaded: Bench, sim: TallySimulator) -> None:
    loaded.gate.drain = True
    sim.journal.clear()
    TallyProbe(loaded.client).sku_fields(NAME)
    assert [record.id for record in sim.requests] == ["MLCCompanies", "MLCItems"]
    assert not loaded.gate.drain


def test_timeout_halves_the_window_for_good(company: Company, sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME, timeout_s=0.3)
    purchase(company)
    sim.faults.arm(Fault.DIALOG, match="MLCVchDelta")
    with pytest.raises(Busy):
        bench.read()
    sim.release()
    assert bench.book.state(company.guid).window_days == 15


def test_slow_answer_halves_the_window_and_the_rest_is_read_in_smaller_steps(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    guids = {purchase(company, date(2026, 1 + n % 3, 1 + 2 * n)).guid for n in range(12)}
    bench.clock.step_s = 7.0
    bench.read()
    assert bench.book.state(company.guid).window_days < 31
    assert set(bench.shelf.details) == guids
    days = bench.book.state(company.guid).window_days
    bench.clock.step_s = 0.0
    bench.read()
    assert bench.book.state(company.guid).window_days == days


def test_two_threads_never_overlap_and_each_request_is_followed_by_a_pause(sim: TallySimulator) -> None:
    first = Bench(sim.url, NAME)
    second = Bench(sim.url, NAME)
    second.gate = first.gate
    second.client = first.client.__class__(sim.url, second.clock, first.gate, timeout_s=20.0)
    second.reader = second.reader.__class__(second.client, second.book, second.clock)
    inside: list[bool] = []
    for bench in (first, second):
        bench.clock.on_sleep = lambda: inside.append(first.gate.lock._is_owned())  # type: ignore[attr-defined]
    threads = [threading.Thread(target=bench.read) for bench in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sim.overlaps == 0
    assert len(inside) == len(sim.requests)
    assert all(inside)
    assert first.clock.slept == [1.0] * len(first.clock.slept)


# --- builds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [PeriodMode.FILTERS, PeriodMode.SELECTS])
@pytest.mark.parametrize("educational", [False, True])
def test_every_build_reads_the_same_vouchers(
    bench: Bench, company: Company, sim: TallySimulator, mode: PeriodMode, educational: bool
) -> None:
    sim.state.period_mode = mode
    sim.state.licence = Licence(educational=educational)
    company.display_period = (date(2026, 3, 1), date(2026, 3, 31))
    guids = {purchase(company, day).guid for day in (date(2025, 4, 1), date(2025, 7, 31), date(2026, 2, 2))}
    bench.read()
    assert set(bench.shelf.details) == guids


def test_probe_tells_release_licence_mode_and_code_fields(bench: Bench, sim: TallySimulator) -> None:
    probe = TallyProbe(bench.client)
    probe.alive()
    release = probe.release()
    assert (release.release, release.educational, release.serial) == ("7.0", False, "769123456")
    sim.state.licence = Licence(educational=True)
    assert probe.release().educational is True
    assert probe.sku_fields(NAME) == set(SkuField)


def test_first_bind_refuses_tally_erp_9(bench: Bench, sim: TallySimulator) -> None:
    sim.faults.arm(Fault.ERP9)
    with pytest.raises(WrongSystem, match=r"Tally\.ERP 9"):
        bench.read()


def test_probe_names_tally_erp_9(bench: Bench, sim: TallySimulator) -> None:
    sim.faults.arm(Fault.ERP9)
    with pytest.raises(WrongSystem, match=r"Tally\.ERP 9"):
        TallyProbe(bench.client).alive()


# --- settings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://localhost:9000", "ftp://x", "http://", "http://u:p@localhost:9000"])
def test_only_plain_http_addresses_are_accepted(url: str, bench: Bench) -> None:
    with pytest.raises(ConfigurationError):
        TallyClient(url, bench.clock, bench.gate)


def test_credentials_stay_on_this_pc_unless_allowed(bench: Bench) -> None:
    secret = Credentials("reader", "open sesame")
    with pytest.raises(ConfigurationError) as caught:
        TallyClient("http://192.168.1.7:9000", bench.clock, bench.gate, credentials=secret)
    assert "open sesame" not in str(caught.value) + repr(secret)
    TallyClient("http://localhost:9000", bench.clock, bench.gate, credentials=secret)
    TallyClient("http://192.168.1.7:9000", bench.clock, bench.gate, credentials=secret, allow_remote_credentials=True)


def test_credentials_travel_as_static_variables(company: Company, sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME, credentials=Credentials("a&b", "c<d"))
    bench.reader.companies()
    assert "<SVCUSERNAME>a&amp;b</SVCUSERNAME><SVCPASSWORD>c&lt;d</SVCPASSWORD>" in sim.requests[0].text


def test_each_request_has_its_own_connection_and_says_utf_16(loaded: Bench, sim: TallySimulator) -> None:
    loaded.read()
    for record in (one for one in sim.requests if one.kind != "alive"):
        headers = {name.casefold(): value for name, value in record.headers}
        assert headers["connection"] == "close"
        assert headers["content-type"] == "text/xml;charset=utf-16"
        assert int(headers["content-length"]) == len(record.text) * 2


def test_traffic_is_counted(loaded: Bench, sim: TallySimulator) -> None:
    loaded.read()
    traffic = loaded.client.traffic
    assert traffic.requests == len(sim.requests)
    assert traffic.bytes_sent == sum(2 * len(record.text) for record in sim.requests)
    assert traffic.bytes_received > 0


def test_pause_is_that_of_the_setting(sim: TallySimulator) -> None:
    clock: StillClock = Bench(sim.url, NAME).clock
    assert clock.slept == []
    bench = Bench(sim.url, NAME, pause_s=2.5)
    bench.reader.companies()
    assert bench.clock.slept == [2.5]


@pytest.fixture(autouse=True)
def _release(sim: TallySimulator) -> Iterator[None]:
    yield
    sim.release()
