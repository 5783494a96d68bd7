"""The integrity check: structure, values, relations, computed data, history, stored files.

``repair`` puts right only what is computed from other data (keys, search index, stored files that
nothing refers to); the user's own data is never guessed at.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from crmdesk.core.errors import DatabaseProblem
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite_schema
from crmdesk.models.database import Database
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.checking import (
    blobs,
    computed,
    credit,
    follow_up,
    grades,
    moves,
    promises,
    sums,
    trade,
)
from crmdesk.services.checking.blobs import check_blobs
from crmdesk.services.checking.computed import check_index, check_keys
from crmdesk.services.checking.credit import check_credit
from crmdesk.services.checking.finding import SEVERITY_LABELS, Finding, Findings, Severity
from crmdesk.services.checking.follow_up import check_stats
from crmdesk.services.checking.grades import check_grades
from crmdesk.services.checking.history import check_history
from crmdesk.services.checking.moves import check_moves
from crmdesk.services.checking.promises import check_promises
from crmdesk.services.checking.relations import check_relations
from crmdesk.services.checking.sums import check_sums
from crmdesk.services.checking.trade import check_trade
from crmdesk.services.checking.values import check_values


def check(
    database: Database,
    *,
    repair: bool = False,
    thorough: bool = False,
    progress: Progress = NO_PROGRESS,
) -> list[Finding]:
    """Everything wrong with an open file, worst first; empty when it is sound.

    *thorough* reads every page, value and term again (minutes for 200,000 customers instead of
    seconds). *repair* puts right what can be computed; those findings come back as repaired.
    """
    found = Findings()
    if not _structure_is_sound(database, found, thorough=thorough):
        return list(found)
    catalogue = FieldCatalogue(database)
    try:
        with database.read() as connection:
            wrong_keys, orphans = _check_data(
                connection, catalogue, found, progress, thorough=thorough
            )
    except DatabaseProblem as error:
        if error.kind != "corrupt":
            raise
        found.add("structure", Severity.SERIOUS, error.template, error.params)
        return list(found)
    if repair:
        _repair(database, catalogue, found, wrong_keys, orphans, progress)
    return list(found)


def check_structure(database: Database) -> list[Finding]:
    """The quick part, for the start of the program: is the file itself sound?"""
    found = Findings()
    _structure_is_sound(database, found, thorough=False)
    return list(found)


def _structure_is_sound(database: Database, found: Findings, *, thorough: bool) -> bool:
    with database.read() as connection:
        raw = connection.connection.driver_connection
        for problem in sqlite_schema.structure_problems(raw, thorough=thorough):
            found.add(
                "structure",
                Severity.SERIOUS,
                N_("The file is damaged: {problem}. Open the last good backup."),
                {"problem": problem},
            )
    return not found.has("structure")


def _check_data(
    connection: Connection,
    catalogue: FieldCatalogue,
    found: Findings,
    progress: Progress,
    *,
    thorough: bool,
) -> tuple[list[Any], list[str]]:
    progress.report(0, 6, _("Checking values"))
    check_values(connection, catalogue, found, progress, thorough=thorough)
    progress.report(2, 6, _("Checking relations"))
    check_relations(connection, catalogue, found, progress)
    progress.report(3, 6, _("Checking keys and the search index"))
    wrong_keys = check_keys(connection, found, progress)
    check_index(connection, catalogue, found, progress, thorough=thorough)
    check_stats(connection, found, progress)
    check_moves(connection, found, progress)
    check_sums(connection, found, progress)
    check_trade(connection, found, progress)
    check_promises(connection, found, progress)
    check_credit(connection, found, progress)
    check_grades(connection, found, progress)
    progress.report(4, 6, _("Checking the history"))
    check_history(connection, found, progress, thorough=thorough)
    progress.report(5, 6, _("Checking stored files"))
    orphans = check_blobs(connection, found, progress)
    progress.report(6, 6)
    return wrong_keys, orphans


def _repair(
    database: Database,
    catalogue: FieldCatalogue,
    found: Findings,
    wrong_keys: list[Any],
    orphans: list[str],
    progress: Progress,
) -> None:
    with database.write() as connection:
        if wrong_keys:
            computed.repair_keys(connection, wrong_keys)
        if found.has(computed.INDEX):
            progress.report(0, 0, _("Making the search index anew"))
            computed.repair_index(connection, catalogue, progress)
        if found.has(follow_up.STATS):
            follow_up.repair_stats(connection, progress)
        if found.has(moves.MOVES):
            moves.repair_log(connection, database)
        if found.has(sums.SUMS):
            sums.repair_sums(connection)
        if found.has(trade.TRADE) or found.has(sums.SUMS):
            trade.repair_trade(connection, progress)
        if found.has(promises.PROMISES):
            promises.repair_promises(connection)
        of_credit = (credit.CREDIT, trade.TRADE, sums.SUMS, promises.PROMISES)
        if any(found.has(kind) for kind in of_credit):
            credit.repair_credit(connection, progress)
        if any(found.has(kind) for kind in (*of_credit, grades.GRADES)):
            grades.repair_grades(connection, progress)
        blobs.repair_blobs(connection, orphans)
    computed_anew = (computed.KEYS, computed.INDEX, follow_up.STATS, moves.MOVES, sums.SUMS)
    for kind in (
        *computed_anew,
        trade.TRADE,
        promises.PROMISES,
        credit.CREDIT,
        grades.GRADES,
        blobs.ORPHANS,
    ):
        found.repaired(kind)


__all__ = ["SEVERITY_LABELS", "Finding", "Severity", "check", "check_structure"]
