"""An act set in type: everything inside its width, long values cut, nothing on top of another."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics

from crmdesk.models.history import Action, ChangeSource
from crmdesk.services.history_reading import ActLines, FieldLine, RecordLines
from crmdesk.services.journal import Act
from crmdesk.ui.history.act_layout import LINE, NEW_LINES, OLD_LINES, Setter, plain_text, wrapped
from crmdesk.ui.theme import font, px

pytestmark = pytest.mark.usefixtures("qapp")


def act(*records: RecordLines, more: int = 0, title: str = "修改客户") -> ActLines:
    """An act with these records."""
    base = Act(1, datetime(2026, 11, 21, 9, 12), None, ChangeSource.EDIT, title, {}, None, None, 1)
    return ActLines(base, "李晓明", records, more)


def edited(*fields: FieldLine, name: str = "") -> RecordLines:
    """A record that was edited."""
    return RecordLines("customer", 1, Action.UPDATE, name, fields)


def texts(setter: Setter, given: ActLines) -> list[str]:
    """The lines as people read them."""
    return ["".join(run.text for run in line.runs) for line in setter.layout(given).lines]


def test_a_short_change_takes_one_line_with_field_old_and_new() -> None:
    (line,) = texts(Setter(1100), act(edited(FieldLine("电话", "0755-1", "0755-2"))))
    assert line == "电话0755-1  → 0755-2"


def test_blank_values_show_a_dash() -> None:
    assert texts(Setter(1100), act(edited(FieldLine("电话", "", "0755-2")))) == ["电话—  → 0755-2"]


def test_a_long_change_is_wrapped_and_cut() -> None:
    setter = Setter(700)
    lines = setter.layout(act(edited(FieldLine("备注", "旧" * 400, "新" * 400)))).lines
    assert len(lines) == OLD_LINES + NEW_LINES
    assert lines[-1].runs[-1].text.endswith("…")


def test_the_name_of_the_only_record_is_not_said_twice() -> None:
    one = RecordLines("contact", 2, Action.DELETE, "联系人 张伟")
    assert texts(Setter(1100), act(one, title="删除联系人 张伟")) == []
    other = RecordLines("contact", 3, Action.DELETE, "联系人 李强")
    assert texts(Setter(1100), act(one, other, title="合并")) == [
        "联系人 张伟删除", "联系人 李强删除"
    ]  # fmt: skip


def test_records_that_are_not_listed_are_counted() -> None:
    assert texts(Setter(1100), act(more=12_345)) == ["还有 12,345 条"]


words = st.text("中文字备注Waim017 ,，。-\n", max_size=200)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(words, words, words), max_size=6),
    st.integers(300, 2000),
)
def test_everything_stands_inside_the_width_and_lines_never_overlap(
    fields: list[tuple[str, str, str]], width: int
) -> None:
    setter = Setter(width)
    found = setter.layout(act(edited(*[FieldLine(*f) for f in fields], name="联系人 张伟")))
    metrics = QFontMetrics(font(12))
    tops = [line.y for line in found.lines]
    assert all(b - a >= px(LINE) for a, b in pairwise(tops))
    assert not tops or tops[-1] + px(LINE) <= found.height
    for line in found.lines:
        for run in line.runs:
            assert run.x + metrics.horizontalAdvance(run.text) <= setter.room + px(8), run


@pytest.mark.parametrize(
    ("text", "most", "count"), [("", 3, 1), ("一行", 3, 1), ("a\nb\nc\nd", 2, 2)]
)
def test_wrapping_keeps_line_breaks_and_the_limit(text: str, most: int, count: int) -> None:
    assert len(wrapped(text, font(12), 200, most)) == count


def test_an_act_as_text() -> None:
    given: Any = act(edited(FieldLine("电话", "1", "2"), name="联系人 张伟"))
    assert plain_text(given) == ("2026-11-21 09:12  李晓明  修改客户\n  联系人 张伟\n  电话: 1 → 2")
