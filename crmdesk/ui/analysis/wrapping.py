"""A row of widgets that wraps onto further lines where it is too narrow."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.ui.forms.chips_editor import RowsThatWrap

GAP = 6


def wrapping_row() -> tuple[QWidget, RowsThatWrap]:
    """The widget and its layout, to which the parts are added."""
    holder = QWidget()
    wrap = RowsThatWrap(holder, GAP)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder, wrap
