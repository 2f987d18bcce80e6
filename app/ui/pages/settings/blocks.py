"""What stands in a section and is no setting of the file: start with the session, notifications, folders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.engine.notifications import Notifier
from app.system.autostart import Autostart, AutostartState
from app.ui import formats
from app.ui.session import Session
from app.ui.widgets.basics import button, column, label, row
from app.ui.widgets.flow import Flow


class Block(QWidget):
    """A title and what belongs to it."""

    def __init__(self, title: str, help: str = "") -> None:
        super().__init__()
        self.inside: QVBoxLayout = column(self, gap=4)
        self.title = label(title, "strong", wrap=True)
        self.inside.addWidget(self.title)
        self.help = label(help, "caption", wrap=True)
        self.help.setParent(self)  # without one it would be shown as a window of its own
        self.help.setVisible(bool(help))

    def add_help(self) -> None:
        """The help line, after what was added."""
        self.inside.addWidget(self.help)

    @property
    def editor(self) -> QWidget:
        """What takes the focus."""
        return self

    def read(self) -> None:
        """Ask what it shows; called when the section is shown."""


class LinkBlock(Block):
    """A button that goes elsewhere."""

    def __init__(self, title: str, text: str, act: Callable[[], None], help: str = "") -> None:
        super().__init__(title, help)
        foot = row(gap=8)
        self.button = button(text, act)
        foot.addWidget(self.button)
        foot.addStretch(1)
        self.inside.addLayout(foot)
        self.add_help()

    @property
    def editor(self) -> QWidget:
        return self.button


class AutostartBlock(Block):
    """Shows what the system really has; a click changes it at once and reads it back."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.setText(self.tr("Start by itself"))
        self.session = session
        self.box = QCheckBox(self.tr("Start ML Connector when I sign in to this PC"))
        self.box.setEnabled(False)
        self.box.clicked.connect(self._switch)
        self.inside.addWidget(self.box)
        self.help.show()
        self.add_help()

    @property
    def editor(self) -> QWidget:
        return self.box

    def read(self) -> None:
        self.session.background.read(self, "autostart", self.session.autostart.state, self._show)

    def _switch(self, on: bool) -> None:
        self.box.setEnabled(False)
        switch = self.session.autostart
        self.session.background.act(self, lambda: switch.switch(on), self._show, self._failed)

    def _failed(self, error: KnownError) -> None:
        self.session.problem.emit(error)
        self.read()

    def _show(self, state: AutostartState) -> None:
        self.box.setChecked(state.found is Autostart.ON)
        self.box.setEnabled(state.found is not Autostart.NOT_POSSIBLE)
        self.help.setText(state.text)


class SnoozeBlock(Block):
    """No notifications for a while."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.setText(self.tr("Notifications"))
        self.session = session
        self.state = label("", "second", wrap=True)
        self.inside.addWidget(self.state)
        foot = Flow()
        self.four_hours = button(self.tr("None for 4 hours"), lambda: self._snooze(timedelta(hours=4)))
        self.tomorrow = button(self.tr("None until tomorrow 09:00"), self._until_tomorrow)
        self.on = button(self.tr("Show them again"), lambda: self._snooze(timedelta()), "quiet")
        for one in (self.four_hours, self.tomorrow, self.on):
            foot.addWidget(one)
        self.inside.addLayout(foot)
        self.help.setText(self.tr("One for each cause, ever less often; the icon and this window go on saying it."))
        self.help.show()
        self.add_help()
        self._show(None)

    @property
    def editor(self) -> QWidget:
        return self.four_hours

    def read(self) -> None:
        cursors, now = self.session.program.cursors, self.session.now()
        self.session.background.read(self, "snooze", lambda: Notifier(cursors).snoozed_until(now), self._show)

    def _snooze(self, time: timedelta) -> None:
        self.session.snooze_wanted.emit(time)
        now = self.session.now()
        self._show(now + time if time else None)

    def _until_tomorrow(self) -> None:
        now = self.session.now()
        morning = now.astimezone().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self._snooze(morning - now)

    def _show(self, until: datetime | None) -> None:
        said = self.tr("They are shown.")
        if until is not None:
            said = self.tr("None until {time}.").format(time=formats.moment(until, self.session.now()))
        self.state.setText(said)
        self.on.setEnabled(until is not None)


class FoldersBlock(Block):
    """Opens the folders of the profile."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.setText(self.tr("Folders"))
        profile = session.program.profile
        foot = row(gap=8)
        self.data = button(self.tr("Open data folder"), lambda: open_folder(str(profile.folder)))
        self.logs = button(self.tr("Open log folder"), lambda: open_folder(str(profile.logs)))
        foot.addWidget(self.data)
        foot.addWidget(self.logs)
        foot.addStretch(1)
        self.inside.addWidget(label(str(profile.folder), "second", wrap=True, selectable=True))
        self.inside.addLayout(foot)

    @property
    def editor(self) -> QWidget:
        return self.data


def open_folder(path: str) -> None:
    """In the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
