"""What every command has in common: help in the language, exit codes, no traceback."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from crmdesk import cli
from crmdesk.cli import COMMANDS, build_parser
from crmdesk.core import i18n

ENGLISH = ("usage:", "positional arguments", "options:", "show this help", "show program")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = {"import_file": "import"}.get(command, command)
    with pytest.raises(SystemExit) as stop:
        cli.main([*([name] if name else []), "--help"])
    said = capsys.readouterr().out
    assert stop.value.code == 0
    assert "用法：crmdesk" in said
    assert not [words for words in ENGLISH if words in said]


def test_help_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        with pytest.raises(SystemExit):
            cli.main(["--lang", "en", "find", "--help"])
    finally:
        i18n.set_language(i18n.DEFAULT_LANGUAGE)
    assert capsys.readouterr().out.startswith("usage: crmdesk find")


def test_a_reader_that_has_seen_enough_is_no_mistake(crm_file: Path) -> None:
    """As in ``crmdesk find … | head -1``: the reading end is closed before we write."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "crmdesk", "find", "x", "--db", str(crm_file), "--json"]
    with os.fdopen(writing, "wb") as pipe:
        ended = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_wrong_usage_ends_with_2() -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["find"])
    assert stop.value.code == 2


def test_an_expected_error_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["find", "x", "--db", str(tmp_path / "没有.crm")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "没有.crm" in said.err


def test_a_mistake_of_ours_is_a_sentence_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_args: object) -> int:
        raise ZeroDivisionError("nobody foresaw this")

    folders = SimpleNamespace(logs=tmp_path)
    monkeypatch.setattr("crmdesk.services.folders.user_folders", lambda: folders)
    monkeypatch.setattr("crmdesk.cli.find.run", fail)
    assert cli.main(["find", "x"]) == 1
    said = capsys.readouterr().err
    assert "nobody foresaw this" in said
    assert "Traceback" not in said
    log = tmp_path / "crmdesk.log"
    assert str(log) in said
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_a_narrow_console_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    console.flush()
    assert b"crmdesk" in console.buffer.getvalue()  # type: ignore[attr-defined]


def test_every_command_names_a_function_and_a_sentence() -> None:
    build_parser()
    for name in COMMANDS:
        module = sys.modules[f"crmdesk.cli.{name}"]
        assert callable(module.run), name
        assert module.HELP, name
