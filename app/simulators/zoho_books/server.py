"""The simulator as a real HTTP server on loopback; owns sockets and stalled requests, and no rule of Zoho."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from urllib.parse import unquote, urlsplit

from app.simulators.common.clock import SimClock
from app.simulators.common.loopback import BaseHandler, LoopbackServer
from app.simulators.zoho_books.accounts import FULL_ACCESS, Accounts, SignedIn
from app.simulators.zoho_books.faults import FaultKind, Faults
from app.simulators.zoho_books.limits import Limits
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.regions import REGIONS
from app.simulators.zoho_books.sample import sample_organization
from app.simulators.zoho_books.service import Answer, SeenRequest, Service
from app.simulators.zoho_books.switches import Switches
from app.simulators.zoho_books.tokens import Client, ClientKind

DEFAULT_CLIENT_ID = "1000.SIMULATED0VOLTLINE0CONNECTOR"
DEFAULT_CLIENT_SECRET = "simulated0secret0not0for0production"
DEFAULT_REDIRECT_URI = "http://localhost:8976/callback"


class ZohoBooksSimulator:
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
        self._stalled = threading.Condition()
        self._stalled_now = 0
        self._releases = 0
        self._stopping = threading.Event()
        self._api = LoopbackServer(_api_handler(self))
        self._control: LoopbackServer | None = None
        if control:
            from app.simulators.zoho_books.control import control_handler

            self._control = LoopbackServer(control_handler(self))

    # -- life ----------------------------------------------------------------------------------------------

    def start(self, port: int = 0, control_port: int = 0) -> ZohoBooksSimulator:
        """Listens; port 0 takes a free one. Returns itself."""
        self._stopping.clear()
        self._api.start(port)
        if self._control is not None:
            self._control.start(control_port)
        return self

    def stop(self) -> None:
        """Stops both servers and releases whatever stalls."""
        self._stopping.set()
        self.release()
        self._api.stop()
        if self._control is not None:
            self._control.stop()

    def __enter__(self) -> ZohoBooksSimulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def refuse_connections(self) -> None:
        """From now on connections are refused (the control API stays); `accept_connections` ends it."""
        self._api.stop()

    def accept_connections(self) -> None:
        """Listens again, on the same port."""
        self._api.start(self._api.port)

    # -- addresses -----------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The server; without a prefix it plays both roles of the user's region."""
        return f"http://127.0.0.1:{self._api.port}"

    @property
    def control_url(self) -> str:
        """The control API; raises RuntimeError where there is none."""
        if self._control is None:
            raise RuntimeError("this simulator was made without its control API")
        return f"http://127.0.0.1:{self._control.port}"

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
    def faults(self) -> Faults:
        """The faults in force."""
        return self.service.faults

    @property
    def limits(self) -> Limits:
        """Budget and limits of the first organization."""
        return self.service.limits[self.organization.organization_id]

    def sign_in(self, scopes: str = FULL_ACCESS) -> SignedIn:
        """Tokens without a browser; `scopes` with commas between."""
        return self.accounts.sign_in(scopes)

    @property
    def requests(self) -> list[SeenRequest]:
        """The journal, oldest first; requests to the accounts servers are in it."""
        return self.service.journal()

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
    def bugs(self) -> list[Exception]:
        """Exceptions inside the simulator itself, which were answered with 500; there should be none."""
        return list(self.service.bugs)

    @property
    def calls_429(self) -> int:
        """How often 429 was answered."""
        return sum(1 for seen in self.requests if seen.status == 429)

    def count(self, method: str, ending: str) -> int:
        """How many requests had this method and a path with this ending."""
        return sum(1 for seen in self.requests if seen.method == method and seen.path.endswith(ending))

    # -- stalling ------------------------------------------------------------------------------------------

    def stall(self) -> None:
        """Holds the calling thread until `release`; the handler of a stalled request calls it."""
        with self._stalled:
            mine = self._releases
            self._stalled_now += 1
            self._stalled.notify_all()
            self._stalled.wait_for(lambda: self._releases > mine or self._stopping.is_set())
            self._stalled_now -= 1
            self._stalled.notify_all()

    def release(self) -> None:
        """Lets every stalled request go."""
        with self._stalled:
            self._releases += 1
            self._stalled.notify_all()

    def wait_for_stalled(self, number: int = 1, timeout_s: float = 10.0) -> bool:
        """Waits until `number` requests stall; False when they do not in time."""
        with self._stalled:
            return self._stalled.wait_for(lambda: self._stalled_now >= number, timeout_s)

    def pause(self, seconds: float) -> None:
        """Waits, unless the simulator stops."""
        self._stopping.wait(seconds)


def _api_handler(simulator: ZohoBooksSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHandler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen, answer = simulator.service.handle(
                self.command, unquote(parts.path), parts.query, headers, body, simulator.pause
            )
            try:
                self._deliver(seen, answer)
            finally:
                if answer.done is not None:
                    answer.done()

        def _deliver(self, seen: SeenRequest, answer: Answer) -> None:
            if answer.lost is FaultKind.STALL_AFTER_COMMIT:
                simulator.stall()
            if answer.lost is not None:
                self.reset()
                return
            seen.delivered = True
            self.write(answer.status, answer.body, answer.headers, simulator.clock.now())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    return Handler
