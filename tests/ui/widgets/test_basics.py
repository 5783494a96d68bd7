"""Emptying layouts: widgets vanish at once, inner layouts too, what is kept stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.ui.widgets import button, clear, hbox, label, vbox
from crmdesk.ui.widgets.folding import fold


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


def test_without_room_the_first_buttons_keep_only_their_icons(qtbot: Any) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    row = hbox(host)
    made = [button(words, "export") for words in ("导出全部客户", "打印", "新建")]
    for each in made:
        row.addWidget(each)
    host.show()
    wide = sum(each.sizeHint().width() for each in made)

    fold(made, wide - 1)
    assert [each.text() for each in made] == ["", "打印", "新建"]
    assert (made[0].accessibleName(), made[0].toolTip()) == ("导出全部客户", "导出全部客户")
    fold(made, 10)
    assert [each.text() for each in made] == ["", "", ""]
    fold(made, wide)
    assert [each.text() for each in made] == ["导出全部客户", "打印", "新建"]
