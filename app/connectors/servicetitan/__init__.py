"""ServiceTitan's public API v2: wire formats and calls; knows the domain, and nothing of the journal or the screen."""

from __future__ import annotations

from app.connectors.http import PROXY_SYSTEM, HttpTransport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.environment import SYSTEM, Credentials, Environment
from app.connectors.servicetitan.pages import PAGE_SIZE
from app.domain.clock import Clock
from app.domain.redaction import Redactor

__all__ = ["ServiceTitanApi", "connect"]


def connect(
    environment: Environment,
    credentials: Credentials,
    *,
    clock: Clock,
    user_agent: str,
    proxy: str = PROXY_SYSTEM,
    page_size: int = PAGE_SIZE,
    redact: Redactor | None = None,
) -> ServiceTitanApi:
    """The API of one tenant over real connections; one object per tenant, since the rate limit is counted in it.

    Makes no call. Raises ConfigurationError when a credential is missing or malformed.
    """
    mask = redact or Redactor()
    transport = HttpTransport(system=SYSTEM, clock=clock, user_agent=user_agent, proxy=proxy, redact=mask)
    client = ServiceTitanClient(
        environment=environment, credentials=credentials, transport=transport, clock=clock, redact=mask
    )
    return ServiceTitanApi(client, page_size=page_size)
