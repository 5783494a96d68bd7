"""Every key of the program in one table: shown in a dialog, tested not to clash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmdesk.core.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Key:
    """A key. *act* names the method ``key_<act>`` of the page, or of the window.

    The window listens to the keys of ``everywhere`` and ``page``, the table to those of ``table``,
    the card to those of ``card`` and ``form``, the list of the day to those of ``day``.
    """

    keys: str
    act: str
    label: str
    scope: str = "everywhere"


SCOPES: Final = {
    "everywhere": N_("Everywhere"),
    "table": N_("In lists"),
    "page": N_("In lists"),
    "day": N_("In the list of the day"),
    "card": N_("On a card"),
    "form": N_("In forms"),
}
KEYS: Final = (
    Key("Ctrl+N", "new", N_("New record")),
    Key("Ctrl+J", "talk", N_("Record a follow-up")),
    Key("Ctrl+F", "search", N_("Search")),
    Key("Ctrl+P", "print", N_("Print")),
    Key("Ctrl+Z", "undo", N_("Take back the last change")),
    Key("Ctrl+Y", "redo", N_("Do it again after all")),
    Key("F5", "reload", N_("Load anew")),
    Key("F1", "help", N_("Help on this page")),
    Key("Ctrl+/", "keys", N_("All keys")),
    Key("Alt+Left", "back", N_("Back")),
    Key("F2", "edit", N_("Edit"), "table"),
    Key("Return", "open", N_("Open the card"), "table"),
    Key("Del", "delete", N_("Delete (can be taken back)"), "table"),
    Key("Ctrl+A", "select_all", N_("Select everything"), "table"),
    Key("Ctrl+C", "copy", N_("Copy the selected rows for Excel"), "table"),
    Key("Ctrl+V", "paste", N_("Paste rows from Excel"), "table"),
    Key("Ctrl+E", "export", N_("Export the list to Excel"), "page"),
    Key("Ctrl+Shift+F", "filter", N_("Filter"), "page"),
    Key("Ctrl+B", "bulk", N_("Change the selected records together"), "page"),
    Key("Alt+C", "columns", N_("Choose columns"), "page"),
    Key("Alt+V", "views", N_("Saved views"), "page"),
    Key("Alt+I", "import", N_("Import from Excel"), "page"),
    Key("Alt+N", "other", N_("Begin a return, an allowance or an opening balance"), "page"),
    Key("Space", "done", N_("Tick the line off"), "day"),
    Key("P", "postpone", N_("Put the line off"), "day"),
    Key("Return", "open", N_("Open what the line is about"), "day"),
    Key("J", "talk", N_("Record a talk about the line"), "day"),
    Key("Ctrl+Up", "previous", N_("Previous customer"), "card"),
    Key("Ctrl+Down", "next", N_("Next customer"), "card"),
    Key("Ctrl+Tab", "next_tab", N_("Next part of the card"), "card"),
    Key("Ctrl+Shift+Tab", "previous_tab", N_("Previous part of the card"), "card"),
    Key("F2", "edit", N_("Edit"), "card"),
    Key("Ctrl+Return", "save", N_("Save and close the form"), "form"),
    Key("Ctrl+S", "save", N_("Save"), "form"),
    Key("Esc", "cancel", N_("Leave the form; asks only if something changed"), "form"),
)
PAGE_KEYS: Final = tuple(f"Ctrl+{n}" for n in range(1, 10))
TAB_KEYS: Final = tuple(f"Alt+{n}" for n in range(1, 10))
_SHOWN: Final = {
    "Return": "Enter",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
}


def shown(keys: str) -> str:
    """A key as it is printed on the keyboard; the space bar has nothing on it."""
    named = {**_SHOWN, "Space": _("Space")}
    return "+".join(named.get(part, part) for part in keys.split("+"))
