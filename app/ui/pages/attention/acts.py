"""Carries out what a person asks for on the page: opens the dialogs, acts, starts a run, says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UsageError
from app.domain.records import Record, Subject
from app.domain.states import State
from app.engine.actions import MAPPABLE, Ignored, Replayed
from app.engine.bills.detail import BooksDetail
from app.engine.reference.desk import ReferenceDetail
from app.engine.remedies.table import Act
from app.engine.sales.detail import SaleDetail
from app.engine.service import RecordDetail
from app.engine.views import CauseFilter, CauseKey, CauseRecord, CauseRow, ReplayPreview
from app.ui import formats, words, words_alike, words_sales
from app.ui.details import Detail, read_detail
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.create_dialog import CreateDialog
from app.ui.dialogs.ignore_dialog import IgnoreDialog, Source
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.dialogs.replay_dialog import PORTION, ReplayDialog
from app.ui.dialogs.texts import released_text
from app.ui.drawer.texts import living
from app.ui.pages.attention.texts import cause_name, records, source_of
from app.ui.session import Session
from app.ui.words_alike import AlikeName
from app.ui.words_books import BooksName

_NAMED = 6


class Acts(QObject):
    """`dialog` is the one that is open. `acted` says that focus belongs in the table again."""

    acted = Signal()

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self.dialog: Dialog | None = None

    # -- one cause -------------------------------------------------------------------------------------------------

    def do(self, row: CauseRow, act: Act, which: CauseFilter) -> None:
        """One act on everything under a cause that passes the filter."""
        if act is Act.MAP:
            self.map(row)
        elif act in (Act.CREATE_VENDOR, Act.CREATE_MATERIAL):
            self.create(row.cause.subject, row.cause.name)
        elif act is Act.SETTINGS:
            self._session.open_page("settings", row.remedy.setting)
        elif act in (Act.COMPARE, Act.DECIDE):
            self._first_record(row.cause, which)
        elif act is Act.PAIR:
            self.pair(row.cause.subject, row.cause.name)
        elif act is Act.REPLAY:
            self.replay(which, (row.cause,), ())
        elif act is Act.IGNORE:
            self.ignore(which, (row.cause,), (), cause_name(row), source_of(row))
        else:
            self._answer(row, which, link=act is Act.LINK)

    def map(self, row: CauseRow) -> None:
        """Choose what a name is called at the destination."""
        if row.remedy.books:
            self._session.open_page("mapping", BooksName(row.cause.subject, row.cause.name, row.cause.key))
            return
        if row.cause.subject not in MAPPABLE:
            self._session.open_page("mapping", row.cause.name)
            return
        amount = formats.money(row.amount, self._session.currency, sign=True)
        one = self.tr("{count} waits for it, {amount}.")
        many = self.tr("{count} wait for it, {amount}.")
        waits = (one if row.records == 1 else many).format(count=records(row.records), amount=amount)
        waits = f"{row.why} {waits}".strip()
        creatable = bool({Act.CREATE_VENDOR, Act.CREATE_MATERIAL} & set(row.remedy.acts))
        dialog = MapDialog(self._session, row.cause.subject, row.cause.name, self._page, waits, creatable=creatable)
        dialog.mapped.connect(self._session.notice)
        dialog.create_wanted.connect(partial(self.create, row.cause.subject))
        self._open(dialog)

    def create(self, kind: Subject, name: str) -> None:
        """Create a vendor or material at the destination."""
        dialog = CreateDialog(self._session, kind, name, self._page)
        dialog.created.connect(self._session.notice)
        self._open(dialog)

    def pair(self, subject: Subject, name: str) -> None:
        """Show where it is said which two are the same."""
        kind = words_alike.kind_of(subject)
        self._session.open_page(words_alike.PAGE, AlikeName(kind, name) if kind is not None else None)

    def _first_record(self, cause: CauseKey, which: CauseFilter) -> None:
        def show(found: Sequence[CauseRecord]) -> None:
            if found:
                self._session.open_record(found[0].id)

        views = self._session.views
        self._session.background.read(self, "first", lambda: views.cause_records(cause, which, limit=1), show)

    def _answer(self, row: CauseRow, which: CauseFilter, *, link: bool) -> None:
        """Say of everything under a cause that it is the same document, or that it is another one."""
        views, service = self._session.views, self._session.service

        def read() -> tuple[Sequence[int], list[str], bool]:
            ids = views.cause_ids(row.cause, which)
            found = [read_detail(service, one) for one in ids[:_NAMED]]
            named = [_said(one) for one in found if one is not None]
            return ids, named, any(isinstance(one, BooksDetail | SaleDetail) for one in found)

        def ask(found: tuple[Sequence[int], list[str], bool]) -> None:
            ids, named, books = found
            self.ask_which(ids, named, link=link, books=books)

        self._session.background.read(self, "answer", read, ask)

    def ask_which(self, ids: Sequence[int], named: Sequence[str], *, link: bool, books: bool = False) -> None:
        """Ask once before records are linked, or sent as other documents; `books`: of Zoho Books."""
        count = records(len(ids))
        if link:
            title = self.tr("Link {count}").format(count=count)
            text = self.tr(
                "It is the document that ServiceTitan already has: nothing is sent. If either of them changes, the "
                "voucher comes back here."
            )
            if books:
                text = self.tr(
                    "It is the document that somebody typed into Zoho Books: nothing is sent, and it is never changed."
                )
        else:
            title = self.tr("Send {count}").format(count=count)
            text = self.tr(
                "It is another document: it is sent to ServiceTitan in addition to the one that is there already."
            )
            if books:
                text = self.tr(
                    "It is another document: it is sent to Zoho Books in addition, with a suffix to its number."
                )
        dialog = ConfirmDialog(self._page, title, text, title, named)
        dialog.confirmed.connect(lambda: self._replay_now(ids, link=link, create=not link))
        self._open(dialog)

    # -- replay ----------------------------------------------------------------------------------------------------

    def replay(self, which: CauseFilter, causes: Sequence[CauseKey], records: Sequence[int]) -> None:
        """Try causes and records again: at once where nothing is cancelled by it, else after a preview."""
        views = self._session.views

        def go(found: ReplayPreview) -> None:
            if len(found.cancelling) == 1 and not found.ids and not found.asking:
                self._confirm_replacing(found.cancelling[0])
            elif found.cancelling or found.asking or len(found.ids) > PORTION:
                self._preview(found)
            elif found.ids:
                self._replay_now(found.ids)

        self._session.background.read(self, "replay", lambda: views.replay_preview(which, causes, records), go)

    def replay_all(self, which: CauseFilter) -> None:
        """Everything that passes the filter, after a preview."""
        views = self._session.views
        self._session.background.read(self, "replay", lambda: views.replay_preview(which), self._preview)

    def _preview(self, found: ReplayPreview) -> None:
        dialog = ReplayDialog(self._session, found, self._page)
        dialog.replayed.connect(self._replayed)
        self._open(dialog)

    def _confirm_replacing(self, record_id: int) -> None:
        service = self._session.service

        def ask(found: Detail | None) -> None:
            if found is None:
                return
            if isinstance(found, ReferenceDetail):
                self._confirm_alike(found)
                return
            if isinstance(found, BooksDetail | SaleDetail):
                self._confirm_books(found)
                return
            if found.of_stock:
                self._confirm_difference(found)
                return
            orders = [line.order for line in found.documents if line.order is not None]
            numbers = ", ".join(order.number for order in orders if living(order))
            reason = next((said.text for said in found.record.reasons), "")
            text = self.tr(
                "Its documents in ServiceTitan are cancelled and the voucher is sent as it is in Tally now, if it can "
                "be sent. If it cannot, nothing is cancelled and the record says why."
            )
            primary = self.tr("Cancel and send again")
            if numbers:
                primary = self.tr("Cancel purchase order {number} and send again").format(number=numbers)
            elif orders:
                text = self.tr(
                    "Its purchase order was cancelled in ServiceTitan: the voucher is sent again as a new one."
                )
                primary = self.tr("Send again")
            if found.record.state is State.DELETED_AT_SOURCE and numbers:
                text = self.tr("The voucher is gone in Tally: its documents in ServiceTitan are cancelled.")
                primary = self.tr("Cancel purchase order {number}").format(number=numbers)
            elif found.record.state is State.DELETED_AT_SOURCE:
                text = self.tr("The voucher is gone in Tally, and no document of it stands in ServiceTitan any more.")
                primary = self.tr("Settle it")
            title = self.tr("Replay {label}").format(label=found.record.label)
            dialog = ConfirmDialog(self._page, title, text, primary, [reason] if reason else [])
            dialog.confirmed.connect(lambda: self._replay_now([record_id]))
            self._open(dialog)

        self._session.background.read(self, "replacing", lambda: read_detail(service, record_id), ask)

    def _confirm_alike(self, found: ReferenceDetail) -> None:
        """Two that were the same: which value stands is decided in the drawer, that one is gone is settled here."""
        record = found.record
        if record.state is State.CHANGED_AT_DESTINATION:
            self._session.open_record(record.id)
            return
        reason = next((said.text for said in record.reasons), "")
        text = self.tr(
            "It is forgotten that both are the same. Nothing is deleted or changed; what is left stands on its own "
            "side, and can be created or linked anew."
        )
        title = self.tr("Forget the link of {label}").format(label=record.label)
        dialog = ConfirmDialog(self._page, title, text, self.tr("Forget the link"), [reason] if reason else [])
        dialog.confirmed.connect(lambda: self._replay_now([record.id]))
        self._open(dialog)

    def _confirm_books(self, found: BooksDetail | SaleDetail) -> None:
        """The document in Zoho Books follows ServiceTitan."""
        record = found.record
        text, primary = words_sales.replay_question(found) if isinstance(found, SaleDetail) else self._follows(record)
        reason = next((said.text for said in record.reasons), "")
        title = self.tr("Replay {label}").format(label=record.label)
        dialog = ConfirmDialog(self._page, title, text, primary, [reason] if reason else [])
        dialog.confirmed.connect(lambda: self._replay_now([record.id]))
        self._open(dialog)

    def _follows(self, record: Record) -> tuple[str, str]:
        """What becomes of a bill in Zoho Books, and the button that says yes to it."""
        text = self.tr("Its document in Zoho Books is made what ServiceTitan says now, if it can be sent as it is.")
        primary = self.tr("Bring it up to date")
        if record.state is State.DELETED_AT_SOURCE:
            text = self.tr("It is cancelled in ServiceTitan: its document in Zoho Books is voided, unless it is paid.")
            primary = self.tr("Void it in Zoho Books")
        elif record.state is State.CHANGED_AT_DESTINATION:
            text = self.tr("What somebody changed in Zoho Books is overwritten with what ServiceTitan says.")
            primary = self.tr("Overwrite it")
        return text, primary

    def _confirm_difference(self, found: RecordDetail) -> None:
        """Of a stock record nothing is cancelled: what it lacks is received, what is too much is returned."""
        label = words.record_name(found.record.label, found.record.flow)
        gone = found.record.state is State.DELETED_AT_SOURCE
        text = self.tr(
            "Nothing is cancelled in ServiceTitan. What the voucher, as it is in Tally now, has more than was sent is "
            "received there, and what it has less is returned, at the cost that was recorded."
        )
        if gone:
            text = self.tr(
                "The voucher moves no stock in Tally any more. Nothing is cancelled in ServiceTitan: what was received "
                "for it is returned, and what was returned is received, at the cost that was recorded."
            )
        reason = next((said.text for said in found.record.reasons), "")
        title = self.tr("Replay {label}").format(label=label)
        primary = self.tr("Take it back") if gone else self.tr("Send the difference")
        dialog = ConfirmDialog(self._page, title, text, primary, [reason] if reason else [])
        dialog.confirmed.connect(lambda: self._replay_now([found.record.id]))
        self._open(dialog)

    def _replay_now(self, ids: Sequence[int], *, link: bool = False, create: bool = False) -> None:
        service = self._session.service

        def done(results: Sequence[Replayed]) -> None:
            accepted = [one.record_id for one in results if one.accepted]
            self._replayed(accepted, [one.text for one in results if not one.accepted])

        self._session.background.act(self, lambda: service.replay_many(ids, link=link, create=create), done)
        self.acted.emit()

    def _replayed(self, accepted: list[int], refused: list[str]) -> None:
        said = []
        if accepted:
            said.append(released_text(len(accepted), self._session.send_released(accepted)))
        if refused:
            first = words.for_window(refused[0])
            one, many = self.tr("1 was not: {why}"), self.tr("{n} were not. The first: {why}")
            said.append((one if len(refused) == 1 else many).format(n=len(refused), why=first))
        if said:
            self._session.notice.emit(" ".join(said))

    # -- ignore ----------------------------------------------------------------------------------------------------

    def ignore(
        self,
        which: CauseFilter,
        causes: Sequence[CauseKey],
        records: Sequence[int],
        what: str,
        source: Source,
    ) -> None:
        """Leave causes and records out, after asking why."""
        views = self._session.views

        def read() -> list[int]:
            found = {one for cause in causes for one in views.cause_ids(cause, which)}
            return sorted(found | set(records))

        def ask(ids: list[int]) -> None:
            if not ids:
                return
            dialog = IgnoreDialog(self._page, len(ids), what, source)
            dialog.confirmed.connect(lambda reason: self._ignore_portion(ids, 0, reason, 0, []))
            self._open(dialog)

        self._session.background.read(self, "ignore", read, ask)

    def _ignore_portion(self, ids: Sequence[int], at: int, reason: str, done: int, problems: list[str]) -> None:
        portion = ids[at : at + PORTION]
        service, who = self._session.service, self._session.who()

        def work() -> list[Ignored | UsageError]:
            found: list[Ignored | UsageError] = []
            for one in portion:
                try:
                    found.append(service.ignore(one, reason, who))
                except UsageError as error:  # under way meanwhile: the others are ignored nevertheless
                    found.append(error)
            return found

        def then(found: list[Ignored | UsageError]) -> None:
            ignored = done + sum(isinstance(one, Ignored) for one in found)
            told = [*problems, *[one.what for one in found if isinstance(one, UsageError)]]
            if at + PORTION < len(ids):
                self._ignore_portion(ids, at + PORTION, reason, ignored, told)
            else:
                self._tell_ignored(ignored, told)

        self._session.background.act(self, work, then)

    def _tell_ignored(self, ignored: int, problems: list[str]) -> None:
        one, many = self.tr("1 record is ignored."), self.tr("{n} records are ignored.")
        said = [one if ignored == 1 else many.format(n=formats.count(ignored))] if ignored else []
        self._session.notice.emit(" ".join([*said, *problems[:1]]))

    # -- dialogs ---------------------------------------------------------------------------------------------------

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.sender() in (None, self.dialog):
            self.dialog = None
        self.acted.emit()


def _said(found: Detail) -> str:
    reason = next((one.text for one in found.record.reasons), "")
    return f"{found.record.label}: {reason}" if reason else found.record.label
