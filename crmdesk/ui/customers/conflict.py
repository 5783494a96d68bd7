"""Somebody saved the same fields meanwhile: compare theirs with what is typed, then decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.core.errors import StaleRecord
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.ui import message

if TYPE_CHECKING:
    from crmdesk.ui.pages.customer_card import CustomerCardPage


def resolve_conflict(page: CustomerCardPage, error: StaleRecord) -> None:
    """Show their values and ask whose shall stand. What was typed stays until then."""
    services = page.desk.services
    specs = services.catalogue.by_key("customer")
    lines = []
    for field in error.fields:
        spec = specs.get(field)
        if spec is not None:
            shown = codecs.show_stored(spec, error.theirs.get(field), services.names)  # type: ignore[arg-type]
            lines.append(
                _("{field}: now saved as “{value}”").format(field=spec.title, value=shown or "—")
            )
    answer = message.ask(
        _("The card was changed meanwhile"),
        error.message() + "\n\n" + "\n".join(lines),
        [
            message.Choice("stay", _("Go on editing")),
            message.Choice("theirs", _("Take theirs")),
            message.Choice("mine", _("Save mine"), "primary"),
        ],
        parent=page,
    )
    if answer == "theirs":
        page.take_their_version()
    elif answer == "mine":
        page.save_over()
