"""Keep the zh_CN catalogue complete.

    python tools/translate.py extract        bring the catalogue up to date with the sources
    python tools/translate.py missing        print the strings that have no translation
    python tools/translate.py set FILE.tsv   set translations: source, TAB, translation per line
    python tools/translate.py compile        write the .mo that the program reads
    python tools/translate.py check          fail if anything is missing, stale or inconsistent

``set`` extracts before and compiles after; "\\n" in the file is a line break.
"""

from __future__ import annotations

import io
import os
import string
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "crmdesk.po", FOLDER / "crmdesk.mo"
LOCK = FOLDER / ".lock"
SOME_DAY = datetime(2026, 11, 21, tzinfo=UTC)  # the day of writing would change every .mo
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


@contextmanager
def locked() -> Iterator[None]:
    """Let only one process at a time rewrite the catalogue."""
    for _ in range(600):
        try:
            os.close(os.open(LOCK, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.1)
    else:
        raise SystemExit(f"{LOCK} is held by another process; delete it if there is none")
    try:
        yield
    finally:
        LOCK.unlink()


def sources() -> Catalog:
    """Every marked string of the program."""
    found = Catalog()
    method = [("**.py", "python")]
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT / "crmdesk", method_map=method, keywords=KEYWORDS
    ):
        found.add(message)
    return found


def load() -> Catalog:
    """The zh_CN catalogue as it lies in the repository."""
    if not PO.exists():
        return Catalog(locale="zh_CN")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged() -> Catalog:
    """Known translations of the strings that the sources have now."""
    old, new = load(), Catalog(locale="zh_CN", project="crmdesk", fuzzy=False)
    for message in sources():
        if message.id:
            known = old.get(message.id if isinstance(message.id, str) else message.id[0])
            text = known.string if known else ""
            if not isinstance(message.id, str) and isinstance(text, str):
                text = (text,)
            new.add(message.id, text)
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po without dates or line numbers, so that diffs show only strings."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, sort_output=True, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: crmdesk\\n"\n"Language: zh_CN\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + buffer.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as the .mo that gettext reads."""
    buffer = io.BytesIO()
    clean = read_po(io.BytesIO(po_bytes(catalogue)), locale="zh_CN")
    clean.creation_date = SOME_DAY
    write_mo(buffer, clean)
    return buffer.getvalue()


def save(catalogue: Catalog) -> None:
    """Write both files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))


def untranslated(catalogue: Catalog) -> list[Message]:
    """Strings without translation."""
    return [
        m
        for m in catalogue
        if m.id and not (m.string if isinstance(m.string, str) else m.string[0])
    ]


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def inconsistent(catalogue: Catalog) -> list[str]:
    """Translations whose placeholders differ from the source's."""
    wrong = []
    for message in catalogue:
        source = message.id if isinstance(message.id, str) else message.id[1]
        target = message.string if isinstance(message.string, str) else message.string[0]
        if message.id and target and placeholders(source) != placeholders(target):
            wrong.append(f"{source!r} -> {target!r}")
    return wrong


def set_from(path: Path) -> None:
    """Take translations from a tab-separated file."""
    with locked():
        catalogue = merged()
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            source, _, target = line.partition("\t")
            source, target = (s.replace("\\n", "\n") for s in (source, target))
            message = catalogue.get(source)
            if message is None:
                print("not in the sources:", source)
            else:
                message.string = target if isinstance(message.id, str) else (target,)
        save(catalogue)
    report(catalogue)


def report(catalogue: Catalog) -> None:
    """Say what is missing."""
    lacking = untranslated(catalogue)
    print(f"{len(catalogue)} strings, {len(lacking)} without translation")


def _said(mo: bytes) -> dict[str, str]:
    """What a .mo says, without its header, which names the version of Babel."""
    return {str(m.id): str(m.string) for m in read_mo(io.BytesIO(mo)) if m.id}


def check() -> int:
    """0 if the catalogue is complete, consistent and compiled."""
    catalogue = merged()
    problems = [f"no translation: {m.id!r}" for m in untranslated(catalogue)]
    problems += [f"placeholders differ: {w}" for w in inconsistent(catalogue)]
    if PO.read_bytes() != po_bytes(catalogue):
        problems.append("the .po does not fit the sources: run tools/translate.py extract")
    elif _said(MO.read_bytes()) != _said(mo_bytes(catalogue)):
        problems.append("the .mo is older than the .po: run tools/translate.py compile")
    print("\n".join(problems) or f"translations: {len(catalogue)} strings complete")
    return 1 if problems else 0


def main() -> None:
    """See the module."""
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    if command == "check":
        raise SystemExit(check())
    if command == "set":
        set_from(Path(sys.argv[2]))
    elif command == "missing":
        for message in untranslated(merged()):
            print(
                (message.id if isinstance(message.id, str) else message.id[0]).replace("\n", "\\n")
            )
    elif command in ("extract", "compile"):
        with locked():
            catalogue = merged()
            save(catalogue)
        report(catalogue)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
