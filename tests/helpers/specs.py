"""Field specs for tests of codecs, one typical spec per Kind, and strategies of their values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from crmdesk.core.money import FEN_PER_WAN, MAX_FEN
from crmdesk.models import industries, regions
from crmdesk.models.choices import ContactChannel, Degree
from crmdesk.models.fields import FieldSpec, Kind, Option

DEGREES = tuple(Option(d.value, d.label) for d in Degree)
CHANNELS = tuple(Option(c.value, c.label) for c in ContactChannel)


def spec(kind: Kind, **more: Any) -> FieldSpec:
    """A spec as ``field()`` would make it."""
    if kind is Kind.MONEY:
        more = {"per_unit": 100, "decimals": 2, "unit": "yuan"} | more
    if kind is Kind.ENUM:
        more.setdefault("options", DEGREES)
    if kind is Kind.MULTI_ENUM:
        more.setdefault("options", CHANNELS)
    if kind in (Kind.REFERENCE, Kind.REFERENCES):
        more.setdefault("reference", "employee")
    return FieldSpec(kind=kind, label="Customer name", name="x", **more)


WAN = spec(Kind.MONEY, per_unit=FEN_PER_WAN, unit="10k yuan")

# Everything people paste: Chinese, Latin, full width, emoji, right-to-left, controls, surrogates.
any_text = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "深圳市锦华五金制品有限公司张伟𠮷😀👨‍👩‍👧שלוםمرحباＡＢｃ１２　\u3000\xa0\t\r\n\x00\x1f\x85\u200b\u202e\u2066\ufeff\ufffe\uffff\ud800é\u0301\u0308aeｅｉ\x0b\u2028¨﹣"
        ),
    ),
    max_size=40,
)


def _landlines() -> st.SearchStrategy[str]:
    return st.builds(
        lambda area, number: f"{area}-{number}",
        st.sampled_from(["010", "021", "0755", "0931"]),
        st.integers(20_000_000, 99_999_999),
    )


VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: any_text,
    Kind.LONG_TEXT: any_text,
    Kind.CODE: any_text,
    Kind.PHONE: st.one_of(
        st.integers(13_000_000_000, 19_999_999_999).map(str),
        _landlines(),
        st.sampled_from(["95588", "400-123-4567", "+85223456789", "028-85555678-1234"]),
    ),
    Kind.EMAIL: st.builds(
        "{}@{}.cn".format, st.text("abcXYZ019._-", min_size=1), st.text("abc", min_size=1)
    ),
    Kind.URL: st.builds(
        "https://{}.com/{}".format, st.text("abc", min_size=1), st.text("abc/?=&1.")
    ),
    Kind.INTEGER: st.integers(-(10**15), 10**15),
    Kind.QUANTITY: st.integers(-(10**16), 10**16),
    Kind.MONEY: st.integers(-MAX_FEN, MAX_FEN),
    Kind.PERCENT: st.integers(-(10**7), 10**7),
    Kind.RATING: st.integers(1, 5),
    Kind.COORDINATE: st.integers(-180_000_000, 180_000_000),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    Kind.DATETIME: st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    Kind.BIRTHDAY: st.one_of(
        st.dates(date(1900, 1, 1), date(2026, 11, 21)).map(date.isoformat),
        st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: f"--{d:%m-%d}"),
        st.builds(
            "L{}-{:02}{}{:02}".format,
            st.one_of(st.just("-"), st.integers(1900, 2026)),
            st.integers(1, 12),
            st.sampled_from("-+"),
            st.integers(1, 30),
        ),
    ),
    Kind.MONTHS: st.sets(st.integers(1, 12)).map(lambda months: tuple(sorted(months))),
    Kind.ENUM: st.sampled_from([d.value for d in Degree]),
    Kind.MULTI_ENUM: st.sets(st.sampled_from(list(range(len(CHANNELS))))).map(
        lambda chosen: tuple(CHANNELS[i].value for i in sorted(chosen))
    ),
    Kind.BOOL: st.booleans(),
    Kind.REFERENCE: st.integers(1, 2**63 - 1),
    Kind.REFERENCES: st.sets(st.integers(1, 2**63 - 1)).map(lambda ids: tuple(sorted(ids))),
    Kind.REGION: st.sampled_from(sorted(regions.names())),
    Kind.INDUSTRY: st.sampled_from(sorted(industries.names())),
}
