"""What stands inside a scroll area: as high as its wrapped texts need at the width there is, and no higher."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class ScrollBody(QWidget):
    """Qt's own hint counts a wrapped text by a narrow column, which leaves a bar with nothing to scroll to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scroll-body")

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
