"""The simple lifetime value as a result: by components, by year, and of every customer (B19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import Bars, Behind, Series, Step, Waterfall
from crmdesk.analysis.class_tables import customers_table, sales_field
from crmdesk.analysis.clv import (
    COMPONENT_LABELS,
    Component,
    Form,
    Worth,
    by_period,
    factor,
    worth,
)
from crmdesk.analysis.clv_data import (
    DISCOUNT,
    GROUP,
    MARGIN,
    NO_SALES,
    RETENTION,
    Basis,
    ClvData,
    basis,
    note_of,
)
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.life_fields import money_field
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.wording import CustomerName, Figure, Words, money, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

FORMS: Final = (
    (Form.END_OF_PERIOD.value, N_("From next year on, from who stays")),
    (Form.IMMEDIATE.value, N_("From this year on")),
    (Form.FINITE.value, N_("Only so many years")),
)
YEARS_DRAWN: Final = 10
WINNING: Final = N_("Cost of winning him")


def run(data: ClvData, values: Mapping[str, Any]) -> Result:
    """The worth of the customer asked for, or of one customer of the mean and of all."""
    data = data.within(values["group"])
    found = basis(data, values)
    if isinstance(found, Result):
        return found
    form, years = Form(values["form"]), int(values["years"])
    lines = _lines(found, values)
    made = worth(
        lines, form, found.retention, found.discount, periods=years,
        acquisition=Fraction(int(values["acquisition"] or 0)),
    )  # fmt: skip
    behind = Ids(data.frame.ids[data.chosen])
    yearly = sum((m for c, m in lines.items() if c is not Component.FIRST), Fraction(0))
    charts: list[Any] = [_years_chart(found, yearly, years if form is Form.FINITE else None)]
    if sum(1 for part in made.parts.values() if part) > 1 or made.acquisition:
        charts.insert(0, _components_chart(made, behind))
    tables = [_components_table(lines, made, behind)]
    tables.append(_years_table(found, yearly, years))
    if data.customer_id is None and found.count:
        tables.append(_customers(data, factor(form, found.retention, found.discount, years)))
    return Result(
        as_of=data.as_of,
        n=len(behind),
        note=note_of(found),
        charts=tuple(charts),
        tables=tuple(tables),
        findings=tuple(_findings(data, found, made, behind)),
    )


def _lines(found: Basis, values: Mapping[str, Any]) -> dict[Component, Fraction]:
    """CLV1 to CLV6: repeat purchases are measured, the others as far as somebody entered them."""
    return {
        component: found.margin
        if component is Component.REPEAT
        else Fraction(int(values[component.value] or 0))
        for component in Component
    }


# --- pictures -------------------------------------------------------------------------------
def _components_chart(made: Worth, behind: Behind) -> Waterfall:
    steps, exact, whole = [], Fraction(0), 0
    every = [(COMPONENT_LABELS[c], part, behind) for c, part in made.parts.items() if part]
    if made.acquisition:
        every.append((WINNING, -made.acquisition, ()))
    for label, part, ids in every:  # rounded as sums, so that the end is the total of the table
        exact += part
        so_far = nearest(exact)
        steps.append(Step(title=text(label), value=so_far - whole, behind=ids))
        whole = so_far
    return Waterfall(
        title=text(N_("What the lifetime value is made of")),
        start=steps[0],
        steps=tuple(steps[1:]),
        end_title=text(N_("Lifetime value")),
        end_behind=behind,
    )


def _years_chart(found: Basis, yearly: Fraction, years: int | None) -> Bars:
    parts = by_period([yearly] * (years or YEARS_DRAWN), found.retention, found.discount)
    summed, sums = Fraction(0), []
    for part in parts:
        summed += part
        sums.append(whole_cell(summed))
    return Bars(
        title=text(N_("Margin of the years, as it is worth today")),
        categories=tuple(text(N_("Year {n}"), n=str(n + 1)) for n in range(len(parts))),
        series=(
            Series(title=text(N_("Worth today")), values=tuple(whole_cell(part) for part in parts)),
        ),
        lines=(Series(title=text(N_("Summed up")), values=tuple(sums), color="chart2"),),
        has_totals=False,
        note=note_of(found),
    )


# --- tables ---------------------------------------------------------------------------------
def _components_table(
    lines: Mapping[Component, Fraction], made: Worth, behind: Behind
) -> TableData:
    rows = [
        Row(
            cells=(text(label), whole_cell(lines[c]), whole_cell(made.parts[c])),
            behind=behind if made.parts[c] else (),
        )
        for c, label in COMPONENT_LABELS.items()
    ]
    cost = -made.acquisition if made.acquisition else None
    rows.append(Row(cells=(text(WINNING), None, whole_cell(cost))))
    return TableData(
        key="components",
        title=text(N_("Components of the lifetime value of a customer")),
        columns=(
            Column(key="component", title=text(N_("Component"))),
            Column(key="margin", title=text(N_("Margin a year")), kind=ColumnKind.MONEY),
            Column(key="worth", title=text(N_("Worth today")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(cells=(text(N_("Lifetime value")), None, whole_cell(made.net)), behind=behind),
    )


def _years_table(found: Basis, yearly: Fraction, years: int) -> TableData:
    parts = by_period([yearly] * years, found.retention, found.discount)
    rows, summed = [], Fraction(0)
    for n, part in enumerate(parts):
        summed += part
        still = percent_cell(found.retention**n)
        cells: tuple[Cell, ...] = (n + 1, still, whole_cell(part), whole_cell(summed))
        rows.append(Row(cells=cells))
    return TableData(
        key="years",
        title=text(N_("Year by year")),
        columns=(
            Column(key="year", title=text(N_("Year of the customer")), kind=ColumnKind.COUNT),
            Column(key="still", title=text(N_("Still a customer")), kind=ColumnKind.PERCENT),
            Column(key="worth", title=text(N_("Worth today")), kind=ColumnKind.MONEY),
            Column(key="sum", title=text(N_("Summed up")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
    )


def _customers(data: ClvData, times: Fraction) -> TableData:
    """Everybody by his own margin, the most valuable first; the total is rounded once."""
    import numpy as np

    frame, margins = data.frame, data.margins
    places: Ints = np.flatnonzero(data.chosen)
    places = places[np.lexsort((frame.order[places], -margins[places]))]

    total = whole_cell(int(margins[places].sum()) * times)
    return customers_table(
        frame, places,
        [
            sales_field(frame, places),
            money_field(
                "margin", text(N_("Margin a year")), lambda n: int(margins[n]),
                int(margins[places].sum()),
            ),
            money_field(
                "worth", text(N_("Lifetime value")),
                lambda n: whole_cell(int(margins[n]) * times), total,
            ),
        ],
        tone=lambda n: Tone.BAD if margins[n] < 0 else Tone.PLAIN,
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------
def _findings(data: ClvData, found: Basis, made: Worth, behind: Ids) -> Iterator[Finding]:
    show = text(N_("Show them"))
    tone = Tone.GOOD if made.net > 0 else Tone.BAD
    who: Words = text(N_("A customer"))
    if data.customer_id is not None:
        who = CustomerName(data.customer_id)
    yield Finding(
        sentence=text(
            N_("{customer} is worth {worth} as long as he stays."),
            customer=who, worth=money(whole_cell(made.net)),
        ),
        evidence=text(N_("at a margin of {margin} a year"), margin=money(whole_cell(found.margin))),
        tone=tone, link=show, behind=behind,
    )  # fmt: skip
    if data.customer_id is None and found.count:
        yield Finding(
            sentence=text(
                N_("The {count} customers who buy now are worth {worth} together."),
                count=Figure(found.count), worth=money(whole_cell(made.net * found.count)),
            ),
            link=show, behind=behind,
        )  # fmt: skip
        losing = data.chosen & (data.margins < 0)
        if losing.any():
            yield Finding(
                sentence=text(
                    N_("{count} customers cost more than they bring: keeping them lowers the value."),
                    count=Figure(int(losing.sum())),
                ),
                tone=Tone.WARN, link=show, behind=Ids(data.frame.ids[losing]),
            )  # fmt: skip
    if found.measured is not None:
        kept = data.was_buyer & data.frame.is_buyer
        yield Finding(
            sentence=text(
                N_("Of {first} customers of last year {both} bought again this year."),
                first=Figure(found.measured.first), both=Figure(found.measured.both),
            ),
            evidence=note_of(found),
            link=show, behind=Ids(data.frame.ids[kept]),
        )  # fmt: skip
    unknown = data.is_buyer & ~data.frame.is_profit_known
    if data.customer_id is None and unknown.any():
        yield Finding(
            sentence=text(
                N_("{count} customers are left out: their costs are not known."),
                count=Figure(int(unknown.sum())),
            ),
            tone=Tone.WARN, link=show, behind=Ids(data.frame.ids[unknown]),
        )  # fmt: skip


def _entered(name: str, label: str, help_text: str) -> Parameter:
    return Parameter(
        name=name, kind="money", label=label, default=0, help=help_text, is_read=False
    )  # fmt: skip


A_YEAR: Final = N_("a year, of one customer")
METHOD: Final = Method(
    id="clv",
    title=N_("Lifetime value"),
    question=N_("What is a customer worth in the long run?"),
    topic=Topic.WORTH,
    run=run,
    help=N_(
        "What a customer earns us a year, times how long he stays, less what money costs. With"
        " margin m, retention r and discount d a customer is worth m·r/(1+d−r) from next year on"
        " (Gupta and Lehmann, Managing Customers as Investments, 2005), m·(1+d)/(1+d−r) if this"
        " year counts as well. Margin is the gross profit of twelve months less what was spent on"
        " the customer; retention is which part of last year's customers bought again. First"
        " purchase, cross-selling, cheaper service, recommendations and loyalty (CLV1 to CLV6) can"
        " be entered; repeat purchases are measured."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="customer", kind="text", label=N_("Customer"), default=None,
            help=N_("his number or name; left blank, all"),
        ),
        Parameter(
            name="form", kind="enum", label=N_("Margins count"), default=Form.END_OF_PERIOD.value,
            choices=FORMS, is_read=False,
        ),
        GROUP,
        RETENTION,
        DISCOUNT,
        MARGIN,
        Parameter(
            name="years", kind="integer", label=N_("Years shown"), default=5, least=1, most=50,
            unit=N_("years ahead"), is_read=False,
        ),
        _entered(Component.FIRST.value, N_("Margin of the first purchase"), N_("margin of it, once")),
        _entered(Component.CROSS.value, N_("Cross-selling"), A_YEAR),
        _entered(Component.SERVICE.value, N_("Cheaper to serve"), A_YEAR),
        _entered(Component.REFERRAL.value, N_("Recommendations"), A_YEAR),
        _entered(Component.LOYALTY.value, N_("Loyalty"), A_YEAR),
        _entered("acquisition", N_("Cost of winning a customer"), N_("once, of one customer")),
    ),
)  # fmt: skip
