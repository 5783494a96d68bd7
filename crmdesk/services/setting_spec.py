"""What a business parameter is: key, kind, label, default, limits; and its value in force."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import FieldSpec, Kind, Option

if TYPE_CHECKING:
    from crmdesk.services.rules.base import Write

T = TypeVar("T", str, int, bool, date | None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec(Generic[T]):
    """One parameter. ``key`` is stored and never changes; ``help`` is a sentence for its form.

    ``verify`` raises FieldError for a value that no check of a single field can tell.
    """

    key: str
    kind: Kind
    label: str
    default: T
    group: str
    help: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    length: int = 0
    options: tuple[Option, ...] = ()
    check: str = ""
    is_multiline: bool = False
    verify: Callable[[T], object] | None = None

    @property
    def is_optional(self) -> bool:
        """Whether it may be left blank (a text or a day without default)."""
        return self.default in ("", None) and self.kind is not Kind.BOOL

    @property
    def field(self) -> FieldSpec:
        """The same as a field, for editors and codecs."""
        return FieldSpec(
            kind=self.kind,
            label=self.label,
            name=self.key,
            entity="setting",
            required=not self.is_optional,
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            length=self.length,
            options=self.options,
            check=self.check,
            multiline=self.is_multiline,
            default=self.default,
            hint=self.help,
            weight=0,
        )


def value_from(stored: Mapping[str, Stored], spec: SettingSpec[T]) -> T:
    """The value in force among all that are *stored*; the default where nothing readable is."""
    found = stored.get(spec.key)
    if found is None:
        return spec.default
    try:
        return cast("T", codecs.load(spec.field, found))
    except (ValueError, TypeError, KeyError):
        return spec.default


def decoded(text: str) -> Stored:
    """A value as the table ``setting`` holds it; None when it cannot be read."""
    try:
        value: Stored = json.loads(text)
    except ValueError:
        return None
    return value


def value_in(write: Write, spec: SettingSpec[T]) -> T:
    """The value in force inside a write, read once per act."""

    def read() -> dict[str, Stored]:
        rows = write.rows("setting", ["key", "value"])
        return {key: decoded(text) for key, text in rows}

    return value_from(write.memo("settings", read), spec)
