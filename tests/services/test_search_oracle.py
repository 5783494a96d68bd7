"""The search box against an oracle: substrings of everything, readings of names by syllables."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.core import clock
from crmdesk.models import names, pinyin
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.search_text import folded
from crmdesk.services.writing import Writer
from tests.conftest import NOW
from tests.helpers.making import contact, create, customer

MARKS = "锦华盛达鑫源泰隆安宁范甘迪方案西安先现长乐重庆单解曾行都绿旅女儿鹅阿恩昂藕欧额玉渝俞余"
PEOPLE = [
    "单田芳",
    "仇和",
    "曾国藩",
    "查良镛",
    "尉迟恭",
    "区志强",
    "张伟",
    "欧阳娜娜",
    "吕洞宾",
    "安恩昂",
]


class Shop(NamedTuple):
    services: Services
    texts: dict[int, list[str]]  # of each customer, every searchable value, folded
    readings: dict[int, list[list[str]]]  # of each customer, the syllables of its names


def company(chance: random.Random) -> str:
    head = chance.choice(["", "", "深圳市", "上海", "西安", "长沙"])
    mark = "".join(chance.choices(MARKS, k=chance.randrange(2, 5)))
    return (
        head
        + mark
        + chance.choice([*names.INDUSTRY_WORDS[:30], "3M", "A1"])
        + chance.choice(["", "有限公司", "商行"])
    )


@pytest.fixture(scope="module")
def shop(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    path = Path(shutil.copy(template_file, tmp_path_factory.mktemp("search") / "shop.crm"))
    with clock.fixed(NOW):
        services = Services(open_database(path))
        services.employee_id = services.names.choices("employee")[0][0]
        made = fill(services)
        yield made
        services.close()


def fill(services: Services) -> Shop:
    chance = random.Random(11)
    texts: dict[int, list[str]] = {}
    spoken: dict[int, list[list[str]]] = {}
    with Writer(services.context(), "Shop") as writer:
        for n in range(120):
            values = {
                "name": company(chance) if n % 6 else chance.choice(PEOPLE),
                "customer_type": "company" if n % 6 else "consumer",
                "short_name": chance.choice([None, "小" + chance.choice(MARKS)]),
                "legal_representative": chance.choice([None, *PEOPLE]),
                "phone": f"0755-2{chance.randrange(10**7):07}",
                "remark": "记录" * chance.randrange(60)
                + "尾巴"
                + "".join(chance.choices(MARKS, k=8)),
            }
            person = {"name": chance.choice(PEOPLE), "mobile": f"139{chance.randrange(10**8):08}"}
            record = writer.create("customer", values)
            writer.create("contact", person | {"customer_id": record, "wechat": f"wx_{n:06}"})
            code = writer.row("customer", record)["code"]  # type: ignore[index]
            stored = [code, *values.values(), *person.values(), f"wx_{n:06}"]
            texts[record] = [
                folded(str(v)) for v in stored if v and v not in ("company", "consumer")
            ]
            is_person = values["customer_type"] == "consumer"
            spoken[record] = [
                way
                for name, person_too in (
                    (values["name"], is_person),
                    (values["short_name"], is_person),
                    (values["legal_representative"], True),
                    (person["name"], True),
                )
                if name
                for way in pinyin.variants(name, person=person_too)
            ]
    return Shop(services, texts, spoken)


def hits(shop: Shop, query: str) -> set[int]:
    ids = list(shop.services.lists.ids(ListQuery(search=query)))
    page = shop.services.lists.first_page(ListQuery(search=query), ["name"], 500)
    assert list(page.ids) == ids
    assert page.total == len(ids)
    return set(ids)


def containing(shop: Shop, *words: str) -> set[int]:
    return {i for i, texts in shop.texts.items() if all(any(w in t for t in texts) for w in words)}


def piece(data: Any, text: str) -> str:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    return text[start : start + data.draw(st.integers(1, 12))]


@settings(max_examples=60)
@given(data=st.data())
def test_any_substring_of_anything_finds_exactly_those_who_have_it(shop: Shop, data: Any) -> None:
    text = data.draw(st.sampled_from([t for texts in shop.texts.values() for t in texts]))
    query = piece(data, text)
    if query.isascii() and query.isalpha():
        assert containing(shop, query) <= hits(shop, query)  # letters may be a reading, too
    elif any("a" <= c <= "z" for c in query) and not query.isascii():
        assert containing(shop, query) <= hits(shop, query)  # taken apart at the borders
    else:
        assert hits(shop, query) == containing(shop, query)


@settings(max_examples=40)
@given(data=st.data())
def test_all_words_must_be_found_anywhere(shop: Shop, data: Any) -> None:
    texts = data.draw(st.sampled_from(sorted(shop.texts.values())))
    words = [piece(data, data.draw(st.sampled_from(texts))) for _ in range(2)]
    words = [w for w in words if not any("a" <= c <= "z" for c in w)]
    if words:
        assert hits(shop, " ".join(words)) == containing(shop, *words)


def typed(chance: random.Random, way: list[str]) -> str:
    """How somebody may type a run of syllables: whole, as initials, begun, or with blanks."""
    start = chance.randrange(len(way))
    run = way[start : start + chance.randrange(1, 8)]
    style = chance.choice(["whole", "initials", "mixed", "begun", "spaced"])
    if style == "initials":
        return "".join(s[0] for s in run)
    if style == "mixed":
        border = chance.randrange(len(run) + 1)
        return "".join(run[:border]) + "".join(s[0] for s in run[border:])
    if style == "begun":
        return "".join(run[:-1]) + run[-1][: chance.randrange(1, len(run[-1]) + 1)]
    return (" " if style == "spaced" else "").join(run)


def test_every_reading_typed_by_syllables_finds_its_customer(shop: Shop) -> None:
    chance = random.Random(3)
    known = set(pinyin.SYLLABLES)
    ways = [(i, w) for i, found in shop.readings.items() for w in found if known.issuperset(w)]
    assert len(ways) > 200
    missed = []
    for record, way in chance.choices(ways, k=150):
        query = typed(chance, way)
        if record not in shop.services.lists.ids(ListQuery(search=query)):
            missed.append((query, " ".join(way)))
    assert missed == []


@settings(max_examples=40)
@given(query=st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_whole_syllables_do_not_match_inside_others(shop: Shop, query: str) -> None:
    """What letters find is in the text, or begins with those letters syllable by syllable."""
    for record in hits(shop, query):
        literal = any(query in t for t in shop.texts[record])
        letters = {s[0] for way in shop.readings[record] for s in way if s}
        assert literal or set(query[:1]) <= letters, (query, shop.texts[record])


@pytest.mark.parametrize(
    "query", ["zh", "sh", "ch", "zhu", "shenzh", "xian", "xianzhongyujingmiyo"]
)
def test_a_begun_syllable_finds_everything_it_may_become(services: Services, query: str) -> None:
    """Twenty syllables begin with zh; 西安 and 先 are the same letters."""
    name = {"xian": "西安", "xianzhongyujingmiyo": "西安重渝精密有限公司"}.get(query)
    words = [name] if name else [c for c in "装准桌祝住中周抓专栓双硕爽霜窗春戳川揣深圳装" if c]
    made = {n: customer(services, n) for n in dict.fromkeys(words)}
    if query == "shenzh":
        made = {"深圳装": customer(services, "深圳装"), "深装": customer(services, "深装")}
    found = set(services.lists.ids(ListQuery(search=query)))
    for word, record in made.items():
        spoken = "".join(pinyin.variants(word)[0])
        assert (record in found) == spoken.startswith(query), (word, spoken)


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\u3000",
        "%%%",
        '"',
        "\x00",
        "\ud800",
        "a" * 500,
        "锦" * 500,
        "🙂",
        "𠮷",
        "ｚｇｙｄ",
        "锦\x1f华",
        "AND OR NOT",
        "a*",
        "NEAR(锦 华)",
    ],
)
def test_nothing_that_is_typed_breaks_the_search(shop: Shop, query: str) -> None:
    hits(shop, query)


@given(st.text(max_size=30))
@settings(max_examples=50)
def test_no_text_breaks_the_search(shop: Shop, query: str) -> None:
    hits(shop, query)


# --- young and strange characters, long notes -----------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "𠮷野家",
        "㐂寿司",
        "鿍鿎钢",
        "Ωmega厂",
        "Éclair",
        "שלום",
        "مرحبا",
        "ฟาร์ม",
        "①号店",
        "Ⅳ区",
        "ʒʤ",
        "ꙮꞮꟀ",
        "ᲐᲑ",
        "ჯგუფი",
        "Ǆ公司",
        "ß商",
    ],
)
def test_names_in_any_script_are_found_by_every_part(services: Services, name: str) -> None:
    record = customer(services, name)
    customer(services, "别的公司")
    text = folded(name)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            found = list(services.lists.ids(ListQuery(search=text[start:end])))
            assert record in found, text[start:end]
            page = services.lists.first_page(ListQuery(search=text[start:end]), ["name"])
            assert list(page.ids) == found


def test_the_end_of_the_longest_note_can_be_found(services: Services) -> None:
    record = customer(services, remark="长" * 3990 + "结尾暗号八八八")
    person = contact(services, record, remark="长" * 1990 + "联系人暗号")
    assert person
    assert list(services.lists.ids(ListQuery(search="结尾暗号"))) == [record]
    assert list(services.lists.ids(ListQuery(search="联系人暗号"))) == [record]


def test_every_searchable_child_is_found_and_forgotten(services: Services) -> None:
    record = customer(services, "锦华五金")
    children = {
        "address": {"address": "西乡街道暗号一"},
        "dated_note": {"topic": "status", "text": "暗号二"},
        "qualification": {"kind": "other", "number": "AH-3", "is_permanent": True},
        "contact": {"name": "暗号四", "mobile": "13800138000"},
    }
    words = dict(zip(children, ("暗号一", "暗号二", "ah3", "暗号四"), strict=True))
    for entity, values in children.items():
        child = create(services, entity, customer_id=record, **values)
        assert list(services.lists.ids(ListQuery(search=words[entity]))) == [record]
        services.records.remove(entity, [child])
        assert list(services.lists.ids(ListQuery(search=words[entity]))) == []
        services.records.restore(entity, [child])
        assert list(services.lists.ids(ListQuery(search=words[entity]))) == [record]


def test_a_renamed_customer_is_no_longer_found_by_its_old_name(services: Services) -> None:
    record = customer(services, "锦华五金")
    services.records.save("customer", record, {"name": "安宁食品"})
    assert list(services.lists.ids(ListQuery(search="锦华"))) == []
    assert list(services.lists.ids(ListQuery(search="jhwj"))) == []
    assert list(services.lists.ids(ListQuery(search="anningsp"))) == [record]
