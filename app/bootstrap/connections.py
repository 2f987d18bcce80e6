"""The connections of a profile: made when first needed, and again when their settings change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from app import __version__
from app.bootstrap.kept import Kept
from app.connectors import release_feed, servicetitan, zoho_books
from app.connectors.http import HttpTransport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.environment import Credentials, environment
from app.connectors.tally.client import Credentials as TallyCredentials
from app.connectors.tally.client import TallyClient, address
from app.connectors.tally.refusals import still_busy
from app.connectors.zoho_books import ZohoBooks
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.limiter import Limits
from app.connectors.zoho_books.scopes import Purpose
from app.domain.releases import Release
from app.engine.purchases.context import check_tenant
from app.system.locks import TallyGate, computer
from app.system.secrets import KeptSecret, SecretName

USER_AGENT = f"MLConnector/{__version__}"


class Connections:
    """TallyPrime, ServiceTitan, Zoho Books and the release feed."""

    def __init__(self, kept: Kept, locks: Path) -> None:
        self._kept = kept
        self._locks = locks
        self._tally: tuple[object, TallyClient] | None = None
        self._api: tuple[object, ServiceTitanApi] | None = None
        self._zoho: tuple[object, ZohoBooks] | None = None

    def tally_client(self) -> TallyClient:
        """The connection to Tally. Raises ConfigurationError."""
        said = self._kept.settings().tally
        password = self._kept.secrets.get(SecretName.TALLY_PASSWORD) if said.username else None
        host, port = address(said.url)
        place = f"{computer(host)}_{port}"
        key = (said.model_dump_json(), password, place)
        if self._tally is None or self._tally[0] != key:
            gate = TallyGate(self._locks, place, self._kept.clock)
            client = TallyClient(
                said.url,
                self._kept.clock,
                gate,
                pause_s=said.pause_seconds,
                timeout_s=said.timeout_seconds,
                credentials=TallyCredentials(said.username, password or "") if said.username else None,
                allow_remote_credentials=said.allow_remote_credentials,
            )
            self._tally = (key, client)
        return self._tally[1]

    def knock(self, port: int) -> None:
        """Ask once whether a TallyPrime answers at this port of this PC. Raises Busy, Unreachable, WrongSystem."""
        url = f"http://localhost:{port}"
        gate = TallyGate(self._locks, f"{computer(address(url)[0])}_{port}", self._kept.clock)
        if gate.drain_needed():
            raise still_busy()
        TallyClient(url, self._kept.clock, gate, pause_s=0).alive()

    def servicetitan(self) -> ServiceTitanApi:
        """The connection to ServiceTitan. Raises ConfigurationError."""
        settings = self._kept.settings()
        said = settings.servicetitan
        check_tenant(settings, self._kept.cursors)
        secret = self._kept.secrets.get(SecretName.SERVICETITAN_CLIENT_SECRET) or ""
        app_key = self._kept.secrets.get(SecretName.SERVICETITAN_APP_KEY) or ""
        key = (said.model_dump_json(), settings.network.proxy, secret, app_key)
        if self._api is None or self._api[0] != key:
            api = servicetitan.connect(
                environment(said.environment.value, api_url=said.api_url, auth_url=said.auth_url),
                Credentials(said.tenant_id, said.client_id, secret, app_key),
                clock=self._kept.clock,
                user_agent=USER_AGENT,
                proxy=settings.network.proxy,
                page_size=said.page_size,
                redact=self._kept.redact,
            )
            self._api = (key, api)
        return self._api[1]

    def zoho(self) -> ZohoBooks:
        """The account of Zoho. Raises ConfigurationError."""
        settings = self._kept.settings()
        said = settings.zoho
        secret = self._kept.secrets.get(SecretName.ZOHO_CLIENT_SECRET) or ""
        key = (said.model_dump_json(exclude={"organization_id", "enabled"}), settings.network.proxy, secret)
        if self._zoho is None or self._zoho[0] != key:
            account = ZohoBooks(
                zoho_books.environment(said.region.value, accounts_url=said.accounts_url),
                ClientCredentials(said.client_id, secret),
                refresh_token=KeptSecret(self._kept.secrets, SecretName.ZOHO_REFRESH_TOKEN),
                kept=KeptSecret(self._kept.secrets, SecretName.ZOHO_SESSION, or_in_memory=True),
                clock=self._kept.clock,
                user_agent=USER_AGENT,
                proxy=settings.network.proxy,
                redact=self._kept.redact,
                limits=Limits(said.calls_per_minute, said.calls_at_once, said.daily_reserve),
                port=said.redirect_port,
                pkce=said.mobile_client,
                purposes=self._purposes,
            )
            if self._zoho is not None:
                self._zoho[1].close()
            self._zoho = (key, account)
        return self._zoho[1]

    def newest_release(self, feed_url: str) -> Release | None:
        """The newest release in that feed; one request. Raises KnownErrors."""
        transport = HttpTransport(
            system=urlsplit(feed_url).hostname or feed_url,
            clock=self._kept.clock,
            user_agent=USER_AGENT,
            proxy=self._kept.settings().network.proxy,
            pool_size=1,
            redact=self._kept.redact,
        )
        try:
            return release_feed.read(transport, feed_url)
        finally:
            transport.close()

    def _purposes(self) -> Sequence[Purpose]:
        """What the sign-in to Zoho is for."""
        said = self._kept.settings()
        wanted = {
            Purpose.BILLS: said.bills.enabled,
            Purpose.SALES: bool(said.sales.kinds) or said.sales.books_payments,
            Purpose.EXPENSES: said.sales.expenses,
            Purpose.REFERENCE: said.reference.enabled,
        }
        return [purpose for purpose, on in wanted.items() if on]
