"""How a customer is summed up in one line and in pills, on the side card and the card's header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.core.i18n import _
from crmdesk.models import codecs, regions
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.tables.tones import DEFAULT_TONE, tone_of

if TYPE_CHECKING:
    from crmdesk.services.card_data import CardData


def short_line(card: CardData) -> str:
    """What people call the customer: the short name, or the distinctive part of the name."""
    from crmdesk.models.names import distinctive

    return str(card.values.get("short_name") or distinctive(str(card.values.get("name") or "")))


def header_pills(card: CardData, specs: dict[str, FieldSpec]) -> list[tuple[str, str]]:
    """(word, tone) for the state, the settlement terms, a warning not to call."""
    values = card.values
    state = str(values.get("relation_state") or "")
    pills = (
        [
            (
                specs["relation_state"].option_label(state),
                tone_of("relation_state", state) or DEFAULT_TONE,
            )
        ]
        if state
        else []
    )
    if values.get("is_key_account"):
        pills.append((_("Key account"), "gradeA"))
    if values.get("do_not_contact"):
        pills.append((_("Do not contact"), "bad"))
    if values.get("settlement"):
        text = specs["settlement"].option_label(str(values["settlement"]))
        days = values.get("credit_days")
        if days:
            text += " " + _("{days} days").format(days=days)
        pills.append((text, "gradeD"))
    return pills


def facts_line(card: CardData, specs: dict[str, FieldSpec]) -> str:
    """C000017 · 企业客户 · 终端用户 · 五金制品 · 广东深圳宝安 · 2009 年成立."""
    values = card.values
    parts = [str(values.get("code") or "")]
    for name in ("customer_type", "channel_type"):
        if values.get(name):
            parts.append(specs[name].option_label(str(values[name])))
    if values.get("industry"):
        shown = codecs.show_stored(specs["industry"], values["industry"])
        parts.append(shown.partition(" ")[2] or shown)
    if values.get("registered_region"):
        parts.append(regions.short_name(str(values["registered_region"])))
    if values.get("established_on"):
        year = str(values["established_on"])[:4]
        parts.append(_("founded {year}").format(year=year))
    return " · ".join(p for p in parts if p)
