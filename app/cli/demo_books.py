"""What the demonstration adds with Zoho Books: a third simulator that is signed in, and the bills that came of it."""

from __future__ import annotations

from app.bootstrap import Program
from app.cli.output import money, plain, say_table
from app.domain.records import Record
from app.domain.states import State
from app.flows.bills import planner as bills
from app.simulators.zoho_books import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ZohoBooksSimulator
from app.store.records import RecordFilter
from app.system.secrets import SecretName, Secrets

HOME_STATE = "KA"
"""Of the sample company."""


def settings(zoho: ZohoBooksSimulator) -> dict[str, dict[str, object]]:
    """The sections of a profile whose bills go to the sample organization."""
    books = zoho.organization
    accounts = {one.name: one.id for one in books.accounts.values()}
    taxes = {one.name: one.id for one in books.taxes.values()}
    return {
        "zoho": {
            "enabled": True,
            "region": "custom",
            "accounts_url": zoho.accounts_url(),
            "client_id": DEFAULT_CLIENT_ID,
            "organization_id": books.organization_id,
            "calls_per_minute": 95,  # nobody else calls these books
        },
        "bills": {
            "enabled": True,
            "account_rules": [{"item": "*", "account_id": accounts["Cost of Goods Sold"]}],
            "freight_account_id": accounts["Freight and Postage"],
            "home_state": HOME_STATE,
            "intra_tax_id": taxes["GST18"],
            "inter_tax_id": taxes["IGST18"],
        },
    }


def sign_in(zoho: ZohoBooksSimulator, secrets: Secrets) -> None:
    """As after the browser."""
    secrets.override(SecretName.ZOHO_CLIENT_SECRET, DEFAULT_CLIENT_SECRET)
    secrets.override(SecretName.ZOHO_REFRESH_TOKEN, zoho.sign_in().refresh_token)


def records(program: Program) -> list[Record]:
    """Of the bills flow."""
    return list(program.service.records(RecordFilter(flow=bills.NAME)))


def show(program: Program) -> None:
    """What is in the books now, and what waits with its reasons."""
    found = records(program)
    synced = [one for one in found if one.state is State.SYNCED]
    say_table(
        "Bills of ServiceTitan that are in Zoho Books",
        ["id", "bill", "vendor", "number", "total"],
        [(one.id, one.label, one.party, one.reference, money(one.amount)) for one in synced],
        right=["id", "total"],
        heads=8,
    )
    waiting = [(one, reason) for one in found if one.state is not State.SYNCED for reason in one.reasons]
    say_table(
        "Bills that wait, or have nothing to send",
        ["id", "bill", "vendor", "total", "why", "what to do"],
        [(one.id, one.label, one.party, money(one.amount), why.text, why.advice) for one, why in waiting],
        right=["id", "total"],
        heads=5,
    )


def data(program: Program) -> list[dict[str, object]]:
    """The same for scripts."""
    return [
        {
            "id": one.id,
            "bill": one.label,
            "vendor": one.party,
            "state": one.state.value,
            "total": str(one.amount),
            "reasons": [plain(reason) for reason in one.reasons],
        }
        for one in records(program)
    ]
