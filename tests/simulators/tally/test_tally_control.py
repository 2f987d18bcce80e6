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
        ("/company/close", {"name": "Nobody"}),
        ("/restore", {"name": "never taken"}),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_with_a_reason(control: Control, path: str, body: Any) -> None:
    answer = requests.post(control.base + path, json=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"]
