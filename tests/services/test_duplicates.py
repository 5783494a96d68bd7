"""Duplicates: found by what distinguishes, silent about what does not, never asked twice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.errors import Cancelled
from crmdesk.core.progress import NoProgress
from crmdesk.services.container import Services
from crmdesk.services.duplicate_candidates import frequencies, profile_of
from crmdesk.services.duplicate_scoring import (
    PUBLISHED,
    THRESHOLDS,
    Profile,
    Verdict,
    compare,
)
from crmdesk.services.settings import DUPLICATE_SENSITIVITY, LOOSE, NORMAL, STRICT
from tests.helpers.making import contact, customer

DATA = Path(__file__).parents[1] / "data" / "company_names.csv"


def judge(left: str | Mapping[str, Any], right: str | Mapping[str, Any]) -> Verdict:
    """Compare two names, or two dictionaries of values; the order must not matter."""
    sides = [profile_of({"name": s} if isinstance(s, str) else s) for s in (left, right)]
    verdict = compare(*sides)
    assert compare(*reversed(sides)).score == verdict.score
    return verdict


# --- the published rates -----------------------------------------------------------------------
def names_of_the_set() -> tuple[list[str], list[Profile]]:
    with DATA.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    profiles = [
        profile_of({"id": n, "registered_region": row["region"]} | row)
        for n, row in enumerate(rows)
    ]
    return [row["pair"] for row in rows], profiles


def test_the_published_rates_are_true() -> None:
    pairs, profiles = names_of_the_set()
    often = frequencies(profiles)
    scores = [
        (compare(profiles[a], profiles[b], often).score, bool(pairs[a]) and pairs[a] == pairs[b])
        for a, b in combinations(range(len(profiles)), 2)
    ]
    assert len(scores) == 44_850
    assert sum(is_true for _score, is_true in scores) == 20
    for sensitivity, published in PUBLISHED.items():
        shown = [is_true for score, is_true in scores if score >= THRESHOLDS[sensitivity]]
        assert (sum(shown), len(shown) - sum(shown)) == published, sensitivity
    found, alarms = PUBLISHED[NORMAL]
    assert found / (found + alarms) >= 0.9  # precision
    assert found / 20 >= 0.9  # recall


# --- what is evidence and what is not ------------------------------------------------------------
SAME = [
    ("深圳市锦华五金制品有限公司", "锦华五金"),
    ("深圳市锦华五金制品有限公司", "锦华五金（深圳）有限公司"),
    ("深圳市锦华五金制品有限公司", "深圳 锦华 五金制品 有限公司"),
    ("广东省深圳市锦华五金有限公司", "深圳宝安锦华五金经营部"),
    ("深圳市锦华五金有限公司", "深圳市锦花五金有限公司"),
    ("上海西子湖畔茶业有限公司", "上海西子湖畔茶叶有限公司"),
    ("宁波大嘴猴玩具有限公司", "宁波大嘴侯玩具有限公司"),
    ("东莞市长安明辉电子厂", "东莞明辉电子厂"),
    ("锦华五金有限公司东莞分公司", "锦华五金有限公司"),
    ("ＡＢＣ精密有限公司", "abc 精密"),
    ("深圳市五金制品有限公司", "深圳五金有限公司"),
]
DIFFERENT = [
    ("深圳市锦华五金制品有限公司", "深圳市明辉五金制品有限公司"),
    ("深圳市锦华五金制品有限公司", "东莞市锦华五金制品有限公司"),
    ("深圳市锦华五金制品有限公司", "深圳市锦华食品有限公司"),
    ("深圳市五金制品有限公司", "东莞市五金制品有限公司"),
    ("北京电子科技有限公司", "北京建材商行"),
    ("上海国际贸易有限公司", "上海国际物流有限公司"),
    ("鑫达塑胶有限公司", "宁波鑫达实业有限公司"),
    ("深圳市恒达兴机械有限公司", "深圳市恒达机械有限公司"),
    ("青岛信达科技有限公司", "鑫达塑胶有限公司"),
    ("科技有限公司", "贸易有限公司"),
    ("", "锦华五金"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_names_of_one_customer_are_shown(left: str, right: str) -> None:
    assert judge(left, right).score >= THRESHOLDS[NORMAL]


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_ordinary_words_regions_and_forms_are_no_evidence(left: str, right: str) -> None:
    assert judge(left, right).score < THRESHOLDS[NORMAL]


def test_reasons_are_said_in_words() -> None:
    told = judge(
        {"name": "锦华五金", "phone": "0755 2671 2345", "uscc": "91110000mate5t0170"},
        {
            "name": "深圳市锦华五金制品有限公司",
            "phone": "(0755)26712345-801",
            "uscc": "91110000MATE5T0170",
        },
    )
    assert told.reasons == ("统一社会信用代码相同", "字号相同：锦华", "电话相同 0755-26712345")
    assert told.score == 100


def test_another_region_or_form_lowers_the_score() -> None:
    same = judge("深圳市锦华五金有限公司", "深圳锦华五金制品有限公司").score
    assert judge("深圳市锦华五金有限公司", "深圳锦华五金经营部").score < same
    assert judge("深圳市锦华五金有限公司", "锦华五金有限公司深圳分公司").score < same
    assert judge("深圳市锦华五金有限公司", "广州锦华五金有限公司").score < same - 20
    address = {"name": "锦华五金", "registered_region": "330200"}
    assert judge("深圳市锦华五金有限公司", address).score < same - 20


def test_different_credit_codes_are_different_companies() -> None:
    first = {"name": "锦华五金", "uscc": "91110000MATE5T0170", "phone": "13800138000"}
    second = first | {"uscc": "91110108551385082Q"}
    assert judge(first, first | {"uscc": ""}).score >= THRESHOLDS[STRICT]
    assert judge(first, second).score < THRESHOLDS[NORMAL]


def test_persons_of_one_name_are_many_unless_more_agrees() -> None:
    person = {"customer_type": "consumer", "name": "张伟"}
    assert judge(person, person).score < THRESHOLDS[NORMAL]
    reachable = person | {"phone": "13800138000"}
    assert judge(reachable, reachable).score >= THRESHOLDS[STRICT]
    assert judge(person, {"name": "张伟五金店"}).score == 0


# --- while typing --------------------------------------------------------------------------------
@pytest.fixture
def shop(services: Services) -> Services:
    jinhua = customer(
        services,
        short_name="锦华五金",
        former_name="宝安锦华金属厂",
        uscc="91110000MATE5T0170",
        phone="0755-26712345",
        registered_region="440306",
    )
    contact(services, jinhua, "陈国华", mobile="13800138000", phone="0755-26719999")
    customer(services, "东莞市明辉电子有限公司")
    customer(services, "宁波大嘴猴玩具有限公司")
    customer(services, "深圳市五金制品有限公司")
    return services


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"name": "锦华"}, "深圳市锦华五金制品有限公司"),
        ({"name": "锦花五金", "registered_region": "440306"}, "深圳市锦华五金制品有限公司"),
        ({"name": "宝安锦华金属厂"}, "深圳市锦华五金制品有限公司"),
        ({"uscc": "91110000MATE5T0170"}, "深圳市锦华五金制品有限公司"),
        ({"phone": "0755 26712345 转 801"}, "深圳市锦华五金制品有限公司"),
        ({"phone": "138 0013 8000"}, "深圳市锦华五金制品有限公司"),
        ({"contact.mobile": "+86 13800138000"}, "深圳市锦华五金制品有限公司"),
        ({"contact.phone": "0755-26719999"}, "深圳市锦华五金制品有限公司"),
        ({"phones": ["0755-26712345"]}, "深圳市锦华五金制品有限公司"),
        ({"name": "大嘴侯玩具"}, "宁波大嘴猴玩具有限公司"),
        ({"name": "大嘴猴"}, "宁波大嘴猴玩具有限公司"),
        ({"name": "深圳五金有限公司"}, "深圳市五金制品有限公司"),
        ({"name": "东莞明辉"}, "东莞市明辉电子有限公司"),
    ],
)
def test_whoever_looks_like_what_is_typed_is_named(
    shop: Services, typed: dict[str, Any], expected: str
) -> None:
    assert [hit.name for hit in shop.duplicates.possible_duplicates(typed)] == [expected]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": ""},
        {"name": "锦"},
        {"name": "深圳"},
        {"name": "有限公司"},
        {"name": "五金"},
        {"name": "深圳市科技有限公司"},
        {"name": '"*^ OR ( 锦'},
        {"phone": "不知道"},
        {"name": "惠州市恒达机械有限公司", "phone": "0752-2671234", "uscc": "91110108551385082Q"},
    ],
)
def test_what_says_nothing_finds_nobody(shop: Services, typed: dict[str, Any]) -> None:
    assert shop.duplicates.possible_duplicates(typed) == []


def test_a_saved_customer_is_not_its_own_double(shop: Services) -> None:
    [hit] = shop.duplicates.possible_duplicates({"name": "锦华五金"})
    assert hit.code == "C000001"
    assert shop.duplicates.possible_duplicates({"name": "锦华五金"}, hit.customer_id) == []
    assert shop.duplicates.of_customer(hit.customer_id) == []


def test_a_deleted_customer_and_a_removed_contact_are_no_doubles(shop: Services) -> None:
    [hit] = shop.duplicates.possible_duplicates({"phone": "13800138000"})
    [chen] = shop.records.children("contact", hit.customer_id)
    shop.records.remove("contact", [chen.record_id])
    assert shop.duplicates.possible_duplicates({"phone": "13800138000"}) == []
    shop.records.remove("customer", [hit.customer_id])
    assert shop.duplicates.possible_duplicates({"name": "锦华"}) == []


def test_the_likeliest_comes_first_and_the_limit_holds(services: Services) -> None:
    for number in range(12):
        customer(services, f"深圳市锦华{number}五金有限公司", phone="0755-26712345")
    exact = customer(services, "锦华五金", phone="0755-26712345")
    hits = services.duplicates.possible_duplicates({"name": "锦华五金", "phone": "0755-26712345"})
    assert hits[0].customer_id == exact
    assert hits[0].is_certain
    assert len(hits) <= 10


def test_a_number_that_many_have_is_no_evidence(services: Services) -> None:
    for number in range(5):
        customer(services, f"第{number}代理记账客户", phone="0755-26712345")
    assert services.duplicates.possible_duplicates({"phone": "0755-26712345"}) == []


def test_a_distinctive_word_that_many_have_needs_more(services: Services) -> None:
    for trade in ("电子", "食品", "物流", "印刷", "家具", "服饰", "医药", "陶瓷", "玩具"):
        customer(services, f"宏达{trade}有限公司")
    found = services.duplicates.possible_duplicates({"name": "宏达"})
    assert found == []
    found = services.duplicates.possible_duplicates({"name": "宏达食品"})
    assert [hit.name for hit in found] == ["宏达食品有限公司"]


def test_sensitivity_is_a_setting(services: Services) -> None:
    customer(services, "东莞市锦华五金有限公司")
    typed = {"name": "深圳市锦华五金有限公司"}
    assert services.duplicates.possible_duplicates(typed) == []
    services.settings.save({DUPLICATE_SENSITIVITY.key: LOOSE})
    assert len(services.duplicates.possible_duplicates(typed)) == 1
    services.settings.save({DUPLICATE_SENSITIVITY.key: STRICT})
    assert services.duplicates.possible_duplicates({"name": "东莞锦花五金"}) == []


# --- 不是重复 ----------------------------------------------------------------------------------
def test_what_is_no_duplicate_is_remembered_everywhere_until_undone(shop: Services) -> None:
    first = customer(shop, "锦华五金")
    [hit] = shop.duplicates.of_customer(first)
    [group] = shop.duplicates.find_all()
    done = shop.duplicates.mark_not_duplicate(hit.customer_id, first)
    assert "不是重复客户" in shop.journal.act(done.change_set_id).text
    assert shop.duplicates.of_customer(first) == []
    assert shop.duplicates.of_customer(hit.customer_id) == []
    assert shop.duplicates.possible_duplicates({"name": "锦华五金"}, first) == []
    assert shop.duplicates.find_all() == []
    assert shop.duplicates.mark_not_duplicate(first, hit.customer_id).is_empty
    shop.undo.undo(done.change_set_id)
    assert shop.duplicates.find_all() == [group]
    shop.duplicates.mark_not_duplicate(first, hit.customer_id)
    assert shop.duplicates.find_all() == []


# --- the whole file, an import -------------------------------------------------------------------
@pytest.fixture(scope="module")
def true_pairs() -> set[tuple[str, ...]]:
    pairs, profiles = names_of_the_set()
    return {
        tuple(sorted(p.name for p, pair in zip(profiles, pairs, strict=True) if pair == wanted))
        for wanted in set(pairs) - {""}
    }


def test_the_whole_file_gives_its_true_pairs(
    services: Services, true_pairs: set[tuple[str, ...]]
) -> None:
    _pairs, profiles = names_of_the_set()
    with_codes = {p.customer_id: p.uscc for p in profiles}
    for profile in profiles:
        values = {"phone": next(iter(profile.phones), None), "registered_region": profile.region}
        customer(services, profile.name, **{k: v for k, v in values.items() if v})
    groups = services.duplicates.find_all()
    found = {tuple(sorted(m.name for m in group.members)) for group in groups}
    # The pair known by its credit code alone was saved without it (its code is made up).
    assert sum(bool(code) for code in with_codes.values()) == 3
    assert len(found & true_pairs) >= 18
    assert len(found - true_pairs) <= 1
    assert all(group.pairs and group.score >= THRESHOLDS[NORMAL] for group in groups)
    scores = [group.score for group in groups]
    assert scores == sorted(scores, reverse=True)


def test_a_customer_is_not_its_own_double_in_the_whole_file(services: Services) -> None:
    customer(services, "锦华五金", short_name="锦华五金", former_name="锦华 五金")
    assert services.duplicates.find_all() == []


def test_three_that_look_alike_are_one_group(services: Services) -> None:
    ids = [customer(services, n) for n in ("锦华五金", "深圳锦华五金", "深圳市锦华五金有限公司")]
    customer(services, "东莞市明辉电子有限公司")
    [group] = services.duplicates.find_all()
    assert [m.customer_id for m in group.members] == ids
    assert len(group.pairs) == 3


def test_certain_doubles_are_never_left_out_however_many(services: Services) -> None:
    for _number in range(90):
        customer(services, "锦华五金")
    [group] = services.duplicates.find_all()
    assert len(group.members) == 90


def test_looking_through_the_file_can_be_cancelled(shop: Services) -> None:
    class Stop(NoProgress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        shop.duplicates.find_all(Stop())


def test_many_rows_get_the_hits_of_each(shop: Services) -> None:
    rows = [
        {"name": "锦华五金有限公司"},
        {"name": "没有见过的商行"},
        {"name": "别的名字", "uscc": "91110000MATE5T0170"},
        {"name": "另一个", "contact.mobile": "13800138000"},
        {"name": "东莞市明辉电子有限公司"},
        {},
    ]
    found = shop.duplicates.for_many(rows)
    names = [[hit.name for hit in hits] for hits in found]
    jinhua = "深圳市锦华五金制品有限公司"
    assert names == [[jinhua], [], [jinhua], [jinhua], ["东莞市明辉电子有限公司"], []]
    assert found[4][0].is_certain
    assert [len(f) for f in shop.duplicates.for_many(rows * 200)] == [1, 0, 1, 1, 1, 0] * 200


def test_the_import_asks_for_existing_customers_that_a_row_may_be(shop: Services) -> None:
    from crmdesk.services.importing.duplicates import Candidate

    asked = [Candidate("锦华五金"), Candidate("没见过的", phones=("13800138000",)), Candidate("")]
    found = shop.duplicates.find_many(asked)
    assert [[(d.code, d.reason) for d in hits] for hits in found] == [
        [("C000001", "与简称或曾用名相同")],
        [("C000001", "电话相同 13800138000")],
        [],
    ]


def test_an_empty_file_has_nobody_to_compare_with(services: Services) -> None:
    assert services.duplicates.for_many([{"name": "锦华五金"}]) == [[]]
    assert services.duplicates.possible_duplicates({"name": "锦华五金"}) == []
