"""What ML Connector asks of Zoho Books and tells it, as typed methods; any thread, no retries of its own.

Reads may be repeated and raise as `ZohoBooksClient.get`. Writes raise as `ZohoBooksClient.write`: everything but
OutcomeUnknown means that nothing was carried out, and OutcomeUnknown means that the journal must look before it sends
again. Lists come page by page, one call each, only as far as the caller iterates.
"""

from __future__ import annotations

from datetime import datetime

from app.connectors.zoho_books.purchase_calls import PurchaseCalls
from app.connectors.zoho_books.reference_calls import ReferenceCalls
from app.connectors.zoho_books.sales_calls import SalesCalls
from app.domain.accounting import CallBudget


class ZohoBooksApi(ReferenceCalls, PurchaseCalls, SalesCalls):
    """The calls for one organization. Any thread."""

    @property
    def organization_id(self) -> str:
        """The organization that is called, empty where none is chosen yet."""
        return self._client.organization_id

    def server_now(self) -> datetime | None:
        """Zoho's time by its `Date` header, aware UTC; None before the first answer. Makes no call."""
        return self._client.server_now()

    def budget(self) -> CallBudget | None:
        """What is left of the day's calls, None before the first answer. Makes no call."""
        return self._client.budget()

    def granted_scopes(self) -> frozenset[str]:
        """What the sign-in was granted, empty where it did not say. Raises SignInNeeded and the like."""
        return self._client.granted_scopes()
