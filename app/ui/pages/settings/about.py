"""About: the version, whether a newer one is published, and what the program is built on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout

from app import __version__
from app.domain.errors import KnownError
from app.engine.updates import UpdateState
from app.system.about import Component, components, licences_folder, python
from app.ui import formats, words
from app.ui.pages.settings.blocks import Block, FoldersBlock, open_folder
from app.ui.session import Session
from app.ui.updates import LANE
from app.ui.widgets.basics import button, label, restyle
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import announce


class VersionBlock(FoldersBlock):
    """Which version this is, and the folders of its profile."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.title.setText(f"ML Connector {__version__}")
        said = self.tr("Keeps ServiceTitan in step with TallyPrime. It stands under the MIT licence.")
        self.inside.insertWidget(1, label(said, "second", wrap=True))


class UpdateBlock(Block):
    """What is known of newer versions; two buttons, of which none downloads anything."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.setText(self.tr("Newer versions"))
        self.session = session
        self.state = label("", "second", wrap=True)
        self.trouble = label("", "warn-caption", wrap=True)
        self.inside.addWidget(self.state)
        self.inside.addWidget(self.trouble)
        foot = Flow()
        self.look_button = button(self.tr("Look now"), self._look)
        self.page_button = button(self.tr("Open its page"), self._open)
        for one in (self.look_button, self.page_button):
            foot.addWidget(one)
        self.inside.addLayout(foot)
        self._link = ""
        self._asked = False
        self._show(UpdateState(False, False, None, None, None, ""))
        session.settings_changed.connect(self._read_if_visible)

    @property
    def editor(self) -> Block:
        return self

    def _read_if_visible(self) -> None:
        if self.isVisible():
            self.read()

    def read(self) -> None:
        updates = self.session.program.updates
        self.session.background.read(self, "known", updates.state, self._known)

    def _known(self, state: UpdateState) -> None:
        self._show(state)
        if state.due and self.session.set_up:
            self._ask(self.session.program.updates.look_if_due)

    def _look(self) -> None:
        self._asked = True
        self._ask(self.session.program.updates.look)

    def _ask(self, look: Callable[[], UpdateState]) -> None:
        self.look_button.setEnabled(False)
        self.trouble.hide()
        self.state.setText(self.tr("Looking at the release feed"))
        self.session.background.read(self, "look", look, self._looked, self._failed, lane=LANE)

    def _looked(self, state: UpdateState) -> None:
        self._show(state)
        if self._asked:
            announce(self, f"{self.state.text()} {self.trouble.text()}".strip())
        self._asked = False

    def _failed(self, error: KnownError) -> None:
        self._asked = False
        self.session.problem.emit(error)
        self.read()

    def _show(self, state: UpdateState) -> None:
        now = self.session.now()
        self._link = state.newer.link if state.newer is not None else ""
        self.page_button.setVisible(bool(self._link))
        self.page_button.setToolTip(self._link)
        self.look_button.setEnabled(state.on)
        self.look_button.setToolTip("" if state.on else self.tr("Enter the address of a release feed first"))
        self.state.setText(self._said(state))
        restyle(self.state, "strong" if state.newer is not None else "second")
        self.trouble.setVisible(state.failed_at is not None)
        if state.failed_at is not None:
            said = self.tr("The last look, {time}, failed. {why}")
            why = words.for_window(state.problem)
            self.trouble.setText(said.format(time=formats.moment(state.failed_at, now), why=why))

    def _said(self, state: UpdateState) -> str:
        if not state.on:
            return self.tr("Nothing is looked for, as no release feed is set.")
        if state.looked_at is None:
            return self.tr("Not known yet.")
        looked = formats.moment(state.looked_at, self.session.now())
        if state.newer is not None:
            said = self.tr("Version {version} is available, looked {time}.")
            return said.format(version=state.newer.version, time=looked)
        return self.tr("This is the newest version, looked {time}.").format(time=looked)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._link))


class ComponentsBlock(Block):
    """Every library with its version and licence."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.setText(self.tr("Built on"))
        self.session = session
        self.shown: list[Component] = []
        self.inside.addWidget(
            label(
                self.tr(
                    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3: their libraries "
                    "are files of their own, which you may replace by versions that fit."
                ),
                "second",
                wrap=True,
            )
        )
        self.folder: Path | None = licences_folder()
        foot = Flow()
        self.button = button(self.tr("Open licences folder"), self._open)
        self.button.setVisible(self.folder is not None)
        foot.addWidget(self.button)
        self.inside.addLayout(foot)
        self.table = QGridLayout()
        self.table.setContentsMargins(0, 6, 0, 0)
        self.table.setHorizontalSpacing(16)
        self.table.setVerticalSpacing(3)
        self.table.setColumnStretch(2, 1)
        self.inside.addLayout(self.table)

    def read(self) -> None:
        if not self.shown:
            self.session.background.read(self, "components", components, self._show)

    def _show(self, found: Sequence[Component]) -> None:
        if self.shown:
            return
        self.shown = [python(), *found]
        for place, one in enumerate(self.shown):
            self.table.addWidget(label(one.name), place, 0)
            self.table.addWidget(label(one.version, "second"), place, 1)
            self.table.addWidget(label(one.licence, "caption", wrap=True), place, 2)

    def _open(self) -> None:
        if self.folder is not None:
            open_folder(str(self.folder))
