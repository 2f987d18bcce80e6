"""What a person does to records that he sees one by one, or has selected in a list: the attention page's dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.records import Reason, Record
from app.domain.states import State
from app.engine.actions import MAPPABLE
from app.engine.reference.case import ShownField
from app.engine.reference.desk import ReferenceDetail
from app.engine.remedies.table import Act, remedy
from app.engine.replays import DECIDED_ONE_BY_ONE
from app.engine.views import CauseFilter, ReplayPreview, Tab
from app.flows.reference.differences import Side
from app.ui.dialogs.alike import CreateAlikeDialog, written_text
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.ignore_dialog import Source, source_of_flow
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.dialogs.texts import records
from app.ui.pages.attention.acts import Acts
from app.ui.words_alike import field_word, system_word
from app.ui.words_books import INTO_BOOKS, BooksName


class RecordActs(Acts):
    """The same acts, by record."""

    def on(self, record: Record, reason: Reason | None, act: Act, sharing: int = 1) -> None:
        """One act on one record; `sharing` records wait for the same thing."""
        if act is Act.IGNORE:
            self.ignore(CauseFilter(), (), (record.id,), record.label, source_of_flow(record.flow))
        elif act is Act.REPLAY or reason is None:
            self.replay_one(record.id, record.state)
        elif act is Act.PAIR:
            self.pair(reason.subject, reason.name)
        elif act is Act.MAP and remedy(reason.code, reason.subject).books:
            self._session.open_page("mapping", BooksName(reason.subject, reason.name, reason.key))
        elif act is Act.MAP:
            self.map_one(reason, sharing)
        elif act in (Act.CREATE_VENDOR, Act.CREATE_MATERIAL):
            self.create(reason.subject, reason.name)
        elif act is Act.SETTINGS:
            self._session.open_page("settings", remedy(reason.code, reason.subject).setting)
        elif act in (Act.LINK, Act.SEND):
            named = (f"{record.label}: {reason.text}",)
            self.ask_which((record.id,), named, link=act is Act.LINK, books=record.flow in INTO_BOOKS)
        else:
            self._session.open_record(record.id)

    def map_one(self, reason: Reason, sharing: int) -> None:
        """Choose what the thing a record waits for is called at the destination."""
        if reason.subject not in MAPPABLE:
            self._session.open_page("mapping", reason.name)
            return
        one, many = self.tr("{count} waits for it."), self.tr("{count} wait for it.")
        waits = (one if sharing == 1 else many).format(count=records(sharing))
        dialog = MapDialog(self._session, reason.subject, reason.name, self._page, waits)
        dialog.mapped.connect(self._session.notice)
        dialog.create_wanted.connect(lambda name: self.create(reason.subject, name))
        self._open(dialog)

    def replay_one(self, record_id: int, state: State) -> None:
        """Try a record again; asks first where its documents would be cancelled."""
        if state in DECIDED_ONE_BY_ONE:
            self._confirm_replacing(record_id)
        else:
            self._replay_now((record_id,))

    # -- what both sides keep --------------------------------------------------------------------------------------

    def decide(self, found: ReferenceDetail, wins: Side, fields: Sequence[str]) -> None:
        """Let the values of one side stand, after saying what is changed on the other."""
        system, case, record = system_word(wins.other), found.case, found.record
        wanted = [one for one in case.fields if one.field in fields]
        named = [self._change(one, wins) for one in wanted]
        if len(named) == 1:
            title = self.tr("{field} of “{name}” in {system}").format(
                field=field_word(wanted[0]), name=case.name, system=system
            )
        else:
            title = self.tr("{n} fields of “{name}” in {system}").format(n=len(named), name=case.name, system=system)
        text = self.tr("What {system} has stands. In {other} this is changed:").format(
            system=system_word(wins), other=system
        )
        primary = self.tr("Change it in {system}").format(system=system)
        dialog = ConfirmDialog(self._page, title, text, primary, named)
        desk, who = self._session.service.reference, self._session.who()

        def decided(_: tuple[str, ...]) -> None:
            self._session.notice.emit(written_text(wins.other, self._session.send_released((record.id,))))

        dialog.confirmed.connect(
            lambda: self._session.background.act(self, lambda: desk.decide(record.id, wins, who, fields), decided)
        )
        self._open(dialog)

    def _change(self, one: ShownField, wins: Side) -> str:
        values = (one.on_servicetitan, one.on_zoho)
        stands, goes = values if wins is Side.FIELD else values[::-1]
        empty = self.tr("nothing")
        text = self.tr("{field}: “{before}” becomes “{after}”")
        return text.format(field=field_word(one), before=goes or empty, after=stands or empty)

    def create_alike(self, found: ReferenceDetail) -> None:
        """Create on the other side what a record is about, after saying what is sent."""
        side = Side.FIELD if found.case.field_id else Side.BOOKS
        ident = found.case.field_id or found.case.books_id
        dialog = CreateAlikeDialog(self._session, found.case.kind, side, (ident,), self._page)
        self._open(dialog)

    def replay_selected(self, ids: Sequence[int]) -> None:
        """Try these again after a preview; what is in sync or under way is left out."""
        views = self._session.views

        def read() -> ReplayPreview:
            found = [views.replay_preview(CauseFilter(tab), (), ids) for tab in (Tab.OPEN, Tab.IGNORED)]
            ids_, cancelling, asking = (
                tuple(sorted(one for part in found for one in getattr(part, name)))
                for name in ("ids", "cancelling", "asking")
            )
            return ReplayPreview(
                ids_, sum((part.amount for part in found), start=found[0].amount * 0), cancelling, asking
            )

        def go(found: ReplayPreview) -> None:
            if not (found.ids or found.cancelling or found.asking):
                self._session.notice.emit(self.tr("Nothing to replay: what is selected is in sync or under way."))
            elif len(ids) == 1 and found.cancelling:
                self._confirm_replacing(found.cancelling[0])
            elif len(ids) == 1 and found.ids:
                self._replay_now(found.ids)
            else:
                self._preview(found)

        self._session.background.read(self, "replay", read, go)

    def ignore_selected(self, ids: Sequence[int], what: str, source: Source) -> None:
        """Leave those of them out that need a person, after asking why."""
        views = self._session.views

        def ask(found: ReplayPreview) -> None:
            open_ = sorted({*found.ids, *found.cancelling, *found.asking})
            if open_:
                self.ignore(CauseFilter(), (), open_, what, source)
            else:
                self._session.notice.emit(self.tr("Nothing to ignore: nothing of what is selected needs attention."))

        self._session.background.read(self, "open", lambda: views.replay_preview(CauseFilter(), (), ids), ask)
