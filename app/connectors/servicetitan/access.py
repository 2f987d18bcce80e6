"""Probes what the credentials may do, with reads of one row and the scopes of the sign-in; it writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.connectors.http import Effect
from app.connectors.servicetitan import resources
from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.resources import Resource
from app.connectors.servicetitan.values import read_rows
from app.domain.errors import BadAnswer, NotFound, PermissionMissing, Rejected, ServerFault, Throttled

_ONE_ROW = (("page", "1"), ("pageSize", "1"))
_PURCHASES: tuple[Resource, ...] = (
    resources.VENDORS,
    resources.WAREHOUSES,
    resources.TRUCKS,
    resources.PURCHASE_ORDER_TYPES,
    resources.PURCHASE_ORDERS,
    resources.PURCHASE_ORDER_REQUESTS,
    resources.RECEIPTS,
    resources.INVENTORY_BILLS,
    resources.AP_BILLS,
    resources.MATERIALS,
    resources.EQUIPMENT,
)
_READS: Mapping[str, tuple[Resource, ...]] = MappingProxyType(
    {
        "purchases": _PURCHASES,
        "stock": (resources.RETURN_TYPES, resources.RETURNS, resources.ADJUSTMENTS, resources.TRANSFERS),
        "bills": (*_PURCHASES, resources.JOBS),
        "returns": (resources.RETURNS, resources.AP_CREDITS),
        "categories": (resources.CATEGORIES,),
        "sales": (resources.MATERIALS, resources.EQUIPMENT, resources.SERVICES, resources.TAX_ZONES),
        "invoices": (resources.INVOICES,),
        "payments": (resources.PAYMENTS, resources.INVOICES),
        "credit_memos": (resources.CREDIT_MEMOS, resources.INVOICES),
        "vendors": (resources.VENDORS,),
        "customers": (resources.CUSTOMERS,),
        "items": (resources.MATERIALS, resources.EQUIPMENT),
        "taxes": (resources.TAX_ZONES,),
    }
)
"""By what is done with them; the business units are always read."""
_WRITES: Mapping[str, tuple[Resource, ...]] = MappingProxyType(
    {"purchases": (resources.PURCHASE_ORDERS, resources.RECEIPTS), "stock": (resources.RETURNS,)}
)
"""Only where the scope's name is known; the others are not known well enough to say that they are missing."""
_UNITS = resources.BUSINESS_UNITS
_ALWAYS_ASKED = {resources.RETURN_TYPES: (("activeOnly", "false"),)}
"""What a list refuses to be asked without."""


@dataclass(frozen=True, slots=True)
class AccessProbe:
    """What came of one probe."""

    operation: str
    """In the user's words."""
    scope: str
    ok: bool
    advice: str
    """What to do; empty where it is ok."""


ACCESS = frozenset(_READS)
"""Everything that can be asked for."""


def check_access(client: ServiceTitanClient, what: Collection[str] = ("purchases",)) -> list[AccessProbe]:
    """One probe per kind of object that is used; a dozen cheap reads, and once more with a new token if one is refused.

    `what` is done with them: some of ACCESS. Raises SignInFailed, Unreachable, Busy, Throttled or WrongSystem, which
    concern all of them.
    """
    reads = tuple(dict.fromkeys((*(one for use in _READS if use in what for one in _READS[use]), _UNITS)))
    writes = tuple(one for use in _WRITES if use in what for one in _WRITES[use])
    probes = _probes(client, reads, writes)
    if all(probe.ok for probe in probes):
        return probes
    try:
        client.sign_in_again()
    except Throttled:
        return probes
    return _probes(client, reads, writes)


def _probes(client: ServiceTitanClient, reads: tuple[Resource, ...], writes: tuple[Resource, ...]) -> list[AccessProbe]:
    probes = [_read(client, resource) for resource in reads]
    granted = client.granted_scopes()
    if granted:
        probes.extend(_write(resource, granted) for resource in writes)
    return probes


def _read(client: ServiceTitanClient, resource: Resource) -> AccessProbe:
    operation = f"read {resource.path}"
    scope = resource.scope_for(Effect.READ)
    try:
        read_rows(client.get(resource, (*_ALWAYS_ASKED.get(resource, ()), *_ONE_ROW)), resource.path)
    except (PermissionMissing, NotFound, Rejected, ServerFault, BadAnswer) as failure:
        return AccessProbe(operation, scope, False, f"{failure.what} {failure.advice}")
    return AccessProbe(operation, scope, True, "")


def _write(resource: Resource, granted: frozenset[str]) -> AccessProbe:
    scope = resource.scope_for(Effect.WRITE)
    ok = scope in granted
    advice = "" if ok else f"Add the scope {scope} to the app in ServiceTitan's developer portal and approve it."
    return AccessProbe(f"create {resource.path}", scope, ok, advice)
