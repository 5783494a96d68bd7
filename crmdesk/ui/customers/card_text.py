"""A customer's card as text, for an e-mail or a chat: only what is filled in."""

from __future__ import annotations

from crmdesk.core.i18n import _
from crmdesk.models import checks, codecs
from crmdesk.models.codecs import Namer
from crmdesk.models.fields import FieldSpec, Part
from crmdesk.ui.customers.card_state import CardState, Row


def card_text(state: CardState, names: Namer) -> str:
    """The four parts with their filled fields, then the people at work.

    Fields marked as sensitive are left out: what is copied leaves the program.
    """
    blocks = [str(state.card.values.get("name") or "")]
    for part in Part:
        lines = [
            _("{field}: {value}").format(field=spec.title, value=text)
            for spec in state.specs.values()
            if spec.part is part and (text := _shown(spec, state, names))
        ]
        if lines:
            blocks.append("\n".join([_("[{part}]").format(part=part.label), *lines]))
    people = [_person(row) for row in state.rows("contact") if not row["has_left"]]
    if people:
        blocks.append("\n".join([_("[{part}]").format(part=_("Contacts")), *people]))
    return "\n\n".join(blocks)


def _shown(spec: FieldSpec, state: CardState, names: Namer) -> str:
    if spec.internal or spec.sensitive or spec.name == "name":
        return ""
    text = codecs.show_stored(spec, state.card.values.get(spec.name), names)
    return f"{text} {_(spec.unit)}" if text and spec.unit else text


def _person(values: Row) -> str:
    number = checks.format_phone(str(values.get("mobile") or values.get("phone") or ""))
    parts = [values.get("name"), values.get("job_title"), number, values.get("email")]
    return " ".join(str(p) for p in parts if p)
