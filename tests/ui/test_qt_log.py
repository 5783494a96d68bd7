"""Qt's messages reach the log, its platform's small talk does not."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from crmdesk.ui import qt_log


@pytest.fixture
def installed(qtbot: object, caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    logger = logging.getLogger("crmdesk.qt")
    logger.addHandler(caplog.handler)
    before = qInstallMessageHandler(None)
    qt_log.install()
    yield caplog.messages
    qInstallMessageHandler(before)
    logger.removeHandler(caplog.handler)


def test_a_warning_of_qt_is_logged(installed: list[str], caplog: pytest.LogCaptureFixture) -> None:
    qWarning("the pen has no ink")
    assert ("crmdesk.qt", logging.WARNING, "default: the pen has no ink") in caplog.record_tuples


def test_small_talk_of_the_platform_stays_out(
    installed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    qWarning("This plugin does not support propagateSizeHints()")
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
