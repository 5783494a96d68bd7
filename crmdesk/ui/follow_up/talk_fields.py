"""Which fields the talk form asks for, in which order, how wide, with which editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from crmdesk.analysis.follow_up import TALK_ITEMS
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.follow_up.growing_text import GrowingText
from crmdesk.ui.forms.chips_editor import MultiChipsEditor
from crmdesk.ui.forms.editors import EditorMaker
from crmdesk.ui.forms.next_date_editor import NextDateEditor
from crmdesk.ui.forms.tiles_editor import TilesEditor

CUSTOMER: Final = "customer_id"
# Name and width in quarters of a row.
WHO: Final = {CUSTOMER: 2, "contact_id": 1, "opportunity_id": 1}
WHO_IF_FIXED: Final = {"contact_id": 1, "opportunity_id": 2, "happened_at": 1}
HOW: Final = {"channel": 4}
WHEN: Final = {"result": 2, "happened_at": 1, "employee_id": 1}
WHEN_IF_FIXED: Final = {"result": 3, "employee_id": 1}
WHAT: Final = {"purposes": 4, "summary": 4}
NEXT: Final = {"next_on": 4, "next_what": 3}
NEXT_TIME: Final = "due_time"
ITEMS: Final = tuple(item.code for item in TALK_ITEMS)
DEAL: Final = {"name": 2, "amount": 1, "expected_on": 1}
DEAL_PREFIX: Final = "opportunity."


def _few_tiles(spec: FieldSpec) -> TilesEditor:
    return TilesEditor(spec, with_digits=False)


EDITORS: Final[Mapping[str, EditorMaker]] = {
    "channel": TilesEditor,
    "result": _few_tiles,
    "purposes": MultiChipsEditor,
    "summary": GrowingText,
    "next_on": NextDateEditor,
}


def main_fields(
    activity: Mapping[str, FieldSpec], task: Mapping[str, FieldSpec], *, is_fixed: bool
) -> list[FieldSpec]:
    """The fields every talk has; without the customer where that is known."""
    first = WHO_IF_FIXED if is_fixed else WHO
    when = WHEN_IF_FIXED if is_fixed else WHEN
    spans = {**first, **HOW, **when, **WHAT}
    specs = [
        replace(activity[n], section="", span=span, immutable=False) for n, span in spans.items()
    ]
    specs += [replace(activity[n], section="", span=span) for n, span in NEXT.items()]
    specs.append(replace(task["due_time"], name=NEXT_TIME, section="", span=1))
    return specs


def talk_items(activity: Mapping[str, FieldSpec]) -> list[FieldSpec]:
    """The nine items of the customer talk (B31), each with what it is meant for."""
    hints = {item.code: item.hint for item in TALK_ITEMS}
    return [
        replace(
            activity[n],
            section="",
            span=2,
            hint=hints[n] if activity[n].kind is Kind.TEXT else "",
        )
        for n in ITEMS
    ]


def deal_fields(opportunity: Mapping[str, FieldSpec]) -> list[FieldSpec]:
    """What an opportunity needs to begin with."""
    return [
        replace(opportunity[n], name=DEAL_PREFIX + n, section="", span=span, required=False)
        for n, span in DEAL.items()
    ]
