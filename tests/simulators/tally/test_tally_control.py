"""The control API edits books, switches faults and shows the state, while Tally itself is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tally_ask import companies, vouchers

from app.simulators.tally import Company, Fault, TallySimulator


class Control:
    def __init__(self, sim: TallySimulator) -> None:
        self.base = f"http://127.0.0.1:{sim.control_port}"
        self.sim = sim

    def get(self, path: str) -> Any:
        return requests.get(self.base + path, timeout=10).json()

    def post(self, path: str, **body: Any) -> Any:
        return requests.post(self.base + path, json=body, timeout=10).json()


@pytest.fixture
def control(company: Company) -> Iterator[Control]:
    with TallySimulator([company], control_port=0) as sim:
        yield Control(sim)
        sim.release()


def enter(control: Control, **more: Any) -> Any:
    line = {"item": "MCB", "quantity": 10, "rate": "12.50", "godown": "Van 1"}
    values = {"date": "2025-11-03", "supplier": "Acme & Sons", "lines": [line], "taxes": [["Input CGST", "11.25"]]}
    return control.post("/voucher", **(values | more))


def test_a_purchase_can_be_entered_altered_redated_cancelled_and_deleted(control: Control) -> None:
    made = enter(control, reference="INV-9")
    assert (made["total"], made["alterid"], made["type"], made["reference"]) == ("136.25", 1, "Purchase", "INV-9")
    path = f"/voucher/{made['guid']}"
    assert control.post(f"{path}/alter", narration="x")["alterid"] == 2
    assert control.post(f"{path}/alter")["alterid"] == 3
    assert control.post(f"{path}/redate", date="2025-10-01")["date"] == "2025-10-01"
    assert control.post(f"{path}/optional", optional=True)["alterid"] == 6
    assert control.post(f"{path}/cancel")["cancelled"] is True
    assert control.post(f"{path}/delete") == {"altvchid": 9}
    assert control.get("/vouchers") == []


@pytest.mark.parametrize(
    ("kind", "moved"),
    [
        ("purchase", 4),
        ("receipt-note", 4),
        ("debit-note", -4),
        ("rejection-out", -4),
        ("sale", -4),
        ("delivery-note", -4),
        ("credit-note", 4),
        ("rejection-in", 4),
        ("stock-journal", 4),
        ("material-in", 4),
        ("material-out", -4),
        ("count", 4),
        ("purchase-order", 0),
        ("sales-order", 0),
    ],
)
def test_each_class_of_stock_voucher_is_entered_by_one_command(control: Control, kind: str, moved: int) -> None:
    body = {"item": "MCB", "quantity": 4, "rate": "2.50", "godown": "Van 1"}
    if kind in {"sale", "delivery-note", "credit-note", "rejection-in", "sales-order"}:
        body["customer"] = "Site Contracts"
    elif kind not in {"stock-journal", "count"}:
        body["supplier"] = "Acme & Sons"
    made = control.post(f"/stock/{kind}", **body)
    assert made["date"] == "2025-11-20", "today unless it says otherwise"
    there = {"item": "MCB", "godown": "Van 1", "batch": "Primary Batch", "quantity": str(moved)}
    assert control.get("/stock") == ([there] if moved else [])


def test_a_transfer_and_a_manufacturing_journal_are_entered_by_one_command(control: Control) -> None:
    control.post("/stock/transfer", item="MCB", quantity=3, rate=2, source="Main Location", destination="Van 1")
    places = {one["godown"]: one["quantity"] for one in control.get("/stock?until=2025-11-20")}
    assert places == {"Main Location": "-3", "Van 1": "3"}
    assert control.get("/stock?until=2025-11-19") == []
    made = {"consumed": [{"item": "MCB", "quantity": 1}], "lines": [{"item": "MCB", "quantity": 2, "godown": "Van 1"}]}
    assert "POST /master/voucher-type" in control.post("/stock/manufacturing", **made)["error"]
    control.post("/master/voucher-type", name="Mfg", parent="Stock Journal", is_manufacturing_journal=True)
    assert control.post("/stock/manufacturing", **made)["type"] == "Mfg"


def test_one_line_may_be_tracked_in_part(control: Control) -> None:
    parts = [{"quantity": 2, "tracking_number": "T1"}, {"quantity": 3, "godown": "Van 1"}]
    line = {"item": "MCB", "rate": 5, "parts": parts}
    made = control.post("/stock/purchase", supplier="Acme & Sons", lines=[line])
    assert made["total"] == "25.00"
    assert [one["quantity"] for one in control.get("/stock")] == ["3"]


def test_a_company_is_switched_between_what_is_not_known_of_tally(control: Control, company: Company) -> None:
    names = ("tracked_excess_moves", "count_at_end_of_day", "zero_count_is_empty", "material_in_all_entries")
    for name in names:
        wanted = not getattr(company, name)
        control.post("/company/switch", name="Test Traders", **{name: wanted})
        assert getattr(company, name) is wanted
    assert "error" in control.post("/company/switch", name="Test Traders", lock=True)


def test_random_edits_are_made_as_often_as_asked_and_repeat_with_their_seed(control: Control, company: Company) -> None:
    empty = company.backup()
    first = control.post("/edit", count=12, seed=5)
    assert len(first) == 12
    assert all(one["what"] for one in first)
    company.restore(empty)
    assert control.post("/edit", count=12, seed=5) == first


def test_what_is_entered_shows_at_once_on_tallys_port(control: Control) -> None:
    made = enter(control)
    assert [row.findtext("GUID") for row in vouchers(control.sim).rows("VOUCHER")] == [made["guid"]]


def test_masters_can_be_created_renamed_and_deleted(control: Control) -> None:
    assert control.post("/master/supplier", name="New Supplier")["name"] == "New Supplier"
    assert control.post("/master/item", name="RCCB", unit="Nos", part_number="R1")["name"] == "RCCB"
    assert control.post("/master/ledger/rename", name="New Supplier", new_name="Newer")["name"] == "Newer"
    assert control.post("/master/item/delete", name="RCCB") == {}
    assert "error" in control.post("/master/item/delete", name="RCCB")


def test_faults_are_switched_and_a_dialog_released_while_tally_is_silent(control: Control) -> None:
    assert control.post("/fault", name="dialog", on=True) == {"faults": ["dialog"]}
    assert control.get("/state")["faults"] == ["dialog"]
    control.post("/release")
    assert not control.sim.faults.is_on(Fault.DIALOG)
    control.post("/fault", name="empty_company_list", times=1)
    assert companies(control.sim).rows("COMPANY") == []
    control.post("/fault", name="erp9")
    assert control.post("/fault", name="all", on=False) == {"faults": []}


def test_companies_are_closed_opened_and_renamed(control: Control) -> None:
    assert control.post("/company/close", name="Test Traders")["companies"] == []
    state = control.post("/company/open", name="Test Traders")
    assert state["active"] == "Test Traders"
    renamed = control.post("/company/rename", name="Test Traders", new_name="Other")
    assert renamed["companies"][0]["name"] == "Other"


def test_a_backup_is_restored(control: Control) -> None:
    enter(control)
    control.post("/backup", name="b1")
    enter(control)
    assert control.post("/restore", name="b1")["altvchid"] == 1


def test_the_journal_can_be_read(control: Control) -> None:
    companies(control.sim)
    (record,) = control.get("/requests")
    assert (record["kind"], record["id"], record["rows_sent"]) == ("collection", "FhCompanies", 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/nothing", {}),
        ("/fault", {"name": "no such fault"}),
        ("/voucher", {"date": "2025-11-03", "supplier": "Nobody", "lines": []}),
        ("/voucher", {"date": "2025-11-03", "colour": "red"}),
        ("/voucher/unknown/cancel", {}),
        ("/stock/nothing", {"item": "MCB", "quantity": 1}),
        ("/stock/transfer", {"item": "MCB", "quantity": 1, "source": "Main Location"}),
        ("/stock/sale", {"item": "MCB", "quantity": 1, "customer": "Site Contracts", "source": "Van 1"}),
        ("/company/switch", {"name": "Test Traders", "tracked_excess_moves": "yes"}),
        ("/company/close", {"name": "Nobody"}),
        ("/restore", {"name": "never taken"}),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_with_a_reason(control: Control, path: str, body: Any) -> None:
    answer = requests.post(control.base + path, json=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"]
