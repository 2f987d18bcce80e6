"""One sign-in to Zoho Books: the browser is opened, its answer waited for, and a person can end the waiting."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.cancellation import Cancellation
from app.domain.errors import Cancelled, KnownError
from app.engine.books.desk import SignedIn
from app.ui.background import Background
from app.ui.session import Session

LANE = "zoho-sign-in"


class _Waiting(Cancellation):
    """Ends also when the window's lanes are closed: the program does not wait for a browser."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background

    @property
    def cancelled(self) -> bool:
        return super().cancelled or self._background.closed


class ZohoSignIn(QObject):
    """`opened` carries Zoho's page; then comes one of `done` (SignedIn), `failed` (KnownError) and `cancelled`."""

    opened = Signal(str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _asked = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: _Waiting | None = None
        self.url = ""
        """Zoho's page of the sign-in under way."""
        self._asked.connect(self._open)

    @property
    def under_way(self) -> bool:
        """Whether the browser's answer is waited for."""
        return self._waiting is not None

    def start(self) -> None:
        """With the settings and the secret as they are stored."""
        if self._waiting is not None:
            return
        self.url = ""
        token = self._waiting = _Waiting(self._session.background)
        desk, asked = self._session.service.accounting, self._asked

        def work() -> SignedIn:
            with token.applied():
                return desk.sign_in(asked.emit)

        self._session.background.act(self, work, self._done, self._failed, lane=LANE)

    def cancel(self) -> None:
        """Wait no longer; the port is free again within a moment."""
        if self._waiting is not None:
            self._waiting.cancel()

    def open_again(self) -> None:
        """The same page once more, where the browser was closed."""
        if self.url:
            QDesktopServices.openUrl(QUrl(self.url))

    def _open(self, url: str) -> None:
        if self._waiting is None or self._waiting.cancelled:
            return
        self.url = url
        QDesktopServices.openUrl(QUrl(url))
        self.opened.emit(url)

    def _done(self, found: SignedIn) -> None:
        self._waiting = None
        self._session.reread_settings()
        self.done.emit(found)

    def _failed(self, error: KnownError) -> None:
        self._waiting = None
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
