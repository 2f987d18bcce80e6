"""Turns one HTTP request into what Tally does with it: an answer, silence, or a dropped connection."""

from __future__ import annotations

from dataclasses import dataclass

from app.simulators.tally import wire
from app.simulators.tally.collection import CollectionAnswers, display_period, typed_dates
from app.simulators.tally.company import Company
from app.simulators.tally.faults import Fault
from app.simulators.tally.forbidden import why_forbidden
from app.simulators.tally.journal import RequestRecord
from app.simulators.tally.report import stock_summary
from app.simulators.tally.request import MalformedRequestError, TallyRequest, parse_request
from app.simulators.tally.state import TallyState
from app.simulators.tally.stock import positions
from app.simulators.tally.values import logical
from app.simulators.tally.voucher_rows import EVERYTHING, plan_vouchers, voucher_row
from app.simulators.tally.wire import Charset

LICENCE_PAGE = (
    "<html><head><title>Tally Gateway Server</title></head><body><h1>Tally Licence Service</h1></body></html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One HTTP request as read from the socket."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value; empty when missing."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do with the connection. `hangs` = silence until the dialog is closed; `drops` = close it."""

    text: str = ""
    charset: Charset = Charset.ASCII
    html: bool = False
    hangs: bool = False
    drops: bool = False


class Gateway:
    """The part of Tally's UI thread that answers; not thread-safe by design, one request at a time."""

    def __init__(self, state: TallyState) -> None:
        self.state = state
        self._collections = CollectionAnswers(state)

    def handle(self, incoming: Incoming, record: RequestRecord) -> Outcome:
        """Answer one request and complete its record."""
        faults = self.state.faults
        charset = wire.charset_of(incoming.header("Content-Type"))
        if faults.take(Fault.LICENCE_SERVICE):
            record.kind = "licence"
            return Outcome(LICENCE_PAGE, Charset.ASCII, html=True)
        product = "Tally.ERP 9" if faults.is_on(Fault.ERP9) else self.state.product_name
        if incoming.method == "GET" or not incoming.body:
            record.kind, record.id = "alive", incoming.path
            return Outcome(wire.running(product), Charset.ASCII)
        try:
            record.text = wire.decode(incoming.body, charset)
            request = parse_request(record.text)
        except (wire.DecodingError, MalformedRequestError):
            record.kind = "unknown"
            return Outcome(wire.UNKNOWN_REQUEST, charset)
        record.kind, record.id = _kind(request), request.id
        record.company = request.variable("SVCURRENTCOMPANY")
        company = self._company(request, record)
        record.forbidden = why_forbidden(request, self.state, company)
        if record.forbidden:
            return Outcome(drops=True) if "drops" in record.forbidden else Outcome(hangs=True)
        return Outcome(self._answer(request, company, record), charset)

    def _company(self, request: TallyRequest, record: RequestRecord) -> Company | None:
        if self.state.faults.take(Fault.STRANGE_COMPANY, record.subject):
            return self.state.active
        user, password = request.variable("SVCUSERNAME"), request.variable("SVCPASSWORD")
        return self.state.choose(request.variable("SVCURRENTCOMPANY"), user, password)

    def _answer(self, request: TallyRequest, company: Company | None, record: RequestRecord) -> str:
        if record.kind == "collection":
            if request.definition is None:
                return wire.UNKNOWN_REQUEST
            return self._collections.answer(request, company, record)
        if record.kind == "object":
            return self._object(request, company, record)
        if record.kind == "function":
            return self._function(request)
        if record.kind == "data":
            return self._report(request, company, record)
        if record.kind == "legacy":
            return wire.legacy_line_error(f"Could not find Report '{request.id}'!")
        return wire.UNKNOWN_REQUEST

    def _object(self, request: TallyRequest, company: Company | None, record: RequestRecord) -> str:
        if request.subtype.casefold() == "company":
            return self._company_object(request, record)
        if request.subtype.casefold() != "voucher":
            return wire.UNKNOWN_REQUEST
        if company is None:
            return wire.company_not_set(request.variable("SVCURRENTCOMPANY"))
        wanted = EVERYTHING if "*" in request.fetch_list else plan_vouchers(request.fetch_list)
        text = request.id.upper().removeprefix("ID:").strip()
        with company.lock:
            record.rows_scanned = len(company.vouchers_index)
            voucher = company.vouchers_index.records.get(int(text)) if text.isdigit() else None
            if voucher is None:
                return wire.failure("Voucher does not exist!")
            record.rows_sent = 1
            row = voucher_row(company, voucher, wanted)
        return wire.data_envelope(["   <TALLYMESSAGE>", row, "   </TALLYMESSAGE>"], self._product(), self._info())

    def _company_object(self, request: TallyRequest, record: RequestRecord) -> str:
        found = self.state.find(request.id)
        if found is None:
            return wire.error_message(f"Could not find Company:{request.id}!")
        record.rows_sent = 1
        name = wire.escape(found.name)
        rows = ["   <TALLYMESSAGE>", f'    <COMPANY NAME="{name}" REQNAME="{name}">']
        fetched = {field.strip().upper() for field in request.fetch_list}
        if "NAME" in fetched:
            rows.append(wire.element(5, "NAME", found.name, "String"))
        if "GUID" in fetched:
            rows.append(wire.element(5, "GUID", found.guid, "String"))
        return wire.data_envelope([*rows, "    </COMPANY>", "   </TALLYMESSAGE>"], self._product(), self._info())

    def _function(self, request: TallyRequest) -> str:
        name, _, argument = request.id.partition(":")
        parameter = (argument or (request.parameters[0] if request.parameters else "")).replace(" ", "").casefold()
        licence = self.state.licence
        if name.casefold() == "$$licenseinfo":
            answers = {
                "serialnumber": ("Number", " 0" if licence.educational else f" {licence.serial}"),
                "iseducationalmode": ("Logical", logical(licence.educational)),
                "issilver": ("Logical", logical(not licence.gold and not licence.educational)),
                "isgold": ("Logical", logical(licence.gold)),
                "accountid": ("String", licence.account_id),
            }
        elif name.casefold() == "$$prodinfo":
            answers = {"prodbuildnumber": ("String", licence.build)}
        else:
            return wire.UNKNOWN_REQUEST
        kind, value = answers.get(parameter, ("String", ""))
        result = f'   <RESULT TYPE="{"Long" if kind == "Number" else kind}">{wire.escape(value)}</RESULT>'
        return wire.data_envelope([result], self._product(), self._info())

    def _report(self, request: TallyRequest, company: Company | None, record: RequestRecord) -> str:
        if request.id.replace(" ", "").casefold() != "stocksummary":
            return wire.UNKNOWN_REQUEST
        if company is None:
            return wire.company_not_set(request.variable("SVCURRENTCOMPANY"))
        with company.lock:
            _, end = typed_dates(self.state, request)
            until = end or display_period(company)[1]
            record.rows_scanned = company.vouchers_index.count_between(company.books_from, until)
            explode = request.variable("EXPLODEFLAG").casefold() == "yes"
            return stock_summary(company, positions(company, until), explode)

    def _product(self) -> wire.ProductInfo:
        return self.state.product

    def _info(self) -> dict[str, int]:
        return wire.counters(self.state.random)


def _kind(request: TallyRequest) -> str:
    if request.request.casefold().startswith("import"):
        return "import"
    if not request.version and request.request.casefold() == "export data":
        return "legacy"
    kind = request.type.casefold()
    known = {"collection", "object", "function", "data"}
    return kind if kind in known and request.request.casefold() == "export" and request.version == "1" else "unknown"
