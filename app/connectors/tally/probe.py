"""Small questions about a TallyPrime for the check command and the wizard; reads only, saves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.connectors.tally import artefacts
from app.connectors.tally.asking import Desk, ask_rows, open_companies
from app.connectors.tally.binding import choose
from app.connectors.tally.client import TallyClient
from app.connectors.tally.master_rows import stock_item, voucher_type
from app.connectors.tally.parsing import Element
from app.connectors.tally.values import text
from app.connectors.tally.windows import LONGEST_DETAIL_DAYS, Pace, Window
from app.domain.errors import BadAnswer
from app.domain.masters import SkuField, StockItem, sku_fields_used, voucher_class
from app.domain.vouchers import VoucherClass


@dataclass(frozen=True, slots=True)
class Release:
    """Which TallyPrime answers."""

    release: str
    """`7.0`; empty when the answer did not say."""
    product_type: str
    serial: str
    """Empty in educational mode."""
    educational: bool | None
    """Entry and period dates are limited to days 1, 2 and 31 of a month then; None = not answered."""
    build: str


class TallyProbe:
    """Asks through the same client, so the gate and the pauses hold here too."""

    def __init__(self, client: TallyClient) -> None:
        self._client = client

    def alive(self) -> None:
        """R0: a TallyPrime serves at the address. Raises Unreachable, Busy, WrongSystem (Tally.ERP 9 by name)."""
        self._client.alive()

    def release(self) -> Release:
        """R2: release, licence and mode; three tiny requests. What a release does not answer stays empty."""
        header, serial = self._function(artefacts.licence())
        _, educational = self._function(artefacts.licence("IsEducationalMode"))
        _, build = self._function(artefacts.product_build())
        parts = [header.get("PRODMAJORREL", ""), header.get("PRODMINORREL", "")]
        return Release(
            release=".".join(part for part in parts if part),
            product_type=header.get("PRODTYPE", ""),
            serial="" if serial == "0" else serial,
            educational={"yes": True, "no": False, "1": True, "0": False}.get(educational.casefold()),
            build=build,
        )

    def sku_fields(self, company: str) -> frozenset[SkuField]:
        """Where this company keeps codes of its stock items; reads all items, so for set-up and `check` only."""
        return sku_fields_used(self.items(company))

    def items(self, company: str) -> list[StockItem]:
        """R4: all stock items."""
        return ask_rows(self._client, lambda fresh: artefacts.items(company, 0, fresh=fresh), stock_item)

    def purchase_dates(self, company: str, first: date, last: date) -> list[date]:
        """R1, R3, then R6 for a month each: dates of the purchases that count, both ends included.

        Raises CompanyNotOpen.
        """
        row = choose(open_companies(self._client), company, None)
        pace = Pace(LONGEST_DETAIL_DAYS, 1, lambda _: None)
        desk = Desk(self._client, row.company, pace)
        name = row.company.name
        types = {
            one.name: one for one in desk.rows(lambda fresh: artefacts.voucher_types(name, fresh=fresh), voucher_type)
        }
        return [
            head.date
            for window in pace.newest_first(Window(first, last))
            for head in desk.slim(window, 0, row.company.voucher_mark)
            if voucher_class(head.type_name, types) is VoucherClass.PURCHASE
            and not (head.is_cancelled or head.is_optional)
        ]

    def _function(self, request: artefacts.Request) -> tuple[dict[str, str], str]:
        """Licence functions fail where no company is open (facts 4); that is an empty answer here, no error."""
        try:
            answer = self._client.ask(request, _result)
        except BadAnswer:
            return {}, ""
        return dict(answer.header), answer.rows[0] if answer.rows else ""


def _result(element: Element) -> str:
    return text(element.text)
