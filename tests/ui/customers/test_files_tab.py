"""Attachments: kept, opened as a copy, saved, renamed, deleted; bad files are refused in words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from crmdesk.services.container import Services
from crmdesk.services.settings import ATTACHMENT_MAX_MB
from crmdesk.ui.forms.record_dialog import RecordDialog
from tests.helpers.making import create, customer
from tests.helpers.modal import in_dialog, press, type_into
from tests.ui.conftest import Chooser, Person
from tests.ui.customers.conftest import OpenTab


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to attach."""
    path = tmp_path / "框架协议 2026.pdf"
    path.write_bytes(b"%PDF-1.4 contract")
    return path


@pytest.fixture
def owner(services: Services) -> int:
    return customer(services)


def names(tab: Any) -> list[str]:
    return [f.name for f in tab.list.files.files]


def drop(tab: Any, paths: list[Path]) -> None:
    """Drag files over the tab and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(40, 40), copy, data, left, plain)
    QApplication.sendEvent(tab, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(tab, QDropEvent(QPointF(40, 40), copy, data, left, plain))


def test_files_dropped_onto_the_tab_are_kept_with_who_when_and_size(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, tmp_path: Path, services: Services
) -> None:
    tab = open_tab(owner, "files")
    other = tmp_path / "报价.xlsx"
    other.write_bytes(os.urandom(2048))
    drop(tab, [file, other])
    qtbot.waitUntil(lambda: len(names(tab)) == 2)
    assert set(names(tab)) == {"框架协议 2026.pdf", "报价.xlsx"}
    kept = {f.name: f for f in tab.list.files.files}
    assert kept["报价.xlsx"].size == "2 KB"
    assert kept["报价.xlsx"].who == "李晓明"
    assert kept["报价.xlsx"].when == "今天 09:12"
    assert kept["报价.xlsx"].picture == ("file-xls", "good")
    assert len(services.journal.acts(limit=1)[0].text) > 0
    assert tab.count(tab.state) == 2


def test_while_dragging_the_tab_says_what_letting_go_does(
    open_tab: OpenTab, owner: int, file: Path
) -> None:
    tab = open_tab(owner, "files")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    enter = QDragEnterEvent(
        QPoint(4, 4), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(tab, enter)
    assert tab._target.isVisible()
    assert tab._target.size() == tab.size()


def test_chosen_files_are_kept(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, chooser: Chooser
) -> None:
    tab = open_tab(owner, "files")
    chooser.path = file
    press(tab, "emptyAddFiles")
    qtbot.waitUntil(lambda: names(tab) == [file.name])


def test_a_file_that_is_too_large_is_refused_with_its_size_and_nothing_is_kept(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, tmp_path: Path, services: Services,
    person: Person,
) -> None:  # fmt: skip
    services.settings.save({ATTACHMENT_MAX_MB.key: 1})
    large = tmp_path / "视频.mp4"
    large.write_bytes(b"x" * (1024 * 1024 + 1))
    tab = open_tab(owner, "files")
    tab.attach([file, large])
    qtbot.waitUntil(lambda: any("视频.mp4" in t for t in person.texts))
    assert "1.0 MB" in person.texts[-1]
    assert services.attachments.of(owner) == []


def test_folders_are_not_attached_but_the_files_beside_them_are(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, tmp_path: Path, person: Person
) -> None:
    folder = tmp_path / "一个文件夹"
    folder.mkdir()
    tab = open_tab(owner, "files")
    tab.attach([folder, file])
    qtbot.waitUntil(lambda: names(tab) == [file.name])
    assert any("文件夹" in t for t in person.texts)


def test_opening_hands_over_a_read_only_copy(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, services: Services, chooser: Chooser
) -> None:
    services.attachments.add(owner, [file])
    tab = open_tab(owner, "files")
    press(tab, "fileOpen")
    qtbot.waitUntil(lambda: bool(chooser.handed_over))
    (copy,) = chooser.handed_over
    assert copy.name == file.name
    assert copy != file
    assert copy.read_bytes() == file.read_bytes()
    assert not copy.stat().st_mode & 0o222


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_a_program_runs_only_after_a_question(
    qtbot: Any, open_tab: OpenTab, owner: int, tmp_path: Path, services: Services,
    chooser: Chooser, person: Person, answer: str,
) -> None:  # fmt: skip
    program = tmp_path / "安装.exe"
    program.write_bytes(b"MZ")
    services.attachments.add(owner, [program])
    tab = open_tab(owner, "files")
    person.answers = [answer]
    press(tab, "fileOpen")
    if answer == "yes":
        qtbot.waitUntil(lambda: bool(chooser.handed_over))
    else:
        assert chooser.handed_over == []
    assert any("安装.exe" in t for t in person.texts)


def test_saving_writes_the_file_and_offers_its_folder(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, tmp_path: Path, services: Services,
    chooser: Chooser, person: Person,
) -> None:  # fmt: skip
    services.attachments.add(owner, [file])
    tab = open_tab(owner, "files")
    chooser.path = tmp_path / "另存.pdf"
    press(tab, "fileSave")
    qtbot.waitUntil(lambda: any("另存.pdf" in t for t in person.texts))
    assert chooser.suggested[0].name == file.name
    assert chooser.path.read_bytes() == file.read_bytes()
    person.press("打开文件夹")
    assert chooser.handed_over == [tmp_path]


def test_the_remark_is_changed(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, services: Services
) -> None:
    services.attachments.add(owner, [file])
    tab = open_tab(owner, "files")

    def fill(dialog: RecordDialog) -> None:
        assert set(dialog.form.boxes) == {"file_name", "remark"}
        type_into(dialog, "remark", "双方盖章")
        press(dialog, "dialogSave")

    in_dialog(RecordDialog, tab.edit_current, fill)
    qtbot.waitUntil(lambda: tab.list.files.files[0].note == "双方盖章")


def test_delete_and_undo(
    qtbot: Any, open_tab: OpenTab, owner: int, file: Path, services: Services, person: Person
) -> None:
    services.attachments.add(owner, [file])
    tab = open_tab(owner, "files")
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: tab._stack.currentIndex() == 1)
    person.press("撤销")
    qtbot.waitUntil(lambda: tab._stack.currentIndex() == 0)
    assert names(tab) == [file.name]


def test_a_scan_says_of_which_document_it_is(
    open_tab: OpenTab, owner: int, file: Path, services: Services
) -> None:
    document = create(services, "qualification", customer_id=owner, kind="business_licence")
    services.attachments.add_scan(document, file)
    tab = open_tab(owner, "files")
    assert tab.list.files.files[0].note == "营业执照的扫描件"


def test_a_hundred_files_are_listed_and_painted(
    qtbot: Any, open_tab: OpenTab, owner: int, tmp_path: Path, services: Services
) -> None:
    paths = []
    for n in range(100):
        path = tmp_path / f"照片 {n}.jpg"
        path.write_bytes(f"photo {n}".encode())
        paths.append(path)
    services.attachments.add(owner, paths)
    tab = open_tab(owner, "files")
    assert len(names(tab)) == 100
    assert not tab.list.grab().isNull()
    assert tab.list.verticalScrollBar().maximum() > 0
