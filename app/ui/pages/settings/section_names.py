"""The names of the sections, one below the other: as wide as the widest is when chosen; they scroll in a low window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QStyle, QWidget

from app.ui.widgets.basics import bold_width, column

_PADDING = 24


class SectionNames(QScrollArea):
    """Buttons, of which the page says which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._buttons: list[QPushButton] = []
        body = QWidget()
        body.setObjectName("scroll-body")
        self._layout = column(body, gap=2)
        self._layout.addStretch(1)
        self.setWidget(body)

    def add(self, button: QPushButton) -> None:
        """One more, below the others."""
        self._buttons.append(button)
        self._layout.insertWidget(self._layout.count() - 1, button)

    def sizeHint(self) -> QSize:
        """With room for a bar, so that nothing moves when one is needed."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        widest = max(
            (max(one.sizeHint().width(), bold_width(one.text()) + _PADDING) for one in self._buttons), default=0
        )
        return QSize(widest + bar, super().sizeHint().height())
