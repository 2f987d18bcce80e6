"""What more than one window says about sales in Zoho Books: what a document is called there, and what a replay does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.accounting_documents import (
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentOnBooks,
    InvoiceOnBooks,
    InvoiceStatus,
    PaymentMode,
)
from app.domain.field_sales import FieldPayment
from app.domain.states import State
from app.engine.sales.detail import SaleDetail
from app.store.accounting_books import OnBooks
from app.ui import words_books

_GONE = frozenset({"voided_in_books", "deleted_in_books"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("sales", text)


def modes() -> dict[str, str]:
    """Zoho's modes of payment, by their key."""
    return {
        PaymentMode.CHECK.value: _tr("Check"),
        PaymentMode.CASH.value: _tr("Cash"),
        PaymentMode.CREDIT_CARD.value: _tr("Credit card"),
        PaymentMode.BANK_TRANSFER.value: _tr("Bank transfer"),
        PaymentMode.BANK_REMITTANCE.value: _tr("Bank remittance"),
        PaymentMode.AUTO_TRANSACTION.value: _tr("Auto transaction"),
        PaymentMode.OTHERS.value: _tr("Others"),
    }


def mode_word(mode: str) -> str:
    """How somebody paid; the books' own word where it is another one."""
    return modes().get(mode.replace("_", "").replace(" ", "").casefold(), mode)


def document_name(one: OnBooks) -> str:
    """What it is, with its number."""
    if isinstance(one, InvoiceOnBooks):
        return _tr("Invoice {number}").format(number=one.number)
    if isinstance(one, CreditNoteOnBooks):
        return _tr("Credit note {number}").format(number=one.number)
    return _tr("Payment {number}").format(number=one.number)


def status_word(one: OnBooks) -> str:
    """How it stands there; of a payment how it was paid."""
    if isinstance(one, CustomerPaymentOnBooks):
        return mode_word(one.mode)
    if not isinstance(one, InvoiceOnBooks):
        return words_books.bill_status(one.status)
    return {
        InvoiceStatus.DRAFT: _tr("draft"),
        InvoiceStatus.SENT: _tr("open"),
        InvoiceStatus.VIEWED: _tr("open"),
        InvoiceStatus.UNPAID: _tr("open"),
        InvoiceStatus.OVERDUE: _tr("overdue"),
        InvoiceStatus.PARTIALLY_PAID: _tr("paid in part"),
        InvoiceStatus.PAID: _tr("paid"),
        InvoiceStatus.VOID: _tr("void"),
        InvoiceStatus.OTHER: _tr("status not known"),
    }[one.status]


def is_void(one: OnBooks) -> bool:
    """Whether it counts no more."""
    return not isinstance(one, CustomerPaymentOnBooks) and one.status in (InvoiceStatus.VOID, CreditStatus.VOID)


def replay_word(detail: SaleDetail) -> str:
    """On the button, where a replay overrules somebody, or voids something."""
    if _sent_anew(detail):
        return _tr("Send again…")
    if isinstance(detail.source, FieldPayment):
        return _tr("Compare again…")
    if detail.record.state is State.DELETED_AT_SOURCE:
        return _tr("Void it in Zoho Books…")
    return _tr("Void and send again…")


def replay_question(detail: SaleDetail) -> tuple[str, str]:
    """What a replay does then, and the button that says yes to it."""
    if _sent_anew(detail):
        return _tr("Somebody voided or deleted it in Zoho Books: it is sent there anew."), _tr("Send again")
    if isinstance(detail.source, FieldPayment):
        text = _tr(
            "A payment is never changed or taken back from here. Correct it in Zoho Books, or delete it there: then it "
            "is compared, and sent anew only if it is gone."
        )
        return text, _tr("Compare again")
    if detail.record.state is State.DELETED_AT_SOURCE:
        text = _tr("It is cancelled in ServiceTitan: its document in Zoho Books is voided, unless something is paid.")
        return text, _tr("Void it in Zoho Books")
    text = _tr(
        "Its document in Zoho Books is voided, unless something is paid, and it is sent anew as ServiceTitan says it "
        "now, with a suffix to its number."
    )
    return text, _tr("Void and send again")


def _sent_anew(detail: SaleDetail) -> bool:
    record = detail.record
    return record.state is State.CHANGED_AT_DESTINATION and any(one.code in _GONE for one in record.reasons)
