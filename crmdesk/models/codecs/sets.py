"""Codecs of choices: enumerations, yes/no, months, references, code lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _, everywhere, listed
from crmdesk.models import industries, regions
from crmdesk.models.codecs.base import Codec, clean_code, clean_line
from crmdesk.models.fields import FieldSpec, Option

SEPARATORS: Final = re.compile(r"[、，,;；]+")
YES: Final = frozenset({"是", "有", "对", "y", "yes", "true", "1", "1.0", "√", "✓", "t"})
NO: Final = frozenset({"否", "无", "没有", "不", "n", "no", "false", "0", "0.0", "×", "x", "f"})


def split_list(text: str) -> list[str]:
    """The items of a list typed with 、 or commas or semicolons."""
    return [item for item in (part.strip() for part in SEPARATORS.split(text)) if item]


@lru_cache(maxsize=256)
def _spoken(options: tuple[Option, ...], custom: bool) -> dict[str, str]:
    """Every way to say each option to its code; exact ways win over those without case."""
    labels = {o: {o.label} if custom else everywhere(o.label) for o in options}
    ways = [(clean_code(way), o.value) for o in options for way in (o.value, *labels[o])]
    table = dict(reversed(ways))
    for way, value in ways:
        table.setdefault(way.casefold(), value)
    return table


def find_option(spec: FieldSpec, text: str) -> str:
    """The code of an option typed as code or label (in either language), or FieldError."""
    wanted = clean_code(text)
    table = _spoken(spec.options, spec.custom)
    found = table.get(wanted, table.get(wanted.casefold()))
    if found is not None:
        return found
    raise FieldError(
        N_("“{value}” is not one of the choices: {choices}."),
        value=text,
        choices=listed(spec.option_label(o.value) for o in spec.options),
    )


class EnumCodec(Codec):
    """One of ``spec.options``; stored as its code."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return spec.option_label(value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        return find_option(spec, text)

    def dump(self, spec: FieldSpec, value: Any) -> str:
        if any(o.value == value for o in spec.options):
            return str(value)
        return find_option(spec, str(value))


class MultiEnumCodec(Codec):
    """Several of ``spec.options``; stored as codes between commas, in the options' order."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return listed(spec.option_label(v) for v in value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        chosen = {find_option(spec, item) for item in split_list(text)}
        return tuple(o.value for o in spec.options if o.value in chosen)

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        chosen = {find_option(spec, str(item)) for item in value}
        return packed([o.value for o in spec.options if o.value in chosen])

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return tuple(unpacked(stored))


class MonthsCodec(Codec):
    """A set of months; ``3-5、9`` is understood."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return _("{months} (months)").format(months=listed(str(m) for m in value))

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        chosen: set[int] = set()
        for item in split_list(re.sub(r"\(.*\)|月份?|\s", "", clean_code(text)).replace(".0", "")):
            match = re.fullmatch(r"(\d{1,2})(?:[-~至到](\d{1,2}))?", item)
            if not match:
                raise FieldError(
                    N_("“{value}” is not a list of months. Type it like 3、4、9-11."), value=text
                )
            first, last = int(match[1]), int(match[2] or match[1])
            if first <= last:
                chosen.update(range(first, last + 1))
            else:  # over the turn of the year: 11-2
                chosen.update([first, *range(first, 13), *range(1, last + 1)])
        if not chosen:
            raise FieldError(
                N_("“{value}” is not a list of months. Type it like 3、4、9-11."), value=text
            )
        return self.load(spec, self.dump(spec, tuple(sorted(chosen))))

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        months = sorted({int(m) for m in value})
        if months and not (months[0] >= 1 and months[-1] <= 12):
            raise FieldError(N_("A month is a number from 1 to 12."))
        return packed([str(m) for m in months])

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return tuple(int(m) for m in unpacked(stored))


class BoolCodec(Codec):
    """Yes or no; unknown is None."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return _("Yes") if value else _("No")

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        word = clean_code(text).casefold()
        if word in YES or word == _("Yes").casefold():
            return True
        if word in NO or word == _("No").casefold():
            return False
        raise FieldError(N_("“{value}” is neither yes nor no."), value=text)

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if value not in (True, False):
            raise FieldError(N_("“{value}” is neither yes nor no."), value=value)
        return int(value)

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return bool(stored)


class ReferenceCodec(Codec):
    """The id of another record; names are resolved by services, not here."""

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        raise TypeError("references are resolved by a service")

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{spec.name}: a reference is an id, not {value!r}")
        return value


class ReferencesCodec(Codec):
    """Several ids, stored between commas in ascending order."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return listed(str(v) for v in value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        raise TypeError("references are resolved by a service")

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return packed([str(v) for v in sorted({int(v) for v in value})])

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return tuple(int(v) for v in unpacked(stored))


class RegionCodec(Codec):
    """A GB/T 2260 code; typed as code or as name (广东深圳宝安)."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return regions.full_name(value) or str(value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        return self.dump(spec, text)

    def dump(self, spec: FieldSpec, value: Any) -> str:
        text = clean_code(str(value)).removesuffix(".0")
        if regions.full_name(text):
            return text
        found = regions.find(text)
        if not found:
            raise FieldError(
                N_("No province, city or district is called “{value}”."), value=str(value)
            )
        return found


class IndustryCodec(Codec):
    """A GB/T 4754-2017 code; typed as code or as name."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        name = industries.name(value)
        return f"{value} {name}" if name else str(value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        return self.dump(spec, text)

    def dump(self, spec: FieldSpec, value: Any) -> str:
        found = industries.find(clean_line(str(value)))
        if not found:
            raise FieldError(N_("No industry has the code or name “{value}”."), value=str(value))
        return found


def packed(items: list[str]) -> str | None:
    """``,a,b,``: the outer commas let SQL look for one item with LIKE; None for none."""
    return f",{','.join(items)}," if items else None


def unpacked(stored: str) -> list[str]:
    """The items of a packed text."""
    return [item for item in stored.split(",") if item]
