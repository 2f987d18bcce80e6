"""The simulator as a whole: organizations, sign-in, addresses of regions and service on loopback; no rule of Zoho."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.simulators.common.clock import SimClock
from app.simulators.common.cloud import CloudSimulator
from app.simulators.zoho_books.accounts import FULL_ACCESS, Accounts, SignedIn
from app.simulators.zoho_books.control import control_handler
from app.simulators.zoho_books.limits import Limits
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.regions import REGIONS
from app.simulators.zoho_books.sample import sample_organization
from app.simulators.zoho_books.service import SeenRequest, Service
from app.simulators.zoho_books.switches import Switches
from app.simulators.zoho_books.tokens import Client, ClientKind

DEFAULT_CLIENT_ID = "1000.SIMULATED0VOLTLINE0CONNECTOR"
DEFAULT_CLIENT_SECRET = "simulated0secret0not0for0production"
DEFAULT_REDIRECT_URI = "http://localhost:8976/callback"


class ZohoBooksSimulator(CloudSimulator[SeenRequest]):
    """Zoho on 127.0.0.1: accounts server and Books API of every region on one port, the control API on another.

    The user (with all organizations) is at home in `region`; the client is registered in `client.region`. Use as a
    context manager, or `start` and `stop`. Everything that a test reads may be read from any thread.
    """

    def __init__(
        self,
        organizations: Organization | Sequence[Organization] | None = None,
        *,
        clock: SimClock | None = None,
        client: Client | None = None,
        region: str | None = None,
        redirect_uris: Iterable[str] = (DEFAULT_REDIRECT_URI,),
        announce_real_hosts: bool = False,
        seed: int = 0,
        control: bool = True,
    ) -> None:
        if organizations is None:
            organizations = sample_organization("india", clock, seed)
        all_of_them = [organizations] if isinstance(organizations, Organization) else list(organizations)
        self.organization = all_of_them[0]
        self.organizations = all_of_them
        self.clock = clock or self.organization.clock
        if any(org.clock is not self.clock for org in all_of_them):
            raise ValueError("an organization has another clock")
        for org in all_of_them:
            org.switches = self.organization.switches
        self.region = region or self.organization.region
        if self.region not in REGIONS:
            raise ValueError(f"{self.region} is no region")
        self.client = client or Client(
            DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ClientKind.SERVER, self.region, set(redirect_uris)
        )
        self.announce_real_hosts = announce_real_hosts
        self.announced_accounts_server: str | None = None
        """What redirect says instead of the truth, for a test of a forged answer."""
        self.announced_api_domain: str | None = None
        """What the token answer says instead of the truth."""
        self.accounts = Accounts(self.clock, self.client, self.region, self._announced, self.switches, seed=seed)
        self.service = Service(all_of_them, self.accounts, seed=seed)
        super().__init__(self.clock, self.service, (lambda: control_handler(self)) if control else None)

    # -- addresses -----------------------------------------------------------------------------------------

    def accounts_url(self, region: str | None = None) -> str:
        """Where a region's accounts server is, before `/oauth/v2/auth`; None is the user's region."""
        return f"{self.url}/{REGIONS[region or self.region].name}/accounts"

    def api_url(self, region: str | None = None) -> str:
        """Where a region's API is, before `/books/v3`; None is the user's region."""
        return f"{self.url}/{REGIONS[region or self.region].name}/api"

    def _announced(self, region: str) -> tuple[str, str]:
        real = REGIONS[region]
        accounts = real.accounts_server if self.announce_real_hosts else self.accounts_url(region)
        api = real.api_domain if self.announce_real_hosts else self.api_url(region)
        return self.announced_accounts_server or accounts, self.announced_api_domain or api

    # -- what tests use ------------------------------------------------------------------------------------

    @property
    def switches(self) -> Switches:
        """The switches of all organizations and of the sign-in."""
        return self.organization.switches

    @property
    def limits(self) -> Limits:
        """Budget and limits of the first organization."""
        return self.service.limits[self.organization.organization_id]

    def sign_in(self, scopes: str = FULL_ACCESS) -> SignedIn:
        """Tokens without a browser; `scopes` with commas between."""
        return self.accounts.sign_in(scopes)

    @property
    def writes(self) -> list[SeenRequest]:
        """The requests to the API that could have changed something."""
        return [seen for seen in self.requests if seen.role == "api" and seen.method != "GET"]

    @property
    def api_calls(self) -> list[SeenRequest]:
        """The requests to the API."""
        return [seen for seen in self.requests if seen.role == "api"]

    @property
    def unknown(self) -> list[str]:
        """Paths, parameters and fields that were asked for although Zoho's documents do not have them."""
        return [f"{seen.method} {seen.path}: {name}" for seen in self.requests for name in seen.unknown]

    @property
    def calls_429(self) -> int:
        """How often 429 was answered."""
        return sum(1 for seen in self.requests if seen.status == 429)
