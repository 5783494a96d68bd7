"""The print log: numbers, short codes, finding a paper again."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.services.container import Services
from crmdesk.services.printing import (
    ALPHABET,
    PrintService,
    clean_code,
    looks_like_paper,
    make_code,
)
from tests.helpers.making import contact, customer


def issue(services: Services, *customer_ids: int | None) -> list[str]:
    """Print cards and return their numbers."""
    with services.printing.issued("customer-card", customer_ids, services.employee_id) as papers:
        return [p.number for p in papers]


def test_numbers_count_through_the_day_and_start_again_on_the_next(services: Services) -> None:
    c = customer(services)
    assert issue(services, c, c) == ["DY-20261121-0001", "DY-20261121-0002"]
    assert issue(services, c) == ["DY-20261121-0003"]
    with clock.fixed(datetime(2026, 11, 22, 8)):
        assert issue(services, c) == ["DY-20261122-0001"]


def test_more_than_9999_papers_a_day_go_on_counting(services: Services) -> None:
    issue(services, *[None] * 10_001)
    assert issue(services, None) == ["DY-20261121-10002"]


def test_a_paper_knows_customer_time_employee_and_data_version(services: Services) -> None:
    c = customer(services)
    version = services.journal.newest_id()
    (number,) = issue(services, c)
    paper = services.printing.find(number)
    assert (paper.customer_id, paper.employee_id) == (c, services.employee_id)
    assert paper.at == datetime(2026, 11, 21, 9, 12)
    assert paper.data_version == version


def test_a_paper_is_found_by_its_short_code_however_it_is_typed(services: Services) -> None:
    with services.printing.issued("customer-card", [customer(services)], None) as (paper,):
        pass
    code = paper.short_code
    typed = (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ")
    assert {services.printing.find(t).number for t in typed} == {paper.number}
    assert services.printing.find(paper.number.lower()).short_code == code


def test_what_changed_since_the_print_is_named_and_nothing_else(services: Services) -> None:
    c = customer(services, fax="0755-27886319")
    other = customer(services, "台州市远达水暖配件厂")
    person = contact(services, c)
    (number,) = issue(services, c)
    assert services.printing.state(number).changed == {}
    services.records.save("customer", c, {"phone": "0755-26712345", "short_name": "锦华"})
    services.records.save("customer", other, {"phone": "0576-88001234"})
    services.records.save("contact", person, {"mobile": "13900139000"})
    assert services.printing.state(number).changed == {
        "customer": frozenset({"phone", "short_name"}),
        "contact": frozenset({"mobile"}),
    }


@pytest.mark.parametrize("error", [Cancelled, ValueError])
def test_papers_that_were_not_made_leave_no_numbers(
    services: Services, error: type[Exception]
) -> None:
    c = customer(services)
    printing = services.printing
    with pytest.raises(error), printing.issued("customer-card", [c] * 3, None):  # noqa: PT012
        assert len(printing.of_customer(c)) == 3
        raise error()
    assert printing.of_customer(c) == []
    assert issue(services, c) == ["DY-20261121-0001"]


def test_an_unknown_paper_and_a_mistyped_code_say_so(services: Services) -> None:
    (number,) = issue(services, customer(services))
    good = services.printing.find(number).short_code
    wrong = good[:-1] + next(c for c in ALPHABET if c != good[-1])
    with pytest.raises(CrmError, match="短码"):
        services.printing.find(wrong)
    with pytest.raises(CrmError, match="DY-20261121-0099"):
        services.printing.find("DY-20261121-0099")
    with pytest.raises(CrmError, match="短码"):
        services.printing.find("")


def test_codes_have_no_confusable_characters_and_every_slip_is_noticed() -> None:
    chooser = random.Random(7)
    for _ in range(200):
        code = make_code(chooser)
        assert not set(code) & set("01OIL")
        plain = code.replace("-", "")
        place = chooser.randrange(6)
        slip = (
            plain[:place] + chooser.choice(ALPHABET.replace(plain[place], "")) + plain[place + 1 :]
        )
        with pytest.raises(CrmError):
            clean_code(slip)
        swapped = plain[1] + plain[0] + plain[2:]
        if swapped != plain:
            with pytest.raises(CrmError):
                clean_code(swapped)


class Stubborn(random.Random):
    """Gives the same codes again and again before it gives new ones."""

    def choice(self, seq: object) -> str:  # type: ignore[override]
        self.count = getattr(self, "count", -1) + 1
        return ALPHABET[(self.count // 10) % len(ALPHABET)]


def test_a_code_is_never_given_twice(services: Services) -> None:
    printing = PrintService(services.database, services.journal, Stubborn())
    codes = []
    for _ in range(5):
        with printing.issued("customer-card", [None, None], None) as papers:
            codes += [p.short_code for p in papers]
    assert len(set(codes)) == 10


def test_papers_made_together_are_one_entry_of_the_log_and_newest_come_first(
    services: Services,
) -> None:
    c, other = customer(services), customer(services, "台州市远达水暖配件厂")
    issue(services, c, other)
    with clock.fixed(datetime(2026, 11, 21, 9, 30)):
        issue(services, other)
    newest, together = services.printing.recent()
    assert (newest.count, newest.customer_ids) == (1, (other,))
    assert (together.first.number, together.last_number, together.count) == (
        "DY-20261121-0001",
        "DY-20261121-0002",
        2,
    )
    assert together.customer_ids == (c, other)


def test_numbers_of_papers_that_were_only_looked_at_are_given_again(services: Services) -> None:
    c = customer(services)
    with services.printing.issued("customer-card", [c], None) as papers:
        pass
    services.printing.withdraw(papers)
    assert services.printing.of_customer(c) == []
    assert issue(services, c) == ["DY-20261121-0001"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("DY-20261121-0037", True), ("dy-20261121-0037", True), ("zgyd", False), ("7K3MQ9", False)],
)
def test_what_has_the_form_of_a_print_number_is_recognised(text: str, *, is_one: bool) -> None:
    assert looks_like_paper(text) is is_one


def test_a_made_short_code_is_recognised(services: Services) -> None:
    code = make_code(random.Random(3))
    assert looks_like_paper(code)
    assert not looks_like_paper(code[:-1] + ("A" if code[-1] != "A" else "B"))
