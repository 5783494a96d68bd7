"""The question that is asked before a card with unsaved changes is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _, listed
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import message

MOST_NAMED: Final = 6


def ask_to_save(changed: Sequence[FieldSpec], parent: QWidget) -> str:
    """``save``, ``drop`` or ``stay``; *changed* are the fields that are not saved yet."""
    names = listed(spec.title for spec in changed[:MOST_NAMED])
    return message.ask(
        _("Save the changes?"),
        _("Not saved yet: {fields}.").format(fields=names),
        [
            message.Choice("stay", _("Go on editing")),
            message.Choice("drop", _("Throw away"), "danger"),
            message.Choice("save", _("Save"), "primary"),
        ],
        parent=parent,
    )
