"""Asks Tally for one company within one cycle: learns the pace, checks every row, knows when a cached name spoils one.

Tally may cache a collection by its NAME and then drop fields of a repeated request (facts 4.1): the artefact is asked
once more under a fresh name, and only then refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from app.connectors.tally import artefacts
from app.connectors.tally.artefacts import Request
from app.connectors.tally.client import TallyClient
from app.connectors.tally.master_rows import CompanyRow, company_row
from app.connectors.tally.normalise import head_of
from app.connectors.tally.parsing import Builder, Element
from app.connectors.tally.refusals import MissingIdentity, bad_answer, company_not_open, company_unsure
from app.connectors.tally.values import text
from app.connectors.tally.windows import Pace, Shrinking, Window
from app.domain.errors import Busy, NotFound
from app.domain.masters import Company
from app.domain.vouchers import VoucherHead

T = TypeVar("T")
Variant = Callable[[str], Request]
"""Makes an artefact with the given suffix to its collection name."""


def ask_rows(client: TallyClient, variant: Variant, build: Builder[T], pace: Shrinking | None = None) -> list[T]:
    """The rows of an accepted answer; one retry under a fresh name when rows lack their identity."""
    try:
        return _once(client, variant(""), build, pace)
    except MissingIdentity:
        return _once(client, variant(fresh_name()), build, pace)


def fresh_name() -> str:
    """A suffix no collection name had before."""
    return "v" + secrets.token_hex(4)


def _once(client: TallyClient, request: Request, build: Builder[T], pace: Shrinking | None) -> list[T]:
    try:
        answer = client.ask(request, build)
    except Busy:
        if pace is not None:
            pace.slower()
        raise
    if pace is not None:
        pace.took(answer.elapsed_s, answer.budget_s)
    return answer.rows


def open_companies(client: TallyClient) -> list[CompanyRow]:
    """R1: the open companies without group companies. Raises CompanyUnsure when the list is empty.

    An empty list means unknown: one was seen while a company was open (facts 4). Before that is said, the plain form
    of the request is tried, because an optional field can empty the rows of a release.
    """
    rows = ask_rows(client, lambda fresh: artefacts.company_list(fresh=fresh), company_row)
    if not rows:
        rows = ask_rows(client, lambda fresh: artefacts.company_list(fresh=fresh, plain=True), company_row)
    if not rows:
        raise company_unsure(
            "TallyPrime lists no open company.",
            advice="If a company is open, wait for the next run; if it asks for a password, log in to it; "
            "otherwise open it with Alt+F3 > Select Company.",
        )
    return [row for row in rows if not row.company.is_group_company]


class Desk:
    """Everything one cycle asks about one company."""

    def __init__(self, client: TallyClient, company: Company, pace: Pace) -> None:
        self.client = client
        self.company = company
        self.pace = pace

    def verify_open(self) -> None:
        """R1b: the company answers by its name with its GUID. Raises CompanyNotOpen or CompanyUnsure."""
        try:
            answer = self.client.ask(artefacts.company_object(self.company.name), _object_guid)
        except NotFound as error:
            raise company_not_open(self.company.name) from error
        guids = [guid for guid in answer.rows if guid]
        if not guids:
            raise bad_answer(f"Tally did not say which company “{self.company.name}” is.")
        if any(guid.casefold() != self.company.guid.casefold() for guid in guids):
            raise company_unsure(
                f"Another company than the bound one answers to the name “{self.company.name}”.",
                advice="Close the copy in TallyPrime, or choose the company again in the settings.",
            )

    def rows(self, variant: Variant, build: Builder[T]) -> list[T]:
        """Rows of any artefact, with the pace learned."""
        return ask_rows(self.client, variant, build, self.pace)

    def slim(self, window: Window, above: int, up_to: int) -> list[VoucherHead]:
        """R6, every row checked against window and range (facts 6.2)."""

        def build(element: Element) -> VoucherHead:
            head = head_of(element, self.company.guid)
            check_asked(head, window, above, up_to)
            return head

        name = self.company.name
        found = self.rows(
            lambda fresh: artefacts.slim_vouchers(name, window.first, window.last, above, up_to, fresh=fresh), build
        )
        return _distinct(found)

    def census(self, window: Window) -> list[VoucherHead]:
        """R8: GUID, ALTERID and date of every voucher of the window."""

        def build(element: Element) -> VoucherHead:
            head = head_of(element, self.company.guid, slim=False)
            check_asked(head, window, 0, None)
            return head

        name = self.company.name
        found = self.rows(lambda fresh: artefacts.census(name, window.first, window.last, fresh=fresh), build)
        return _distinct(found)


def check_asked(head: VoucherHead, window: Window, above: int, up_to: int | None) -> None:
    """Raise BadAnswer for a row that was not asked for: then Tally did not honour the filter."""
    if head.date not in window:
        raise bad_answer(
            f"Tally was asked for {window.first} to {window.last} and listed a voucher of {head.date}.",
        )
    if head.alter_id <= above or (up_to is not None and head.alter_id > up_to):
        raise bad_answer(f"Tally listed a voucher with change number {head.alter_id} that was not asked for.")


def _distinct(heads: list[VoucherHead]) -> list[VoucherHead]:
    if len({head.guid for head in heads}) != len(heads):
        raise bad_answer("Tally listed one voucher twice in one answer.")
    return heads


def _object_guid(element: Element) -> str:
    return next((text(child.text) for child in element if child.tag == "GUID"), "")
