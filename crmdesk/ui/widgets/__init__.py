"""Small parts that every page is made of. They know the theme and nothing of the data."""

from __future__ import annotations

from crmdesk.ui.widgets.basics import (
    button,
    card,
    clear,
    hbox,
    icon_button,
    icon_label,
    label,
    line,
    link,
    passing_menu,
    scroll_area,
    vbox,
    well,
)
from crmdesk.ui.widgets.marks import Avatar, Dot, Elided, Pill, Ring

__all__ = [
    "Avatar",
    "Dot",
    "Elided",
    "Pill",
    "Ring",
    "button",
    "card",
    "clear",
    "hbox",
    "icon_button",
    "icon_label",
    "label",
    "line",
    "link",
    "passing_menu",
    "scroll_area",
    "vbox",
    "well",
]
