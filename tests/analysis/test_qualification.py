"""First business (B26): required documents, statuses of the worked example, checks, blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.credit_decision import Blocked
from crmdesk.analysis.qualification import (
    FIRST_DEAL,
    LABELS,
    PERMIT,
    PERMITS,
    WORTH,
    Applicant,
    Balance,
    Document,
    Outcome,
    Readiness,
    balance_words,
    blocks,
    folded,
    lacks,
    next_review,
    readiness,
    required_kinds,
)
from crmdesk.charts.words import shown
from crmdesk.models.choices import QualificationType
from crmdesk.models.qualification import QualificationStatus, status_on
from crmdesk.services import documents as judged

DAY = date(2025, 6, 1)
NAME = "宁波海润进出口贸易（集团）有限公司"


def papers(**status: str) -> list[Document]:
    """All documents of a first deal, valid unless told otherwise."""
    return [
        Document(
            id=n, kind=kind, status=status.get(kind, "valid"), holder=NAME,
            valid_to=date(2025, 5, 31),
        )
        for n, kind in enumerate(FIRST_DEAL, 1)
    ]  # fmt: skip


READY = Applicant(
    name=NAME, representative="王建国", goods=("general",), documents=papers(),
    is_uscc_valid=True, representative_match=True, scope_covers=True, seals_match=True,
)  # fmt: skip


# --- the worked example ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("last_day", "status"),
    [(date(2025, 6, 20), "soon"), (date(2025, 7, 15), "remind"), (date(2025, 6, 1), "soon"),
     (date(2025, 5, 31), "expired")],
)  # fmt: skip
def test_the_statuses_of_the_example_lead_to_their_verdict(last_day: date, status: str) -> None:
    found = status_on(DAY, None, last_day, is_permanent=False)
    assert found.value == status
    applicant = replace(READY, documents=papers(business_licence=found.value))
    assert readiness(applicant).may_begin is (status != "expired")


def test_codes_are_those_that_are_stored() -> None:
    every = {kind.value for kind in QualificationType}
    assert {*FIRST_DEAL, PERMIT} <= every
    assert {status.value for status in QualificationStatus} >= WORTH
    assert {status.value for status in judged.WORTH} == WORTH
    assert tuple(QualificationType(kind) for kind in FIRST_DEAL) == judged.FIRST_DEAL
    assert {kind: LABELS[kind] for kind in FIRST_DEAL} == {
        kind: QualificationType(kind).label for kind in FIRST_DEAL
    }


# --- documents ------------------------------------------------------------------------------
def test_with_everything_there_business_may_begin() -> None:
    found = readiness(READY)
    assert found.may_begin
    assert found.lacks == ()
    assert [shown(c.words) for c in found.checks] == [
        "各证件名称一致", "各证件法定代表人一致", "统一社会信用代码有效", "经营范围覆盖所购商品",
        "公章、发票章与样式相符",
    ]  # fmt: skip


def test_what_lacks_is_named_with_its_day() -> None:
    documents = papers(business_licence="expired", quality_agreement="not_yet")[:-1]
    documents[3] = replace(documents[3], valid_from=date(2025, 7, 1))
    found = lacks(documents, ())
    assert [(lack.kind, lack.status, lack.document_id) for lack in found] == [
        ("business_licence", "expired", 1), ("quality_agreement", "not_yet", 4),
        ("purchase_contract", "missing", None),
    ]  # fmt: skip
    assert [shown(lack.words) for lack in found] == [
        "营业执照：已于 2025-05-31 过期", "质量保证协议：2025-07-01 起才生效", "购销合同：缺失",
    ]  # fmt: skip


def test_a_valid_document_beside_an_expired_one_suffices() -> None:
    old = Document(id=90, kind="business_licence", status="expired", valid_to=date(2020, 1, 1))
    replaced = replace(old, id=91, status="replaced")
    assert lacks([old, replaced, *papers()], ()) == ()


@pytest.mark.parametrize("goods", list(PERMITS))
def test_goods_of_a_trade_ask_for_its_permit(goods: str) -> None:
    (lack,) = lacks(papers(), (goods,))
    assert lack.kind == PERMIT
    assert shown(lack.words).endswith("许可证：缺失")
    permit = Document(id=50, kind=PERMIT, status="soon", number="X1")
    assert lacks([*papers(), permit], (goods,)) == ()


def test_two_kinds_of_goods_ask_for_two_permits() -> None:
    one = Document(id=50, kind=PERMIT, status="valid", number="X1")
    same = replace(one, id=51)
    other = replace(one, id=52, number="X2")
    goods = ("food", "drugs", "general", "food")
    assert required_kinds(goods).count(PERMIT) == 2
    assert len(lacks([*papers(), one, same], goods)) == 1
    assert lacks([*papers(), one, other], goods) == ()


def test_persons_and_our_own_departments_show_nothing() -> None:
    found = readiness(Applicant(name="张三", is_exempt=True))
    assert found.may_begin
    assert found.required == ()
    assert blocks(found, is_first=True, is_approved=False) == ()


# --- checks ---------------------------------------------------------------------------------
def outcome(found: Readiness, code: str) -> Outcome:
    return next(c.outcome for c in found.checks if c.code == code)


def test_another_name_on_a_document_is_found() -> None:
    documents = papers()
    documents[2] = replace(documents[2], holder="李四")  # the ID card of the agent: a person
    documents[4] = replace(documents[4], holder="宁波海润贸易有限公司")
    found = readiness(replace(READY, documents=documents))
    assert outcome(found, "names") is Outcome.FAILED
    assert found.checks[0].documents == (5,)
    assert shown(found.checks[0].words) == f"1 份证件的名称不是“{NAME}”"
    assert not found.may_begin


def test_brackets_and_blanks_make_no_other_name() -> None:
    documents = [replace(d, holder=" 宁波海润进出口贸易(集团)有限公司") for d in papers()]
    assert outcome(readiness(replace(READY, documents=documents)), "names") is Outcome.PASSED
    assert folded("ＡＢＣ（中国）") == folded("abc (中国)")


def test_the_representative_is_compared_or_answered() -> None:
    open_ = replace(READY, representative_match=None)
    assert outcome(readiness(open_), "representative") is Outcome.OPEN
    named = [replace(d, representative="王建国") for d in papers()]
    assert outcome(readiness(replace(open_, documents=named)), "representative") is Outcome.PASSED
    named[0] = replace(named[0], representative="赵六")
    found = readiness(replace(open_, documents=named))
    assert outcome(found, "representative") is Outcome.FAILED


def test_the_answer_of_the_checker_decides() -> None:
    found = readiness(replace(READY, names_match=False))
    assert outcome(found, "names") is Outcome.FAILED
    assert shown(found.checks[0].words) == "各证件名称不一致"
    other = [replace(d, holder="别的公司") for d in papers()]
    seen = readiness(replace(READY, documents=other, names_match=True))
    assert outcome(seen, "names") is Outcome.PASSED


@pytest.mark.parametrize("field", ["is_uscc_valid", "scope_covers", "seals_match"])
@pytest.mark.parametrize("answer", [None, False])
def test_a_check_that_failed_or_is_open_keeps_business_from_beginning(
    field: str, answer: bool | None
) -> None:
    assert not readiness(replace(READY, **{field: answer})).may_begin  # type: ignore[arg-type]


# --- blocks and review ----------------------------------------------------------------------
def test_first_business_is_blocked_until_it_is_approved() -> None:
    ready = readiness(READY)
    assert blocks(ready, is_first=True, is_approved=False) == (Blocked.FIRST_BUSINESS,)
    assert blocks(ready, is_first=True, is_approved=True) == ()
    assert blocks(ready, is_first=False, is_approved=False) == ()
    assert blocks(ready, is_first=True, is_approved=False, is_required=False) == ()


@pytest.mark.parametrize("status", ["expired", "not_yet", "missing"])
def test_a_required_document_that_fails_blocks_old_customers_too(status: str) -> None:
    found = readiness(replace(READY, documents=papers(business_licence=status)))
    assert blocks(found, is_first=False, is_approved=True) == (Blocked.LICENCE,)


def test_a_review_is_due_twelve_months_after_the_approval() -> None:
    review = next_review(date(2024, 6, 1), DAY)
    assert (review.due_on, review.days_left, review.is_due) == (DAY, 0, True)
    assert not next_review(date(2024, 6, 2), DAY).is_due
    assert next_review(date(2024, 2, 29), DAY).due_on == date(2025, 2, 28)
    assert next_review(date(2024, 1, 1), DAY, 6).days_left < 0


def test_the_review_sets_sales_against_receipts() -> None:
    balance = Balance(sales=200_000, receipts=150_000, overdue=30_000, longest_overdue=21)
    assert balance.share == 7_500
    assert not balance.is_balanced
    assert [shown(w) for w in balance_words(balance)] == [
        "销售 2,000 元，回款 1,500 元，回款率 75.0%", "逾期 300 元，最长 21 天",
    ]  # fmt: skip
    assert Balance(sales=0, receipts=5).share is None
    assert Balance(sales=5, receipts=5).is_balanced


STATUSES = st.sampled_from([s.value for s in QualificationStatus])
DOCUMENTS = st.lists(
    st.builds(
        Document, id=st.integers(1, 99), kind=st.sampled_from([*FIRST_DEAL, PERMIT, "other"]),
        status=STATUSES, number=st.sampled_from(["", "A", "B"]),
        valid_to=st.none() | st.just(DAY), valid_from=st.none() | st.just(DAY),
    ),
    max_size=14,
)  # fmt: skip
GOODS = st.lists(st.sampled_from([*PERMITS, "general"]))


@given(DOCUMENTS, GOODS, st.integers(0, 13))
def test_another_valid_document_never_makes_more_lack(
    documents: list[Document], goods: list[str], place: int
) -> None:
    before = lacks(documents, goods)
    kind = FIRST_DEAL[place % len(FIRST_DEAL)]
    after = lacks([*documents, Document(id=100, kind=kind, status="valid")], goods)
    assert {lack.kind for lack in after} == {lack.kind for lack in before} - {kind}
    assert all(shown(lack.words) for lack in before)
