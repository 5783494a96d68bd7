"""Fitting text: shrink, cut, wrap; numbers are never cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.reports.fonts import REGULAR, missing, width
from crmdesk.reports.styles import LEAST, LEAST_NUMBER
from crmdesk.reports.text import (
    NOT_FIRST,
    NOT_LAST,
    OVERFLOW,
    Keep,
    Part,
    broken,
    fit,
    fit_number,
    fit_parts,
    wrap,
)

MORE = "…(见续页)"
LONG = "由通用五金转向智能锁结构件，两年内把精密件占比从 20% 提到 45%，计划自建压铸线。"


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert fit("锦华五金", 100).lines == ("锦华五金",)
    assert fit("锦华五金", 100).size == 9


def test_a_text_shrinks_before_it_is_cut() -> None:
    made = fit("锦华五金制品", 50)  # 54 points wide at 9
    assert (made.text, made.cut) == ("锦华五金制品", False)
    assert LEAST <= made.size < 9
    assert width(made.text, REGULAR, made.size) <= 50


def test_a_cut_text_says_so_and_fits() -> None:
    made = fit(LONG, 100, more=MORE)
    assert made.cut
    assert made.text.endswith(MORE)
    assert LONG.startswith(made.text.removesuffix(MORE))
    assert made.size == LEAST
    assert width(made.text, REGULAR, made.size) <= 100


def test_no_separator_is_left_standing_before_the_cut() -> None:
    for room in range(40, 120):
        assert (
            not fit("甲、乙、丙、丁，戊；己：庚·辛 壬、癸", room)
            .text.rstrip("…")
            .endswith(tuple("、，；：· "))
        )


def test_numbers_shrink_further_lose_decimals_and_never_a_digit() -> None:
    forms = ("99,999,999.99 人", "99,999,999.99", "100,000,000")
    for room in range(5, 120):
        made = fit_number(forms, room)
        assert made.text in (*forms, OVERFLOW)
        assert made.size >= LEAST_NUMBER
        assert made.text == OVERFLOW or width(made.text, REGULAR, made.size) <= room
    assert fit_number(forms, 42).text == "99,999,999.99"
    assert fit_number(forms, 38).text == "100,000,000"
    assert fit_number(forms, 10).text == OVERFLOW


def test_words_give_way_to_the_number_beside_them() -> None:
    parts = [Part(LONG), Part("门店 99,999 家", Keep.NUMBER)]
    made = fit_parts(parts, "　", None, 160, more=MORE)
    assert made.cut
    assert made.text.endswith(MORE + "　门店 99,999 家")
    leading = fit_parts([Part("78 分", Keep.NUMBER), Part(LONG)], "　", None, 160, more=MORE)
    assert leading.text.startswith("78 分　由通用")
    assert leading.text.endswith(MORE)


def test_several_numbers_go_as_a_whole_from_the_end() -> None:
    parts = [Part("认缴 99,999,999.99", Keep.NUMBER), Part("实缴 99,999,999.99", Keep.NUMBER)]
    made = fit_parts(parts, "　", lambda: ("99,999,999.99",), 70)
    assert made.text == "认缴 99,999,999.99"
    assert made.cut


def test_codes_shrink_to_six_points_before_they_are_cut() -> None:
    phone = Part("0755-27886318-123456", Keep.WHOLE)
    made = fit_parts([phone], "", None, 72)
    assert (made.text, made.cut) == (phone.text, False)
    assert made.size < LEAST
    assert fit_parts([phone], "", None, 40).text.endswith("…")


def test_a_choice_beside_a_number_is_cut_rather_than_the_number() -> None:
    parts = [Part("Collected by the customer", Keep.WHOLE), Part("1.5%", Keep.NUMBER)]
    made = fit_parts(parts, " ", None, 55)
    assert made.text.endswith("… 1.5%")


def test_latin_words_and_numbers_stay_whole() -> None:
    lines = broken("采用 Windows Server 2019 系统，年销量 2,100,000 件", 60, REGULAR, 9)
    for word in ("Windows", "Server", "2019", "2,100,000"):
        assert any(word in line for line in lines), word


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    text = "www.a-very-long-domain-name-of-a-company.com.cn"
    lines = broken(text, 60, REGULAR, 9)
    assert "".join(lines) == text
    assert all(width(line, REGULAR, 9) <= 60 for line in lines)


CHINESE = st.text(alphabet="锦华五金制品（）《》，。、；：“”…A1 ", min_size=1, max_size=120)


@settings(max_examples=200, deadline=None)
@given(text=CHINESE, room=st.integers(min_value=40, max_value=200))
def test_wrapping_loses_nothing_and_obeys_the_rules(text: str, room: int) -> None:
    lines = broken(text, room, REGULAR, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert width(line.rstrip(" "), REGULAR, 9) <= room + 9 * 0.55 + 0.01
    marks = set("，。、；：")
    for above, below in pairwise(lines):
        # Where a line holds more than marks, none begins the next and no opening mark ends it.
        if len(above) > 2 and not set(above) & (NOT_FIRST | NOT_LAST):
            assert not below or below[0] not in marks


def test_wrapping_shrinks_then_cuts_the_last_line() -> None:
    short = wrap("质量优先，愿为稳定交期多付", 60, 2, more=MORE)
    assert not short.cut
    assert len(short.lines) == 2
    long = wrap(LONG * 3, 100, 2, more=MORE)
    assert long.cut
    assert len(long.lines) == 2
    assert long.lines[-1].endswith(MORE)
    assert width(long.lines[-1], REGULAR, long.size) <= 100


@pytest.mark.parametrize("character", ["𠮷", "䶮", "㛃"])
def test_characters_that_the_fonts_lack_are_named(character: str) -> None:
    assert missing(["陈锦华", f"王{character}", character]) == [character]


def test_the_usual_signs_are_in_the_fonts() -> None:
    assert missing(["客户资料卡 ✓√○●→·…—–−×％℃￥“”（）《》、，。；：①〓 ABC äöü\n"]) == []
