"""A faithful simulator of ServiceTitan's public API v2 on loopback; shares no code with the connector.

`with ServiceTitanSimulator() as st:` serves the sample tenant; `st.url` is both the API and the token server. It is
not kinder than the real thing: unknown filters return everything, creations answer only an id, a lost answer is lost.

A second port (`st.control_url`) takes plain JSON, for other processes and for a person. Any wrong call answers
`{"error": ...}`, an unknown path lists them all:

    GET  /state                          counts, switches, faults, calls by path
    GET  /requests?writes=1&last=20      the journal
    POST /fault                          {"kind": "reset_after_commit", "method": "POST", "path": "/receipts$"}
    DELETE /fault                        removes all faults
    POST /switch                         {"auto_create_bill": false, ...}
    POST /clock/advance                  {"seconds": 900}
    POST /connections                    {"accept": false} refuses connections, true ends it
    POST /release                        lets stalled requests go
    POST /token                          {"throttled": true}, {"revoke": true}, {"scopes": [...]}
    POST /vendor                         {"name": ...}
    POST /material, /equipment           {"code": ..., "description", "cost", "unit", "serialised"}
    POST /warehouse, /truck              {"name": ..., "warehouse": name of a warehouse}
    GET  /purchase-orders?memo=text      all, or the living ones whose memo contains the text
    POST /purchase-orders/{id}/cancel    with its receipts and bills
    POST /purchase-orders/{id}/memo      {"memo": ...}
    POST /purchase-orders/{id}/send      Pending -> Sent
    GET  /approvals                      purchase-order requests
    POST /requests/{id}/approve|reject
    GET  /receipts, /bills
    POST /receipts/{id}/cancel|bill      cancel, or make the bill by hand
    POST /bills                          {"vendor": name, "invoiceNumber", "total", "date"}: keyed in by a person
    POST /bills/{id}/post|export|cancel
    POST /bills/{id}/change              {"invoiceNumber", "date", "tax", "shipping", "costs": one a line, "expenses"}
    POST /bills/{id}/reissue             {"cost": of the first line, "invoiceNumber"}: its order is edited, a new bill
    POST /ap-bills                       {"vendor", "invoiceNumber", "expenses": [{"amount", "description", "account",
                                          "job", "unit"}], "date", "tax", "shipping"}: typed in by itself
    GET  /ap-credits
    POST /ap-credits                     {"vendor", "amount", "referenceNumber", "date"}: of no return
    POST /ap-credits/{id}/change|cancel  {"amount"}
    GET  /stock?location=name&sku=code   quantities on hand; "posted": false counts every living document
    GET  /vendors/{id}/balance           living receipts less living returns
    POST /post-pending                   posts all receipts, bills and credited returns
    POST /receipts/{id}/post
    GET  /returns
    POST /returns/process                {"status": "Returned" or "CreditReceived"}: all of them
    POST /returns/{id}/process           {"status": ..., "credit": amount}: one; both default to CreditReceived
    POST /returns/{id}/post|cancel
    GET  /movements?kind=Adjustment      adjustments, transfers and consumption
    POST /adjustments                    {"location", "sku", "quantity": signed, "cost", "referenceNumber", "memo",
                                          "type", "date"}
    POST /adjustments/upload             {"file": path of a workbook, "columns": {meaning: title}, "sheet", "headerRow",
                                          "lastRow"}; meanings: reference_number, location, sku, quantity, cost, date,
                                          memo, type
    POST /transfers                      {"from", "to", "sku", "quantity", "received": true, "referenceNumber", ...}
    POST /transfers/{id}/receive
    POST /consumption                    {"location", "sku", "quantity", "job"}: a job takes stock
    POST /movements/{id}/cancel
    GET  /customers
    POST /customers                      {"name", "address": {...}, "contacts": [{"type", "value"}]}
    POST /customers/{id}/rename|merge    {"name"}, {"into": id}
    POST /customers/{id}/contacts        {"type", "value"}
    POST /contacts/{id}/change|remove    {"value"}
    POST /tax-zones                      {"name", "rates": [{"name", "rate": fraction, "bases"}], "separated"}
    POST /jobs                           {"number", "customer"}
    POST /custom-field                   {"of": "invoice", "bill", ..., "name"}
    GET  /sales                          invoices, payments and credit memos
    POST /sales/post                     posts all of them
    POST /sales/{id}/post|export
    POST /invoices                       {"customer", "lines": [{"sku", "quantity", "price", "taxable", "chargeable",
                                          "description"}], "number", "jobId", "taxZoneId", "tax", "date"}
    POST /invoices/{id}/change           {"lines", "tax", "date", "customer"}
    POST /invoices/{id}/adjust           {"lines"}: an adjustment invoice
    POST /invoices/{id}/void|reissue
    POST /payments                       {"customer", "total", "applied": [{"invoice": id, "amount"}], "type", "date"}
    POST /payments/{id}/apply            {"invoice": id, "amount"}
    POST /payments/{id}/change           {"total", "type", "date"}
    POST /payments/{id}/refund|void
    POST /credit-memos                   {"customer", "lines", "taxZoneId", "applied", "date"}
    POST /credit-memos/{id}/void
    GET  /reports
    POST /reports/{id}                   {"columns": [{"meaning", "name", "label"}], "parameters": [...]}
"""

from app.simulators.common.clock import SimClock
from app.simulators.common.faults import Fault, FaultKind, Faults
from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import Address, ReportColumn, ReportParameter
from app.simulators.servicetitan.sample import empty_tenant, sample_tenant
from app.simulators.servicetitan.selling import WantedSale
from app.simulators.servicetitan.server import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
)
from app.simulators.servicetitan.service import ALL_SCOPES, SeenRequest
from app.simulators.servicetitan.switches import ApprovalAnswer, MemoMode, ReturnTakesStock, Switches
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.servicetitan.uploading import RefusedRow, Upload

__all__ = [
    "ALL_SCOPES",
    "DEFAULT_APP_KEY",
    "DEFAULT_CLIENT_ID",
    "DEFAULT_CLIENT_SECRET",
    "Address",
    "ApprovalAnswer",
    "Fault",
    "FaultKind",
    "Faults",
    "MemoMode",
    "RefusedRow",
    "ReportColumn",
    "ReportParameter",
    "ReturnTakesStock",
    "SeenRequest",
    "ServiceTitanSimulator",
    "SimClock",
    "Switches",
    "Tenant",
    "Upload",
    "WantedExpense",
    "WantedLine",
    "WantedOrder",
    "WantedSale",
    "empty_tenant",
    "sample_tenant",
]
