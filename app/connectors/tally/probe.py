"""Small questions about a TallyPrime for the check command and the wizard; reads only, saves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from app.connectors.tally import artefacts
from app.connectors.tally.asking import ask_rows
from app.connectors.tally.client import TallyClient
from app.connectors.tally.master_rows import stock_item
from app.connectors.tally.parsing import Element
from app.connectors.tally.values import text
from app.domain.errors import BadAnswer
from app.domain.masters import SkuField, sku_fields_used


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
        return sku_fields_used(
            ask_rows(self._client, lambda fresh: artefacts.items(company, 0, fresh=fresh), stock_item)
        )

    def _function(self, request: artefacts.Request) -> tuple[dict[str, str], str]:
        """Licence functions fail where no company is open (facts 4); that is an empty answer here, no error."""
        try:
            answer = self._client.ask(request, _result)
        except BadAnswer:
            return {}, ""
        return dict(answer.header), answer.rows[0] if answer.rows else ""


def _result(element: Element) -> str:
    return text(element.text)
