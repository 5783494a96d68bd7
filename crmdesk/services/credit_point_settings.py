"""The owner's tables of points of the credit score (B24): one text for each question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from crmdesk.analysis.credit_items import ITEMS, Item
from crmdesk.analysis.credit_points import item_from, words_of
from crmdesk.analysis.wording import Measure
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import Kind
from crmdesk.services.setting_spec import SettingSpec, value_from

POINTS: Final = N_("Points of the credit score")
_LEVELS: Final = N_("points for: good, fair, poor")
_BY_CODE: Final = {
    "court": N_("points for: no entries, all settled, a lawsuit pending, a dishonest debtor"),
    "guarantee": N_("points for: mortgage or letter of guarantee, third party, person, none"),
}
_FROM: Final = {
    Measure.PERCENT: N_("from so many % on : points, best first"),
    Measure.MONEY: N_("from so many 10,000 yuan on : points, best first, then those of all others"),
    Measure.YEARS: N_("from so many years on : points, best first"),
}
_UP_TO: Final = {
    Measure.PERCENT: N_("up to so many % : points, best first"),
    Measure.DAYS: N_("up to so many days : points, best first"),
}


def _help(item: Item) -> str:
    if item.codes:
        return _BY_CODE.get(item.key, _LEVELS)
    return (_UP_TO if item.is_low_best else _FROM)[item.measure]


SPECS: Final = {
    item.key: SettingSpec(
        key=f"credit.points_{item.key}", kind=Kind.TEXT, label=item.label, default=words_of(item),
        group=POINTS, length=120, verify=partial(item_from, item), help=_help(item))
    for item in ITEMS
}  # fmt: skip


def items_from(stored: Mapping[str, Stored]) -> tuple[Item, ...]:
    """The questions with the points in force; the usual ones where nothing readable is stored."""
    return tuple(_item(item, value_from(stored, SPECS[item.key])) for item in ITEMS)


def _item(item: Item, words: str) -> Item:
    try:
        return item_from(item, words)
    except FieldError:
        return item
