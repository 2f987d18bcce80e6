"""The checks of TallyPrime: does it answer, with which licence, is the company open, what holds its SKUs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.errors import Busy, ConfigurationError, KnownError, WrongSystem
from app.domain.masters import Company, MasterKind, SkuField, StockItem
from app.engine.health.checks import Cause, Check, CheckLine, Help
from app.engine.purchases.context import check_sku_field, sku_field_among
from app.store.book import SourceBooks
from app.system.settings import Settings

CONNECTION = Check("tally.connection", "TallyPrime")
LICENCE = Check("tally.licence", "Tally licence")
COMPANY = Check("tally.company", "Tally company")
SKU_FIELD = Check("tally.sku_field", "SKU of an item")
_HOLDERS = {SkuField.NAME: "name", SkuField.ALIAS: "alias", SkuField.PART_NUMBER: "part number"}


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """Which Tally answers."""

    text: str
    educational: bool | None


class TallyProbe(Protocol):
    """Small questions about Tally."""

    def alive(self) -> None: ...
    def companies(self) -> Sequence[Company]: ...
    def release(self) -> ReleaseInfo: ...
    def sku_fields(self, company: str) -> Collection[SkuField]: ...


class TallyHealth:
    """Looks at Tally; reads only."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        probe: Callable[[], TallyProbe],
        books: SourceBooks,
        bound_company: Callable[[], str | None],
    ) -> None:
        self._settings = settings
        self._probe = probe
        self._books = books
        self._bound_company = bound_company

    def lines(self) -> Iterator[CheckLine]:
        """Every line, as it is known."""
        settings = self._settings()
        try:
            probe = self._probe()
            probe.alive()
        except KnownError as error:
            helps = Help.ANSWER_TALLY if isinstance(error, Busy) else Help.OPEN_TALLY_SETTINGS
            line = CONNECTION.refused(error, helps)
            yield replace(line, short="Not TallyPrime") if isinstance(error, WrongSystem) else line
            for check in (LICENCE, COMPANY):
                yield check.not_checked("TallyPrime does not answer.")
            yield SKU_FIELD.guarded(lambda: self._sku_field(None, settings))
            return
        yield CONNECTION.ok(f"Answers at {settings.tally.url}.")
        yield LICENCE.guarded(lambda: self._release(probe))
        opened: list[Company] = []
        yield COMPANY.guarded(lambda: self._company(probe, settings, opened))
        yield SKU_FIELD.guarded(lambda: self._sku_field(probe if opened else None, settings))

    def sku_field_problem(self) -> ConfigurationError | None:
        """Why the setting cannot be used, by the items read so far; None when it can, or when none was read yet."""
        try:
            check_sku_field(self._settings(), self._items())
        except ConfigurationError as error:
            return error
        return None

    @staticmethod
    def _release(probe: TallyProbe) -> CheckLine:
        release = probe.release()
        if release.educational:
            return LICENCE.warning(
                f"{release.text} Educational mode: only the days 1, 2 and 31 of a month can be used in Tally.",
                "Activate the licence in TallyPrime (F1 Help > Settings > License).",
                Help.ACTIVATE_TALLY,
                "Educational mode",
            )
        return LICENCE.ok(release.text)

    def _company(self, probe: TallyProbe, settings: Settings, opened: list[Company]) -> CheckLine:
        companies = probe.companies()
        names = "; ".join(f"“{company.name}”" for company in companies)
        chosen = settings.tally.company
        if not chosen:
            return COMPANY.failed(
                f"No company is chosen. Open in Tally: {names}.",
                "Choose one: ml-connector config set tally.company NAME.",
                Cause.SETTING,
                Help.CHOOSE_COMPANY,
                "Not chosen",
            )
        bound = self._bound_company()
        namesakes = [c for c in companies if c.name.strip().casefold() == chosen.strip().casefold()]
        found = [c for c in companies if c.guid == bound] if bound else namesakes
        if not found and namesakes:
            return COMPANY.failed(
                f"The open company “{chosen}” is another company of the same name: a split year, a copy or a new one.",
                "Open the one that was read before (Alt+F3 > Select Company) and close this one.",
                Cause.SYSTEM,
                Help.OPEN_COMPANY,
                "Another company",
            )
        if len(found) > 1:
            return COMPANY.failed(
                f"{len(found)} open companies are called “{chosen}”; Tally cannot be told which one is meant.",
                "Close the others in TallyPrime, or rename them.",
                Cause.SYSTEM,
                short="Not clear which",
            )
        if not found:
            return COMPANY.failed(
                f"“{chosen}” is not open in Tally. Open: {names or 'none'}.",
                "Open it in TallyPrime (Alt+F3 > Select Company), or correct the name in tally.company.",
                Cause.SYSTEM,
                Help.OPEN_COMPANY,
                "Not open",
            )
        opened += found
        if found[0].inventory_on is False:
            return COMPANY.warning(
                f"“{found[0].name}” is open, but keeps no inventory.", "Nothing to do.", short="No inventory"
            )
        return COMPANY.ok(f"“{found[0].name}” is open.", found[0].name)

    def _sku_field(self, probe: TallyProbe | None, settings: Settings) -> CheckLine:
        """By the items read so far; Tally is asked for them only while none was read."""
        chosen = settings.purchases.sku_field
        text = f"The {_HOLDERS[chosen]} of a stock item holds its SKU."
        if chosen is SkuField.NAME:
            return SKU_FIELD.ok(text)
        items = self._items()
        if items:
            check_sku_field(settings, items)
        elif probe is None:
            return SKU_FIELD.not_checked(f"{text} Whether any has one is known once the company was read.")
        else:
            sku_field_among(settings, probe.sku_fields(settings.tally.company))
        return SKU_FIELD.ok(text)

    def _items(self) -> list[StockItem]:
        bound = self._bound_company()
        rows = self._books.masters(bound, MasterKind.ITEM) if bound else []
        return [row for row in rows if isinstance(row, StockItem)]
