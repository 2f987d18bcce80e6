"""A TallyPrime on loopback that behaves as the real one was measured to; shares no code with the connectors.

`TallySimulator` serves one or more `Company` objects on Tally's port and, when asked, a control API on a second
loopback port, for other processes and for a person with curl. All control bodies and answers are JSON:

    GET  /state                        companies, marks, active company, faults, counters
    GET  /requests                     the journal of what was asked
    GET  /vouchers?limit=N             the newest vouchers: guid, type, date, party, total
    POST /fault                        {name, on, times, seconds, fraction, match}: see `Fault`; all+on=false
    POST /release                      a person closes the dialog
    POST /voucher                      {type, date, supplier, lines, taxes, ...}: the fields of `Draft` and `Line`
    POST /voucher/{guid}/alter         {fields of Draft}, or {} to save without a change
    POST /voucher/{guid}/cancel        also delete, redate {date}, optional {optional}
    GET  /stock?until=DATE             what lies where: item, godown, batch, quantity
    POST /stock/{class}                {item, quantity, rate, godown, supplier or customer, tracking_number, ...} or
                                       the fields of any voucher; classes: purchase, receipt-note, debit-note,
                                       rejection-out, sale, delivery-note, credit-note, rejection-in, stock-journal,
                                       transfer {source, destination}, manufacturing {consumed, lines}, material-out,
                                       material-in, count, purchase-order, sales-order
    POST /edit                         {count, seed}: random changes, as a person makes them
    POST /master/{kind}                {name, ...}: ledger, supplier, item, godown, unit, group
    POST /master/{kind}/rename         {name, new_name}
    POST /master/{kind}/delete         {name}, of an unused one
    POST /company/close                {name}; also open, activate, and rename {name, new_name}
    POST /company/switch               {name, tracked_excess_moves, count_at_end_of_day, zero_count_is_empty,
                                       material_in_all_entries}: what is not known of Tally, true or false
    POST /backup, POST /restore        {name}: take a backup in memory; go back to it

`company` in any body names the company; without it the active one is meant.
"""

from app.simulators.tally.assembly import UnbalancedError
from app.simulators.tally.big import big_company
from app.simulators.tally.books import Backup, UnknownVoucherError
from app.simulators.tally.company import Company, empty_company
from app.simulators.tally.costs import FREE, MEASURED, CostModel
from app.simulators.tally.edits import Edit, RandomEdits
from app.simulators.tally.faults import Fault, Faults
from app.simulators.tally.journal import RequestRecord
from app.simulators.tally.masters import UnknownMasterError
from app.simulators.tally.sample import sample_company
from app.simulators.tally.server import TallySimulator
from app.simulators.tally.state import Licence, PeriodMode
from app.simulators.tally.stock import stock_by_batch, stock_by_place
from app.simulators.tally.values import ExchangeRate
from app.simulators.tally.vouchers import Draft, Line, Part, PurchaseLine, Voucher
from app.simulators.tally.year import year_of_stock

__all__ = [
    "FREE",
    "MEASURED",
    "Backup",
    "Company",
    "CostModel",
    "Draft",
    "Edit",
    "ExchangeRate",
    "Fault",
    "Faults",
    "Licence",
    "Line",
    "Part",
    "PeriodMode",
    "PurchaseLine",
    "RandomEdits",
    "RequestRecord",
    "TallySimulator",
    "UnbalancedError",
    "UnknownMasterError",
    "UnknownVoucherError",
    "Voucher",
    "big_company",
    "empty_company",
    "sample_company",
    "stock_by_batch",
    "stock_by_place",
    "year_of_stock",
]
