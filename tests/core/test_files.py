"""Files are replaced whole or not at all, and what is in the way is said."""

from __future__ import annotations

import errno
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.files import replacing


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.endswith(".part")]


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "客户 卡.pdf"
    target.write_text("old")
    with replacing(target) as aside:
        aside.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("error", [Cancelled, ValueError])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[Exception]
) -> None:
    target = tmp_path / "card.pdf"
    target.write_text("old")
    with pytest.raises(error), replacing(target) as aside:  # noqa: PT012
        aside.write_text("half")
        raise error()
    assert target.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="磁盘已满"), replacing(tmp_path / "card.pdf"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_missing_folder_and_a_folder_as_target_are_named(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="找不到文件夹"), replacing(tmp_path / "gone" / "a.pdf"):
        pass
    with pytest.raises(CrmError, match="是文件夹"), replacing(tmp_path):
        pass


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "card.pdf"
    target.write_text("old")
    target.chmod(stat.S_IRUSR)
    with pytest.raises(CrmError, match="只读"), replacing(target):
        pass
    assert target.read_text() == "old"


def test_a_file_that_is_open_in_a_viewer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with (
        pytest.raises(CrmError, match=r"card\.pdf.*别的程序"),
        replacing(tmp_path / "card.pdf") as aside,
    ):
        aside.write_text("new")
    assert leftovers(tmp_path) == []


def test_a_folder_without_right_to_write_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="无法写入文件夹"), replacing(tmp_path / "card.pdf"):
        raise PermissionError(errno.EACCES, "Permission denied")


def test_what_a_killed_program_left_is_deleted_after_a_day(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".crmdesk-77-0a0b.part", tmp_path / ".crmdesk-78-0c0d.part"
    for part in (old, fresh):
        part.write_text("half")
    yesterday = (clock.now() - timedelta(days=1, minutes=1)).timestamp()
    os.utime(old, (yesterday, yesterday))
    os.utime(fresh, (clock.now().timestamp(),) * 2)
    with replacing(tmp_path / "card.pdf") as aside:
        aside.write_text("new")
    assert leftovers(tmp_path) == [fresh.name]
