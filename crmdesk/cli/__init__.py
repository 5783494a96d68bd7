"""The command line: for the task scheduler, for support, for checks.

One module per command, listed in ``COMMANDS``. A command is a module with ``NAME``, ``HELP``
(marked for translation), ``arguments(parser)`` and ``run(args) -> int | None``. Exit codes: 0 done,
1 a clear one-line error on stderr, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any, Final

from crmdesk import __version__
from crmdesk.cli.help_format import HelpFormatter
from crmdesk.core import clock, i18n, logs
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import N_, _

COMMANDS: Final = (
    "demo",
    "import_file",
    "export",
    "find",
    "analyse",
    "report",
    "backup",
    "restore",
    "check",
    "tour",
)


def main(argv: list[str]) -> int:
    """Run one command and return the exit code."""
    _let_streams_take_everything()
    language = _option(argv, "--lang")
    i18n.set_language(language or i18n.DEFAULT_LANGUAGE)
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.clock:
        clock.fix_from(args.clock)
    try:
        code: int = args.run(args) or 0
        print(end="", flush=True)  # there may be no stdout at all
        return code
    except BrokenPipeError:
        _leave_the_pipe()  # whoever read our output has seen enough
        return 0
    except CrmError as error:
        print(error.message(), file=sys.stderr)
    except (Cancelled, KeyboardInterrupt):
        print(_("Cancelled; nothing was changed."), file=sys.stderr)
    except OSError as error:
        print(
            _("{file}: {reason}").format(file=error.filename or "", reason=error.strerror or error),
            file=sys.stderr,
        )
    except Exception as error:  # noqa: BLE001 - a mistake of ours: the person gets a sentence
        print(_told_as_mistake(error), file=sys.stderr)
    return 1


def _let_streams_take_everything() -> None:
    """A console with a narrow code page shows "?" for what it lacks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _leave_the_pipe() -> None:
    """Write nowhere from now on: Python would complain when it flushes stdout at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _told_as_mistake(error: Exception) -> str:
    """What to say of an error nobody foresaw; everything about it goes to the log."""
    from crmdesk.services.folders import user_folders

    path = logs.start(user_folders().logs)
    logging.getLogger("crmdesk.cli").error("unexpected error", exc_info=error)
    logs.stop()
    return _(
        "Something went wrong in the program ({error}). Everything saved is safe. "
        "Please send us the file {log}."
    ).format(error=error, log=path)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group(_("everywhere"))
    group.add_argument("--db", type=Path, metavar="FILE", help=_("the customer file"))
    group.add_argument("--json", action="store_true", help=_("machine-readable output"))
    group.add_argument("--lang", choices=list(i18n.LANGUAGES), help=_("language"))
    group.add_argument("--as", dest="employee", metavar="NAME", help=_("the employee who acts"))
    group.add_argument("--clock", metavar="DATE", help=_("take this as the present moment"))
    parser = argparse.ArgumentParser(
        prog="crmdesk",
        parents=[common],
        description=_("CRMDesk, the customer desk. Without a command the window opens."),
        formatter_class=HelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"crmdesk {__version__}")
    parser.set_defaults(db=None, json=False, lang=None, employee="", clock="")
    commands = parser.add_subparsers(metavar=_("COMMAND"), title=_("Commands"), required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"crmdesk.cli.{name}")
        command = commands.add_parser(
            module.NAME,
            help=_(module.HELP),
            parents=[common],
            description=_(module.HELP),
            formatter_class=HelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _option(argv: list[str], name: str) -> str:
    """The value of an option before the parser exists (its texts need the language)."""
    for index, word in enumerate(argv):
        if word == name and index + 1 < len(argv):
            return argv[index + 1]
        if word.startswith(name + "="):
            return word.partition("=")[2]
    return ""


def print_json(data: Any) -> None:
    """Machine-readable output on stdout."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


NO_FILE: Final = N_("Name the customer file: --db FILE.crm")
