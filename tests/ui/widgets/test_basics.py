"""Emptying layouts: widgets vanish at once, inner layouts too, what is kept stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.ui.widgets import clear, hbox, label, vbox


def test_clearing_hides_and_removes_everything_inner_layouts_too(qtbot: Any) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    rows = vbox(host)
    first, inner = label("first"), label("inner")
    rows.addWidget(first)
    row = hbox(None)
    row.addWidget(inner)
    rows.addLayout(row)
    rows.addStretch()
    host.show()
    gone: list[str] = []
    first.destroyed.connect(lambda *_object: gone.append("first"))
    inner.destroyed.connect(lambda *_object: gone.append("inner"))

    clear(rows)

    assert rows.count() == 0
    assert first.isHidden()
    assert inner.isHidden()
    qtbot.waitUntil(lambda: sorted(gone) == ["first", "inner"])


def test_clearing_keeps_the_last_items(qtbot: Any) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    rows = vbox(host)
    for text in ("a", "b", "c"):
        rows.addWidget(label(text))

    clear(rows, keep=1)

    assert rows.count() == 1
    kept = rows.itemAt(0).widget()
    assert kept is not None
    assert kept.text() == "c"
    clear(rows, keep=5)
    assert rows.count() == 1
