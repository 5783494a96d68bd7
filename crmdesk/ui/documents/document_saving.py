"""What follows the saving of a document: what was asked for next, or whose change shall stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import StaleRecord
from crmdesk.core.i18n import _
from crmdesk.ui import message

if TYPE_CHECKING:
    from crmdesk.ui.documents.document_page import DocumentPage


def ask_whose(error: StaleRecord, parent: QWidget) -> str:
    """``mine``, ``theirs`` or ``stay``: somebody changed the same fields meanwhile.

    What was typed stays until it is decided.
    """
    return message.ask(
        _("The document was changed meanwhile"),
        error.message(),
        [
            message.Choice("stay", _("Go on editing")),
            message.Choice("theirs", _("Take theirs")),
            message.Choice("mine", _("Save mine"), "primary"),
        ],
        parent=parent,
    )


class Saved:
    """Takes the act to the page, and the verb that waited for it."""

    def __init__(self, page: DocumentPage, then: str) -> None:
        self._page, self._then = page, then

    def __call__(self, change_set: ChangeSet) -> None:
        self._page.on_saved(change_set, self._then)
