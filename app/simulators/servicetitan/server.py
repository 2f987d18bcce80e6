"""The simulator as a whole: a tenant, its sign-in and its service on loopback; no rule of ServiceTitan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from app.simulators.common.clock import SimClock
from app.simulators.common.cloud import CloudSimulator
from app.simulators.servicetitan.auth import Auth
from app.simulators.servicetitan.control import control_handler
from app.simulators.servicetitan.sample import sample_tenant
from app.simulators.servicetitan.service import ALL_SCOPES, SeenRequest, Service
from app.simulators.servicetitan.switches import Switches
from app.simulators.servicetitan.tenant import Tenant

DEFAULT_CLIENT_ID = "cid.simulated0voltline0connector"
DEFAULT_CLIENT_SECRET = "cs1.simulated0secret0not0for0production"
DEFAULT_APP_KEY = "ak1.simulated0app0key"


class ServiceTitanSimulator(CloudSimulator[SeenRequest]):
    """ServiceTitan on 127.0.0.1: token endpoint and API on one port, the control API on another.

    Use as a context manager, or `start` and `stop`. Everything that a test reads may be read from any thread.
    """

    def __init__(
        self,
        tenant: Tenant | None = None,
        *,
        clock: SimClock | None = None,
        client_id: str = DEFAULT_CLIENT_ID,
        client_secret: str = DEFAULT_CLIENT_SECRET,
        app_key: str = DEFAULT_APP_KEY,
        scopes: Iterable[str] | None = None,
        seed: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
        control: bool = True,
    ) -> None:
        self.clock = clock or (tenant.clock if tenant is not None else SimClock())
        self.tenant: Tenant = tenant if tenant is not None else sample_tenant(self.clock, seed)
        if self.tenant.clock is not self.clock:
            raise ValueError("the tenant has another clock")
        self.auth = Auth(
            self.clock,
            self.tenant.tenant_id,
            client_id=client_id,
            client_secret=client_secret,
            app_key=app_key,
            scopes=ALL_SCOPES if scopes is None else scopes,
            monotonic=monotonic,
        )
        self.service = Service(self.tenant, self.auth, seed=seed, monotonic=monotonic)
        super().__init__(self.clock, self.service, (lambda: control_handler(self)) if control else None)

    # -- what tests read -----------------------------------------------------------------------------------

    @property
    def switches(self) -> Switches:
        """The tenant's switches."""
        return self.tenant.switches

    @property
    def writes(self) -> list[SeenRequest]:
        """The requests that could have changed something: no GETs, no token requests, no questions for a report."""
        harmless = ("/connect/", "/reporting/")
        return [seen for seen in self.requests if seen.method != "GET" and not seen.path.startswith(harmless)]

    @property
    def calls_429(self) -> int:
        """How often 429 was answered."""
        return self.service.calls_429
