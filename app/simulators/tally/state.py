"""What the simulated Tally has open and how its build behaves; changed at run time by tests and the control port."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from app.simulators.tally.company import Company
from app.simulators.tally.faults import Faults
from app.simulators.tally.wire import ProductInfo


class PeriodMode(Enum):
    """What typed period variables do to a Voucher collection; measured builds differ."""

    FILTERS = "filters"
    """They limit the rows exactly (R)."""
    SELECTS = "selects"
    """They lift the display period but do not limit the rows (B)."""
    IGNORED = "ignored"
    """The display period stays in force (O, D)."""


@dataclass(slots=True)
class Licence:
    """What `$$LicenseInfo` says. In educational mode only days 1, 2 and 31 are honoured in period variables."""

    serial: str = "769123456"
    educational: bool = False
    gold: bool = False
    account_id: str = "accounts@voltline.example"
    build: str = "7.0.0.21043"


@dataclass(slots=True)
class TallyState:
    """Open companies, the active one, and the switches between builds."""

    seed: int = 0
    product_name: str = "TallyPrime"
    product: ProductInfo = field(default_factory=ProductInfo)
    licence: Licence = field(default_factory=Licence)
    period_mode: PeriodMode = PeriodMode.SELECTS
    big_book: int = 5000
    """From how many vouchers on an unfiltered Voucher collection is deadly and a full scan counts as one."""
    opening_with_units_hangs: bool = False
    """One 7.1 instance hung on OPENINGBALANCE together with BASEUNITS."""
    faults: Faults = field(default_factory=Faults)
    open_companies: list[Company] = field(default_factory=list)
    active: Company | None = None
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Secured companies waiting at their login, by name: (user, password) that would let a request in [CLAIM]."""
    seen_names: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def open(self, company: Company) -> None:
        """Open a company; the last one opened is the active one."""
        with self.lock:
            if company not in self.open_companies:
                self.open_companies.append(company)
            self.active = company

    def close(self, name: str) -> None:
        """Close a company; another open one becomes active."""
        with self.lock:
            self.open_companies = [one for one in self.open_companies if one.name.casefold() != name.strip().casefold()]
            if self.active not in self.open_companies:
                self.active = self.open_companies[0] if self.open_companies else None

    def activate(self, name: str) -> None:
        """Select a company on the user's screen. Raises KeyError if it is not open."""
        with self.lock:
            found = self.find(name)
            if found is None:
                raise KeyError(name)
            self.active = found

    def listed(self) -> list[Company]:
        """Open companies that are not waiting at a login, by name."""
        with self.lock:
            ready = [one for one in self.open_companies if one.name not in self.logins]
            return sorted(ready, key=lambda one: one.name.casefold())

    def find(self, name: str) -> Company | None:
        """An open company by name: trimmed and case-insensitive, otherwise exact."""
        wanted = name.strip().casefold()
        return next((one for one in self.listed() if one.name.casefold() == wanted), None)

    def choose(self, name: str, user: str = "", password: str = "") -> Company | None:
        """The company a request is about: the named one, or without a name the active one; None when not loaded."""
        with self.lock:
            if not name.strip():
                active = self.active
                return None if active is None or active.name in self.logins else active
            for one in self.open_companies:
                secret = self.logins.get(one.name)
                if secret and one.name.casefold() == name.strip().casefold() and secret == (user, password):
                    return one
            return self.find(name)

    def first_use(self, name: str) -> bool:
        """Whether a collection name is used for the first time (the cache of fault NAME_CACHE)."""
        with self.lock:
            fresh = name.casefold() not in self.seen_names
            self.seen_names.add(name.casefold())
            return fresh


def state_with(companies: Iterable[Company], seed: int) -> TallyState:
    """A state with these companies open; the first one is active."""
    state = TallyState(seed=seed)
    for company in companies:
        state.open(company)
    if state.open_companies:
        state.active = state.open_companies[0]
    return state
