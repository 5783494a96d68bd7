"""A full disk: one sentence for everything that writes, and the data stays as it was.

The disk is a small memory disk in a namespace of its own, which needs no privileges where the
system allows it. (That SQLite's own "full" is handled is tested everywhere, with a limit on the
number of pages: tests/models/test_bad_files.py.)
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.durability.full_disk import main

ALONE = ["unshare", "--user", "--map-root-user", "--mount"]
ROOT = Path(__file__).parents[2]


def _may_mount(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    trial = ["mount", "-t", "tmpfs", "none", str(folder)]
    return subprocess.run([*ALONE, *trial], check=False, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def outcome(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened on the full disk."""
    folder = tmp_path_factory.mktemp("disk")
    if not _may_mount(folder):
        pytest.skip("this system lets nobody but root make a small disk")
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", main.__module__, str(template_file), str(folder)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("act", ["save", "import", "export", "print", "password"])
def test_whatever_writes_says_that_the_disk_is_full(outcome: dict[str, Any], act: str) -> None:
    said = outcome["said"][act]
    assert re.match("磁盘(已满|满了)", said), said
    assert "\n" not in said


def test_a_backup_says_how_much_room_it_needs(outcome: dict[str, Any]) -> None:
    assert "MB" in outcome["said"]["backup"]


def test_everything_saved_before_is_there_and_nothing_else(outcome: dict[str, Any]) -> None:
    assert outcome["saved"] > 0
    assert outcome["at_refusal"] == outcome["saved"]


def test_no_half_file_is_left(outcome: dict[str, Any]) -> None:
    assert outcome["left"] == ["客户 资料.crm", "客户 资料.crm-shm", "客户 资料.crm-wal"]


def test_with_room_again_the_same_window_saves_again(outcome: dict[str, Any]) -> None:
    assert outcome["said"]["afterwards"] == "done"
    assert outcome["afterwards"] == outcome["saved"] + 1
    assert outcome["findings"] == []
