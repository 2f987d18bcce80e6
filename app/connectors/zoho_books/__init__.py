"""Zoho Books' API v3: sign-in, wire formats and calls; knows the domain, and nothing of the journal or the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.connectors.http import PROXY_SYSTEM, HttpTransport
from app.connectors.zoho_books.api import ZohoBooksApi
from app.connectors.zoho_books.auth import TokenSource
from app.connectors.zoho_books.client import ZohoBooksClient
from app.connectors.zoho_books.credentials import ClientCredentials, KeptSecret
from app.connectors.zoho_books.limiter import CallLimiter, Limits
from app.connectors.zoho_books.regions import SYSTEM, Environment, Region, environment, region_of
from app.connectors.zoho_books.scopes import Purpose, missing_scopes
from app.connectors.zoho_books.sign_in import DEFAULT_PORT, TIMEOUT_S, SignedIn, SignIn
from app.connectors.zoho_books.token_endpoint import TokenEndpoint
from app.domain.clock import Clock
from app.domain.redaction import Redactor

__all__ = ["ZohoBooks", "ZohoBooksApi", "environment"]


class ZohoBooks:
    """One account: its sign-in, and the API of any of its organizations. Any thread."""

    def __init__(
        self,
        where: Environment,
        credentials: ClientCredentials,
        *,
        refresh_token: KeptSecret,
        kept: KeptSecret,
        clock: Clock,
        user_agent: str,
        proxy: str = PROXY_SYSTEM,
        redact: Redactor | None = None,
        limits: Limits | None = None,
        port: int = DEFAULT_PORT,
        pkce: bool = False,
        purposes: Callable[[], Collection[Purpose]] = lambda: (Purpose.BILLS,),
    ) -> None:
        """`purposes`: what is switched on now. Makes no call.

        Raises ConfigurationError when a credential is missing or malformed.
        """
        self._clock = clock
        self._purposes = purposes
        self._redact = redact or Redactor()
        self._limiter = CallLimiter(clock, limits or Limits())
        self._apis: dict[str, ZohoBooksApi] = {}
        self._transport = HttpTransport(
            system=SYSTEM, clock=clock, user_agent=user_agent, proxy=proxy, redact=self._redact
        )
        endpoint = TokenEndpoint(
            where=where, credentials=credentials, transport=self._transport, clock=clock, redact=self._redact
        )
        self.tokens = TokenSource(
            where=where, endpoint=endpoint, refresh_token=refresh_token, kept=kept, clock=clock, redact=self._redact
        )
        self.sign_in = SignIn(
            where=where,
            endpoint=endpoint,
            refresh_token=refresh_token,
            kept=kept,
            clock=clock,
            redact=self._redact,
            changed=self.tokens.forget,
            port=port,
            pkce=pkce,
        )

    def sign_in_for(
        self, open_browser: Callable[[str], object], *, bills: bool, timeout_s: float = TIMEOUT_S
    ) -> SignedIn:
        """Signs in through the browser with the scopes of what is switched on. Raises as `SignIn.run`."""
        purposes = {*self._purposes(), *((Purpose.BILLS,) if bills else ())}
        return self.sign_in.run(purposes, open_browser, timeout_s=timeout_s)

    def missing_scopes(self) -> tuple[str, ...]:
        """What is needed and the sign-in was not granted, as far as it said. Raises as `TokenSource.session`."""
        return missing_scopes(self.tokens.session().scopes, self._purposes())

    def region(self) -> Region | None:
        """The data centre of the account that is signed in, None for a custom one. Raises as `TokenSource.session`."""
        return region_of(self.tokens.session().accounts_server)

    def sign_out(self) -> bool:
        """Forgets the sign-in and revokes it; False where Zoho could not be told. Raises ConfigurationError."""
        return self.sign_in.sign_out()

    def api(self, organization_id: str) -> ZohoBooksApi:
        """The API of one organization; one object for each, since its budget is counted in it. Makes no call.

        `organization_id` may be empty: then only organizations can be listed.
        """
        known = self._apis.get(organization_id)
        if known is not None:
            return known
        client = ZohoBooksClient(
            tokens=self.tokens,
            organization_id=organization_id,
            transport=self._transport,
            clock=self._clock,
            redact=self._redact,
            limiter=self._limiter,
        )
        return self._apis.setdefault(organization_id, ZohoBooksApi(client))

    def close(self) -> None:
        """Closes the kept connections."""
        self._transport.close()
