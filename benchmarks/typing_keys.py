"""From a key in the search box to the painted list with the exact count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QApplication

from benchmarks.data import copy_of, demo_file
from benchmarks.measuring import FRAME_MS, Row, median, p99, timed_ms
from benchmarks.window import Paints, opened, settle, until

# What people type, key by key: names, initials, telephone numbers, whole words.
TYPED: Final = (
    "zgyd", "gzjd", "hengda", "wuhan", "lihua", "13812", "1395566", "0755", "C00123", "C0004567",
    "华信机电", "广州", "上海贸易", "五金", "有限公司", "陈", "王明", "李建国", "建材批发", "不存在的名字",
)  # fmt: skip


def run() -> Iterator[Row]:
    """Every key of every text."""
    with opened(copy_of(demo_file(), "typing")) as (window, desk):
        page = window.page()
        assert page is not None
        box, records = page.search, page.list  # type: ignore[attr-defined]
        viewport = records.table.viewport()
        paints = Paints(viewport)
        answers: list[int] = []
        records.answered.connect(answers.append)

        def key(text: str) -> None:
            seen, painted = len(answers), paints.count
            box.setText(text)
            until(lambda: len(answers) > seen)
            if records.total:
                until(lambda: paints.count > painted)
            QApplication.processEvents()

        keys, repaints, slow = [], [], []
        for text in TYPED:
            for end in range(1, len(text) + 1):
                taken = timed_ms(lambda t=text[:end]: key(t))  # type: ignore[misc]
                keys.append(taken)
                slow.append((taken, text[:end]))
                settle(desk, 0.08)
                repaints.append(timed_ms(viewport.repaint))
            key("")
            settle(desk, 0.1)
    worst = ", ".join(f"{text} {taken:.0f}" for taken, text in sorted(slow, reverse=True)[:3])
    bare = median(repaints)
    note = f"{len(keys)} keys; slowest: {worst}"
    yield Row("key to list with exact count, p50", median(keys), "ms", bare, "ms repaint")
    yield Row(
        "key to list with exact count, p99", p99(keys), "ms", bare, "ms repaint", 3.0, 2 * FRAME_MS,
        note,
    )  # fmt: skip
