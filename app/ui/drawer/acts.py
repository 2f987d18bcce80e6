"""What a person does to records that he sees one by one, or has selected in a list: the attention page's dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.records import Reason, Record
from app.domain.states import State
from app.engine.actions import MAPPABLE
from app.engine.remedies import Act, remedy
from app.engine.replays import DECIDED_ONE_BY_ONE
from app.engine.views import CauseFilter, ReplayPreview, Tab
from app.flows import bills
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.dialogs.texts import vouchers
from app.ui.pages.attention.acts import Acts
from app.ui.words_books import BooksName


class RecordActs(Acts):
    """The same acts, by record."""

    def on(self, record: Record, reason: Reason | None, act: Act, sharing: int = 1) -> None:
        """One act on one record; `sharing` records wait for the same thing."""
        if act is Act.IGNORE:
            self.ignore(CauseFilter(), (), (record.id,), record.label)
        elif act is Act.REPLAY or reason is None:
            self.replay_one(record.id, record.state)
        elif act is Act.MAP and remedy(reason.code, reason.subject).books:
            self._session.open_page("mapping", BooksName(reason.subject, reason.name))
        elif act is Act.MAP:
            self.map_one(reason, sharing)
        elif act in (Act.CREATE_VENDOR, Act.CREATE_MATERIAL):
            self.create(reason.subject, reason.name)
        elif act is Act.SETTINGS:
            self._session.open_page("settings", remedy(reason.code, reason.subject).setting)
        elif act in (Act.LINK, Act.SEND):
            named = (f"{record.label}: {reason.text}",)
            self.ask_which((record.id,), named, link=act is Act.LINK, books=record.flow == bills.NAME)
        else:
            self._session.open_record(record.id)

    def map_one(self, reason: Reason, sharing: int) -> None:
        """Choose what the thing a record waits for is called at the destination."""
        if reason.subject not in MAPPABLE:
            self._session.open_page("mapping", reason.name)
            return
        one, many = self.tr("{count} waits for it."), self.tr("{count} wait for it.")
        waits = (one if sharing == 1 else many).format(count=vouchers(sharing))
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

    def ignore_selected(self, ids: Sequence[int], what: str) -> None:
        """Leave those of them out that need a person, after asking why."""
        views = self._session.views

        def ask(found: ReplayPreview) -> None:
            open_ = sorted({*found.ids, *found.cancelling, *found.asking})
            if open_:
                self.ignore(CauseFilter(), (), open_, what)
            else:
                self._session.notice.emit(self.tr("Nothing to ignore: nothing of what is selected needs attention."))

        self._session.background.read(self, "open", lambda: views.replay_preview(CauseFilter(), (), ids), ask)
