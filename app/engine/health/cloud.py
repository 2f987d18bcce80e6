"""The checks of ServiceTitan: sign-in, app key, tenant, permissions, and the settings that name something there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from typing import Protocol

from app.domain.errors import KnownError, SignInFailed
from app.domain.purchasing import Location, LocationKind
from app.engine.bills.context import asks_for_categories
from app.engine.cost_decimals import kept_decimals, proof_of_decimals, rounded_to
from app.engine.destination_lists import DESTINATION, LOCATION, ReferenceIndex
from app.engine.health.checks import Cause, Check, CheckLine, Help, open_settings
from app.engine.ports import StockSystem
from app.engine.purchases.context import business_unit, check_currency, order_type
from app.flows.purchases.order_lines import FEWEST_DECIMALS
from app.store.references import Cursors
from app.system.settings import AUTO, Settings

SIGN_IN = Check("servicetitan.sign_in", "ServiceTitan sign-in")
APP_KEY = Check("servicetitan.app_key", "App key")
TENANT = Check("servicetitan.tenant", "Tenant")
PERMISSIONS = Check("servicetitan.permissions", "ServiceTitan permissions")
BUSINESS_UNIT = Check("servicetitan.business_unit", "Business unit")
ORDER_TYPE = Check("servicetitan.order_type", "Purchase order type")
WAREHOUSE = Check("servicetitan.warehouse", "Default warehouse")
INVOICE_FIELD = Check("servicetitan.invoice_field", "Custom field of invoices")
COST_DECIMALS = Check("servicetitan.cost_decimals", "Decimals of unit costs")


class AccessLine(Protocol):
    """What came of probing one permission."""

    @property
    def operation(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def advice(self) -> str: ...


class AccessProbing(StockSystem, Protocol):
    """A destination that can tell by which step its credentials fail, and probe its permissions."""

    def sign_in(self) -> Collection[str]: ...
    def check_access(self, what: Collection[str]) -> Sequence[AccessLine]: ...
    def invoice_field_names(self) -> Sequence[str]: ...


def access_wanted(settings: Settings) -> frozenset[str]:
    """What is done with objects of ServiceTitan, as `check_access` calls it."""
    bills, sales, alike = settings.bills, settings.sales, settings.reference
    on = settings.zoho.enabled
    wanted = {
        "purchases": settings.reads_tally,
        "stock": settings.stock.enabled,
        "bills": on and bills.enabled,
        "returns": on and bills.enabled and bills.returns,
        "categories": on and bills.enabled and asks_for_categories(settings),
        "sales": on and bool(sales.kinds),
        **{kind: on and kind in sales.kinds for kind in ("invoices", "payments", "credit_memos")},
        **{kind: on and alike.enabled and getattr(alike, kind) for kind in ("vendors", "customers", "items", "taxes")},
    }
    return frozenset(name for name, is_on in wanted.items() if is_on)


def signing_in(
    connect: Callable[[], AccessProbing], settings: Settings
) -> Generator[CheckLine, None, Sequence[AccessLine] | None]:
    """Sign-in, app key and tenant, a line each; returns what came of the permissions, None when one of them fails."""
    try:
        system = connect()
        system.sign_in()
    except KnownError as error:
        yield from _refused_sign_in(error)
        return None
    try:
        access = system.check_access(access_wanted(settings))
    except SignInFailed as error:
        if "client secret" in error.what:
            # The token at hand had ended, and a new one was refused.
            yield from _refused_sign_in(error)
            return None
        yield _SIGNED_IN
        if "app key" in error.what:
            yield APP_KEY.refused(error)
            yield TENANT.not_checked("The app key comes first.")
        else:
            yield APP_KEY.not_checked("It is known once the tenant answers.")
            yield TENANT.refused(error)
        return None
    except KnownError as error:
        # Signed in from before: that was not looked at now.
        yield from _refused_sign_in(error)
        return None
    yield _SIGNED_IN
    yield APP_KEY.ok("Accepted.")
    yield TENANT.ok(f"Tenant {settings.servicetitan.tenant_id} answers.")
    return access


_SIGNED_IN = SIGN_IN.ok("Client id and client secret are right.", "Signed in")


def _refused_sign_in(error: KnownError) -> Iterator[CheckLine]:
    yield SIGN_IN.refused(error, Help.CHECK_INTERNET)
    for check in (APP_KEY, TENANT):
        yield check.not_checked("The sign-in comes first.")


class CloudHealth:
    """Looks at the tenant; its lists in the local index are refreshed on the way."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        system: Callable[[], AccessProbing],
        reference: ReferenceIndex,
        cursors: Cursors,
    ) -> None:
        self._settings = settings
        self._system = system
        self._reference = reference
        self._cursors = cursors

    def lines(self) -> Iterator[CheckLine]:
        """Every line, as it is known."""
        settings = self._settings()
        access = yield from signing_in(self._system, settings)
        purchases = settings.reads_tally
        if access is None:
            yield PERMISSIONS.not_checked("ServiceTitan cannot be used.")
            if purchases:
                yield from self._not_known("ServiceTitan cannot be used.")
        else:
            refused = [line for line in access if not line.ok]
            yield self._permissions(refused)
            if purchases:
                yield from self._chosen(settings, permitted=not refused)
            if settings.zoho.enabled and settings.sales.books_payments_field:
                yield INVOICE_FIELD.guarded(lambda: self._invoice_field(settings))
        if not purchases:
            return  # what the others are about is only sent from TallyPrime
        yield COST_DECIMALS.guarded(lambda: self._cost_decimals(settings))

    def _chosen(self, settings: Settings, *, permitted: bool) -> Iterator[CheckLine]:
        """By the tenant's lists, which are read anew."""
        try:
            self._reference.refresh(self._system())
        except KnownError as error:
            if permitted:
                yield BUSINESS_UNIT.refused(error, Help.CHECK_INTERNET)
            yield from self._not_known("The lists of ServiceTitan could not be read.", unit=not permitted)
            return
        yield BUSINESS_UNIT.guarded(lambda: self._unit(settings))
        yield ORDER_TYPE.guarded(lambda: self._type(settings))
        yield WAREHOUSE.guarded(lambda: self._warehouse(settings))

    @staticmethod
    def _not_known(why: str, *, unit: bool = True) -> Iterator[CheckLine]:
        for check in (BUSINESS_UNIT, ORDER_TYPE, WAREHOUSE)[0 if unit else 1 :]:
            yield check.not_checked(why)

    @staticmethod
    def _permissions(refused: Sequence[AccessLine]) -> CheckLine:
        if not refused:
            return PERMISSIONS.ok("Everything needed is permitted.")
        return PERMISSIONS.failed(
            f"Not permitted: {', '.join(line.operation for line in refused)}.",
            " ".join(dict.fromkeys(line.advice for line in refused)),
            Cause.SETTING,
            Help.GRANT_PERMISSIONS,
            "Not permitted",
        )

    def _invoice_field(self, settings: Settings) -> CheckLine:
        name = settings.sales.books_payments_field
        if name in self._system().invoice_field_names():
            return INVOICE_FIELD.ok(f"“{name}” says what was paid in Zoho Books.")
        return INVOICE_FIELD.failed(
            f"ServiceTitan has no custom field “{name}” on invoices.",
            "Create it there (Settings > Custom fields), or choose another one.",
            Cause.SETTING,
            open_settings("sales.books_payments_field"),
            "No such field",
        )

    def _unit(self, settings: Settings) -> CheckLine:
        unit = business_unit(settings, self._reference)
        check_currency(settings, unit)
        return BUSINESS_UNIT.ok(f"“{unit.name}”, {unit.currency or settings.tally.currency}.")

    def _type(self, settings: Settings) -> CheckLine:
        kind = order_type(settings, self._reference)
        how = "receives automatically" if kind.automatically_receive else "received by ML Connector"
        return ORDER_TYPE.ok(f"“{kind.name}”, {how}.")

    def _warehouse(self, settings: Settings) -> CheckLine:
        chosen = settings.servicetitan.default_location_id
        place = self._reference.locations().by_id(chosen) if chosen is not None else None
        if place is None or not place.active or place.kind is not LocationKind.WAREHOUSE:
            options = "; ".join(f"{one.id} = {one.name}" for one in self._warehouses()[:12]) or "none was found"
            return WAREHOUSE.warning(
                "No active warehouse is chosen: a second PC sending to this tenant would not be noticed, and expenses "
                f"cannot be received. ServiceTitan has: {options}.",
                "Choose one: ml-connector config set servicetitan.default_location_id ID.",
                open_settings("servicetitan.default_location_id"),
                "No default warehouse",
            )
        return WAREHOUSE.ok(f"“{place.name}”.")

    def _warehouses(self) -> list[Location]:
        locations = self._reference.locations()
        listed = self._reference.store.listed(DESTINATION, [LOCATION])
        places = [locations.by_id(row.id) for row in listed if row.active]
        return [place for place in places if place is not None and place.kind is LocationKind.WAREHOUSE]

    def _cost_decimals(self, settings: Settings) -> CheckLine:
        sent, most = kept_decimals(settings, self._cursors), rounded_to(self._cursors)
        by_hand = settings.servicetitan.cost_decimals != AUTO
        if by_hand and most is not None and most < sent:
            return COST_DECIMALS.warning(
                f"Set to {sent} by hand, but ServiceTitan rounded costs of ours to {most}.",
                "Let it be found out: ml-connector config set servicetitan.cost_decimals auto.",
                open_settings("servicetitan.cost_decimals"),
                "Costs are rounded",
            )
        proof = proof_of_decimals(self._cursors)
        if by_hand:
            why = "set by hand"
        elif sent > FEWEST_DECIMALS:
            why = f"purchase order {proof} shows that ServiceTitan keeps them"
        else:
            why = "no document of this tenant shows more" if not proof else "more were rounded"
        return COST_DECIMALS.ok(f"{sent}: {why}. Where one cost cannot make a line's amount, the line is split.")
