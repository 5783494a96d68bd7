"""Shipped files are found from a checkout, a wheel and a frozen bundle; folders of the user."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdesk.core import logs, paths
from crmdesk.core.paths import Folders, resource, resources


@pytest.fixture
def _forgotten() -> Iterator[None]:
    resources.cache_clear()
    yield
    resources.cache_clear()


@pytest.mark.parametrize(
    "parts",
    [
        ("locale", "zh_CN", "LC_MESSAGES", "crmdesk.mo"),
        ("data", "regions.csv"),
        ("data", "industries.csv"),
    ],
)
def test_shipped_files_are_found(parts: tuple[str, ...]) -> None:
    assert resource(*parts).is_file()


@pytest.mark.usefixtures("_forgotten")
def test_a_frozen_bundle_has_its_own_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "locale").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"


@pytest.mark.usefixtures("_forgotten")
@pytest.mark.parametrize("place", ["crmdesk/resources", "resources"])
def test_a_wheel_has_them_inside_a_checkout_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    module = tmp_path / "crmdesk" / "core" / "paths.py"
    (tmp_path / place / "locale").mkdir(parents=True)
    module.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(paths, "__file__", str(module))
    assert resources() == tmp_path / place


@pytest.mark.usefixtures("_forgotten")
def test_missing_resources_are_reported_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "a" / "b" / "paths.py"))
    with pytest.raises(FileNotFoundError):
        resources()


def test_the_folders_of_a_user_are_made_when_wanted(tmp_path: Path) -> None:
    names = ("我的 文档", "config", "cache", "logs", "备份")
    folders = Folders(*[tmp_path / "新" / name for name in names])
    folders.ensure()
    folders.ensure()
    assert sorted(p.name for p in (tmp_path / "新").iterdir()) == sorted(names)


def test_the_log_file_lies_in_its_folder_and_speaks_utf8(tmp_path: Path) -> None:
    root = logging.getLogger("crmdesk")
    before = (list(root.handlers), root.propagate)
    path = logs.start(tmp_path / "日志")
    try:
        logging.getLogger("crmdesk.services").info("打开 测试.crm")
        assert path.parent == tmp_path / "日志"
        assert "打开 测试.crm" in path.read_text(encoding="utf-8")
    finally:
        logs.stop()
    assert (list(root.handlers), root.propagate) == before
    path.unlink()  # nothing holds it any more
