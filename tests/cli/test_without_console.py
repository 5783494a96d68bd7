"""The program packed for Windows has no console: nothing may fail for want of one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crmdesk import __main__


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_command_does_its_work_though_there_is_nothing_to_print_on(
    tmp_path: Path, crm_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["crmdesk", "backup", "--db", str(crm_file), "--to", str(tmp_path / "copies")]
    monkeypatch.setattr(sys, "argv", command)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as left:
        __main__.main()
    assert left.value.code == 0
    assert len(list((tmp_path / "copies").glob("*.crm"))) == 1
