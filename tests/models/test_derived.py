"""The specs of computed fields."""

from __future__ import annotations

from crmdesk.core.i18n import set_language
from crmdesk.models.derived import DERIVED, derived_by_name
from crmdesk.models.fields import fields_of
from crmdesk.models.registry import Customer


def test_no_derived_field_has_the_name_of_a_stored_one() -> None:
    stored = {s.name for s in fields_of(Customer)}
    assert len(derived_by_name()) == len(DERIVED)
    assert not stored & derived_by_name().keys()


def test_derived_fields_are_on_the_card_in_a_part_and_cannot_be_edited() -> None:
    for spec in DERIVED:
        assert spec.part is not None, spec.name
        assert spec.on_card, spec.name
        assert not spec.is_editable, spec.name
        assert spec.entity == "customer", spec.name


def test_every_label_and_section_has_its_chinese() -> None:
    latin = {"ABC", "RFM", "VIP"}
    for spec in DERIVED:
        set_language("zh_CN")
        assert spec.title in latin or not spec.title.isascii(), spec.name
        for option in spec.options:
            label = spec.option_label(option.value)
            assert label.isupper() or not label.isascii(), (spec.name, label)
