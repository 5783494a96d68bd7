"""Stops: the first start, and the pages of a file in which nothing was entered yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.ui.pages import PAGES
from crmdesk.ui.tour.stop import Stop

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

HALF_DONE: Final = (620, 1000)


def _first_run(guide: Guide) -> Any:
    guide.opener.show_first_run()
    guide.settle()
    return guide.window


def _screen(guide: Guide) -> Any:
    from crmdesk.ui.first_run import FirstRun

    _first_run(guide)
    return guide.window.findChildren(FirstRun)[-1]


def _owner(guide: Guide) -> Any:
    """Who works here; the name was left out."""
    from PySide6.QtWidgets import QPushButton

    screen = _screen(guide)
    screen.findChild(QPushButton, "welcome_empty").click()
    screen.findChild(QPushButton, "welcomeBegin").click()
    guide.settle()
    return guide.window


def _making_demo(guide: Guide) -> Any:
    screen = _screen(guide)
    screen.show_progress(*HALF_DONE, _("Customers"))
    guide.settle()
    return guide.window


def _empty(page_id: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open_empty()
        guide.window.show_page(page_id)
        guide.settle()
        return guide.window

    return show


START_STOPS: Final[tuple[Stop, ...]] = (
    Stop("first-run", _first_run),
    Stop("first-run-owner", _owner),
    Stop("first-run-demo", _making_demo),
)
EMPTY_STOPS: Final[tuple[Stop, ...]] = tuple(
    Stop(f"empty-{info.id.replace('_', '-')}", _empty(info.id))
    for info in PAGES
    if info.group is not None and info.id != "settings"
)
