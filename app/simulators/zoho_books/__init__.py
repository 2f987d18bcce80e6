"""A faithful simulator of Zoho's accounts servers and Zoho Books API v3 on loopback; shares no code with the connector.

`with ZohoBooksSimulator() as zoho:` serves the sample organization of India; `zoho.accounts_url(region)` and
`zoho.api_url(region)` are the two servers of a data centre (before `/oauth/v2/...` and `/books/v3/...`), `zoho.url`
plays both for the user's own. A request with one of Zoho's host names in its Host header goes to that region as well.
It is not kinder than the real thing: what nobody has captured is a switch whose default is the less kind possibility
(`switches.py`), and a refusal whose code nobody has captured has the code `UNCAPTURED`. `zoho.unknown` lists what was
asked for although Zoho's documents do not have it (or this simulator does not play it: comments, attachments, approval,
mail, the device flow); a test asserts that it is empty, and `zoho.bugs` too.

Assumed beyond the documents, as they have no answer recorded: the pages of a wrong authorize request, the answer of a
revocation, 405, that a lock of module "all" has lock_scope 0, and that drafts may lie in a locked period.

A second port (`zoho.control_url`) takes plain JSON, for other processes and for a person. Any wrong call answers
`{"error": ...}`, an unknown path lists them all:

    GET  /state                          counts, switches, faults, calls by path, unknown requests
    GET  /requests?writes=1&last=20      the journal
    POST /fault                          {"kind": "reset_after_commit", "method": "POST", "path": "/bills$"}; a throttle
                                          has "code": 43, 44, 45 or 1070
    DELETE /fault                        removes all faults
    POST /switch                         {"void_frees_number": true, ...}
    POST /clock/advance                  {"seconds": 3600}
    POST /connections                    {"accept": false} refuses connections, true ends it
    POST /release                        lets stalled requests go
    POST /token                          {"throttled": true}, {"revoke": true}, {"expire": true}, {"signIn": scopes}
    POST /budget                         {"remaining": 0}: other programs use up the day's calls
    GET  /contacts
    POST /vendor, /customer              {"name": ..., "gst_no", "email", ...}
    POST /contacts/{id}/rename           {"name": ...}
    POST /account                        {"name": ..., "type": "expense"}
    POST /deactivate/{id}                a contact, item, account, tax or location
    GET  /documents?kind=bill            or vendor_credit, purchaseorder, invoice, creditnote
    GET  /payments
    POST /bills                          {"vendor": name, "number", "total", "date", "account", "reference"}: by hand
    POST /documents/{id}/edit            fields as in the API
    POST /documents/{id}/void|delete
    POST /documents/{id}/pay             {"amount", "date", "reference"}; all of it without an amount
    POST /expenses                       {"account": name, "amount", "date", fields as in the API}
    POST /lock                           {"until": "2025-09-30", "module": "all", "purchase" or "sales"}
    DELETE /lock                         opens all periods
"""

from app.simulators.common.clock import SimClock
from app.simulators.zoho_books.accounts import FULL_ACCESS, SignedIn
from app.simulators.zoho_books.errors import UNCAPTURED, ApiError
from app.simulators.zoho_books.faults import Fault, FaultKind, Faults
from app.simulators.zoho_books.kinds import BILL, CREDIT_NOTE, INVOICE, PURCHASE_ORDER, VENDOR_CREDIT
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.regions import REGIONS
from app.simulators.zoho_books.sample import KEY_FIELD, ORGANIZATION_ID, empty_organization, sample_organization
from app.simulators.zoho_books.server import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    DEFAULT_REDIRECT_URI,
    ZohoBooksSimulator,
)
from app.simulators.zoho_books.service import ALL_SCOPES, SeenRequest
from app.simulators.zoho_books.switches import Consent, DuplicateScope, Switches, Unknown
from app.simulators.zoho_books.tokens import Client, ClientKind, MultiDc
from app.simulators.zoho_books.values import Body

__all__ = [
    "ALL_SCOPES",
    "BILL",
    "CREDIT_NOTE",
    "DEFAULT_CLIENT_ID",
    "DEFAULT_CLIENT_SECRET",
    "DEFAULT_REDIRECT_URI",
    "FULL_ACCESS",
    "INVOICE",
    "KEY_FIELD",
    "ORGANIZATION_ID",
    "PURCHASE_ORDER",
    "REGIONS",
    "UNCAPTURED",
    "VENDOR_CREDIT",
    "ApiError",
    "Body",
    "Client",
    "ClientKind",
    "Consent",
    "DuplicateScope",
    "Fault",
    "FaultKind",
    "Faults",
    "MultiDc",
    "Organization",
    "SeenRequest",
    "SignedIn",
    "SimClock",
    "Switches",
    "Unknown",
    "ZohoBooksSimulator",
    "empty_organization",
    "sample_organization",
]
