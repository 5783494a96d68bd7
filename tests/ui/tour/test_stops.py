"""The tour knows every page, tab and dialog."""

from __future__ import annotations

import ast
from pathlib import Path

import crmdesk.ui
from crmdesk.ui.customers.tabs import card_tabs
from crmdesk.ui.pages import PAGES
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.tour.stops import STOPS

IDS = [stop.id for stop in STOPS]
UI = Path(crmdesk.ui.__file__).parent
BASES = frozenset(
    {"Dialog", "SavingDialog", "GridDialog", "RecordDialog", "CustomFieldDialog", "PastDayDialog"}
)


def test_every_stop_has_a_name_of_its_own() -> None:
    assert len(IDS) == len(set(IDS))


def test_every_page_every_tab_and_every_section_is_a_stop() -> None:
    pages = [info.id.replace("_", "-") for info in PAGES if info.group is not None]
    tabs = [f"card-{tab.key}" for tab in card_tabs()]
    sections = [f"settings-{info.key}" for info in SECTIONS]
    assert [name for name in (*pages, *tabs, *sections) if name not in IDS] == []


def test_every_dialog_is_made_by_some_stop() -> None:
    dialogs = {
        node.name
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in BASES for base in node.bases)
    }
    told = "".join(path.read_text("utf-8") for path in (UI / "tour").glob("*_stops.py"))
    assert sorted(name for name in dialogs - BASES if name not in told) == []
