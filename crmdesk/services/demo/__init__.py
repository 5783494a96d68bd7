"""The demo file: the textbook company of B1 with customers that feel alive.

``create_demo`` writes a new customer file. It plans every customer first (``plan``), then walks
through them in the order of entry and lets each step of ``STEPS`` write its records. A step has a
chance of its own per customer, so that a new step (sales, receipts, opportunities, ...) changes
nothing of what the others make. Same seed and day: the same content, byte for byte.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from crmdesk.core import clock, ids
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.services.demo.deal_plan import plan_deals
from crmdesk.services.demo.plan import SIZES, CustomerPlan, make_plan

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.models.database import Database
    from crmdesk.services.demo.rows import Rows
    from crmdesk.services.demo.world import Draft, World

DEFAULT_SIZE: Final = "case"
TITLE: Final = N_("Demo data created")
REPORT_EVERY: Final = 200
# The first year that the generator can date its history back from.
EARLIEST: Final = date(2021, 1, 1)
Step: TypeAlias = "Callable[[Draft, Rows], None]"


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """What was written: customers by standing, and records by table."""

    size: str
    today: date
    customers: int
    active: int
    inactive: int
    prospects: int
    suspects: int
    records: dict[str, int]


def create_demo(
    path: Path,
    size: str = DEFAULT_SIZE,
    *,
    seed: int = 1,
    today: date | None = None,
    progress: Progress = NO_PROGRESS,
) -> DemoCounts:
    """Write a new customer file at *path* and close it again.

    *size* is a key of ``SIZES``; everything is dated relative to *today*. Raises CrmError for an
    unknown size or a day too early, DatabaseProblem where the file exists or cannot be written;
    Cancelled through *progress*. A file that was not finished is removed.
    """
    from crmdesk.models.database import create_database

    today = today or clock.today()
    if size not in SIZES:
        raise CrmError(
            N_("There is no demo of the size {size}; choose one of {sizes}."),
            size=size,
            sizes=listed(SIZES),
        )
    if today < EARLIEST:
        raise CrmError(N_("The demo cannot start before {day}."), day=EARLIEST.isoformat())
    database = create_database(path)
    try:
        counts = _fill(database, size, seed, today, progress)
    except BaseException:
        database.close()
        for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
        raise
    database.close()
    return counts


def _fill(database: Database, size: str, seed: int, today: date, progress: Progress) -> DemoCounts:
    """Everything in one transaction: the file is complete or not there."""
    from crmdesk.models import sqlite, sqlite_schema
    from crmdesk.services.demo import costs, earnings, house, rounds, stock, trade_numbers
    from crmdesk.services.demo.rows import Rows
    from crmdesk.services.demo.trade_book import TABLES, TradeBook
    from crmdesk.services.demo.trade_plan import assign_stories, hard_cases

    chosen = SIZES[size]
    device = 1 + seed % ids.MAX_DEVICE
    database.set_meta("device", device)
    database.set_meta("demo", {"size": size, "seed": seed, "today": today.isoformat()})
    plans = make_plan(chosen, seed, today)
    earnings.assign(plans, chosen.growth, seed)
    deal_plan = plan_deals(plans, chosen, seed, today)
    with database.write() as connection:
        # Thrown away with the connection when the file is closed.
        sqlite.set_cache(connection.connection.driver_connection, sqlite.BULK_CACHE_KIB)
        rows = Rows(connection, today, device)
        world = house.fill(rows, today, seed)
        world.deals = deal_plan
        stories = assign_stories(plans)
        hard = hard_cases(plans, stories)
        world.book = TradeBook(today, chosen.years, chosen.lines, stories, hard, world.accountant)
        world.book.join(rows)
        with sqlite_schema.indexes_set_aside(connection.connection.driver_connection, TABLES):
            _write_customers(world, plans, rows, progress)
            stock.fill(world, rows)
            rows.flush()
            trade_numbers.give(connection)
        rounds.finish(world, rows, seed)
        costs.finish(world, rows)
        rows.flush()
        _keep(database, connection, world, rows, progress)
        _write_act(connection, rows, device, world.chief)
        _grade(connection, world, rows, progress)
    return DemoCounts(
        size=size,
        today=today,
        customers=len(plans),
        active=chosen.active,
        inactive=chosen.inactive,
        prospects=chosen.prospects,
        suspects=chosen.suspects,
        records=dict(sorted(rows.counts.items())),
    )


def _keep(
    database: Database, connection: Connection, world: World, rows: Rows, progress: Progress
) -> None:
    """Everything that is kept or frozen of what was written."""
    from crmdesk.services import search_index
    from crmdesk.services.catalogue import FieldCatalogue
    from crmdesk.services.demo import decisions, frozen, kept

    kept.fill(connection, world.today, progress)
    decisions.fill(connection, world, rows)
    frozen.fill(connection, database, rows)
    named = kept.Named(progress, _("Search index"))
    search_index.rebuild(connection, FieldCatalogue(database), named)


def _grade(connection: Connection, world: World, rows: Rows, progress: Progress) -> None:
    """Classes know of every act, so they come after the last one."""
    from crmdesk.services.demo import classes, kept

    named = kept.Named(progress, _("Grading customers"))
    classes.fill(connection, world.book, rows, named)


def _steps() -> tuple[Step, ...]:
    """What is written of every customer, in this order; a later module adds its own ``fill``."""
    from crmdesk.services.demo import (
        agreements,
        assessments,
        collections,
        contacts,
        costs,
        credit_files,
        customers,
        deals,
        details,
        offers,
        papers,
        payments,
        rounds,
        sales,
        talks,
    )

    return (
        contacts.fill,
        customers.fill,
        details.fill_rivals,
        details.fill_addresses,
        details.fill_notes,
        details.fill_credit,
        papers.fill,
        deals.fill,
        offers.fill,
        payments.set_terms,
        agreements.fill,
        sales.fill,
        payments.fill,
        collections.fill,
        credit_files.fill,
        talks.fill,
        rounds.collect,
        assessments.fill,
        costs.collect,
    )


def _write_customers(
    world: World, plans: list[CustomerPlan], rows: Rows, progress: Progress
) -> None:
    steps = _steps()
    chance = random.Random()
    # The parent company is number two, but must be there before its daughter.
    order = [plans[1], plans[0], *plans[2:]]
    for done, plan in enumerate(order):
        if done % REPORT_EVERY == 0:
            progress.check()
            progress.report(done, len(order), _("Customers"))
        draft = _draft(world, plan, rows, chance)
        for step in steps:
            step(draft, rows)
        if plan.bought:
            _write_plan(draft, rows)
        rows.flush_if_full()


def _draft(world: World, plan: CustomerPlan, rows: Rows, chance: random.Random) -> Draft:
    from crmdesk.services.demo import customers, details, firms
    from crmdesk.services.demo import plan as roles
    from crmdesk.services.demo.world import Draft

    chance.seed(plan.seed)
    if plan.role == roles.TWIN:
        firm = firms.twin_of(world.originals[plan.twin_of], chance)
    else:
        firm = firms.make_firm(world, plan, chance)
    if plan.role == roles.ORIGINAL:
        world.originals[plan.number] = firm
    return Draft(
        world=world,
        plan=plan,
        record_id=rows.new_id(),
        firm=firm,
        owner_id=customers.choose_owner(world, plan, firm, chance),
        chance=chance,
        scale=customers.make_scale(plan, firm, chance),
        rivals=details.choose_rivals(world, plan, chance),
    )


def _write_plan(draft: Draft, rows: Rows) -> None:
    plan = draft.plan
    first = plan.first_trade_on or plan.entered_on
    rows.add_plan(
        customer_id=draft.record_id,
        layer=str(plan.layer),
        amount_fen=plan.amount_fen,
        rhythm_days=plan.rhythm_days,
        payer=str(plan.payer),
        first_year=first.year,
        seed=plan.seed,
    )


def _write_act(connection: Connection, rows: Rows, device: int, employee_id: int) -> None:
    """The one entry of the history; records that nobody typed have no entries of their own."""
    from crmdesk.models.history import ChangeSource
    from crmdesk.services import prepared

    prepared.INSERT_ACT.run(
        connection,
        id=rows.act_id,
        at=f"{rows.today} 08:00:00",
        employee_id=employee_id,
        device=device,
        source=str(ChangeSource.SYSTEM),
        title=TITLE,
        title_params=None,
        undoes_id=None,
        undone_by_id=None,
    )


__all__ = ["DEFAULT_SIZE", "SIZES", "DemoCounts", "create_demo"]
