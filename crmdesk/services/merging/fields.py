"""The fields of the customers side by side: whose value stays, and a note of those that do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.merging.plan import UNITED, FieldChoice, unitable

REMARK: Final = "remark"
FOLLOWS_NAME: Final = "pinyin_code"  # made from the name; nobody chooses it


def choose(
    specs: Iterable[FieldSpec],
    customers: Mapping[int, Mapping[str, Any]],
    chosen: Mapping[str, int],
) -> list[FieldChoice]:
    """Every field that any of the customers has, with the value that stays.

    Without a choice it is the survivor's (the first customer's), then the first loser's that is
    filled; sets and remarks are put together; of states the furthest stays, of first trades the
    earliest.
    """
    found = []
    for spec in specs:
        if spec.derived or spec.immutable or spec.internal or spec.name == FOLLOWS_NAME:
            continue
        values = {i: _blank_is_none(row.get(spec.name)) for i, row in customers.items()}
        if any(value is not None for value in values.values()):
            found.append(_choice(spec, values, chosen.get(spec.name)))
    return found


def _choice(spec: FieldSpec, values: Mapping[int, Stored], wanted: int | None) -> FieldChoice:
    filled = [i for i, value in values.items() if value is not None]
    if wanted is None:
        different = len({values[i] for i in filled}) > 1
        wanted = UNITED if different and unitable(spec) else _usual(spec, values, filled)
    result = united(spec, [values[i] for i in filled]) if wanted == UNITED else values[wanted]
    return FieldChoice(spec, values, wanted, result)


def _usual(spec: FieldSpec, values: Mapping[int, Stored], filled: Sequence[int]) -> int:
    if spec.name == "relation_state":
        order = [option.value for option in spec.options]
        return max(filled, key=lambda i: order.index(str(values[i])))
    if spec.name == "first_trade_on":
        return min(filled, key=lambda i: str(values[i]))
    return filled[0]


def united(spec: FieldSpec, values: Sequence[Stored]) -> Stored:
    """Sets joined, texts one below the other."""
    if spec.kind is Kind.LONG_TEXT:
        return "\n".join(dict.fromkeys(str(v) for v in values if v))
    items: dict[Any, None] = {}
    for value in values:
        loaded: Any = codecs.load(spec, value)
        items.update(dict.fromkeys(loaded or ()))
    return codecs.dump(spec, tuple(items))


def _blank_is_none(stored: Any) -> Stored:
    return None if stored == "" else stored


def lost(choice: FieldChoice) -> dict[int, Stored]:
    """The values that do not stay, by customer."""
    if choice.chosen_id == UNITED:
        return {}
    return {
        i: value
        for i, value in choice.values.items()
        if value is not None and value != choice.result
    }


def sentence(spec: FieldSpec, stored: Stored, namer: Namer) -> str:
    """电话：0755-26712345."""
    return _("{field}: {value}").format(
        field=spec.caption, value=codecs.show_stored(spec, stored, namer)
    )


def with_note(choices: list[FieldChoice], spec: FieldSpec, survivor_id: int, note: str) -> None:
    """Put the note below the remarks; what does not fit is cut, the losers stay in the bin."""
    if not note:
        return
    place = next((n for n, c in enumerate(choices) if c.spec.name == REMARK), None)
    if place is None:
        choices.append(FieldChoice(spec, {survivor_id: None}, survivor_id, None))
        place = len(choices) - 1
    old = choices[place]
    text = f"{old.result}\n{note}" if old.result else note
    if len(text) > spec.length:
        ending = _("… more in the recycle bin")
        text = text[: spec.length - len(ending)] + ending
    choices[place] = FieldChoice(old.spec, old.values, old.chosen_id, text)
