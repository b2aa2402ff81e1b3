"""What each heading of a paper was taken for, as a file that a person can correct and give again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from sendplan.errors import Fault, ReleaseError
from sendplan.sources.files import SourceFile
from sendplan.sources.found_tables import FoundTable, Told
from sendplan.sources.headings import IGNORED, words
from sendplan.words import listed

CORRECTED = ("actions", "measures", "risks")  # kinds of table of which a column can be named


def columns_toml(found: Sequence[FoundTable]) -> str:
    """Write it: a table for each sheet, heading → role; headings that are not known stand there as comments."""
    lines = ["# What each column holds, by its heading. Correct it and give it with --columns. A column may be:"]
    lines += [f"#   in a table of {kind}: {', '.join(words()[kind])}, {IGNORED}" for kind in CORRECTED]
    for sheet, every in _by_sheet(found).items():
        lines += ["", f"[{_quoted(sheet)}]  # {listed(dict.fromkeys(each.kind for each in every))}"]
        known = {
            each.heading: f"{_quoted(each.role)}  # {each.how}" for table in every for each in table.columns.values()
        }
        rest = {cell.text: "" for table in every for cell in table.headings if cell.text not in known}
        lines += [f"{_quoted(heading)} = {role}" for heading, role in known.items()]
        lines += [f"# {_quoted(heading)} = " for heading in rest]
    return "\n".join([*lines, ""])


def _by_sheet(found: Iterable[FoundTable]) -> dict[str, list[FoundTable]]:
    sheets_of: dict[str, list[FoundTable]] = {}
    for table in found:
        sheets_of.setdefault(table.sheet, []).append(table)
    return sheets_of


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def read_columns(path: Path) -> Told:
    """Read what a person says of the columns: sheet → heading → role. Raises ReleaseError for every fault."""
    file = SourceFile(path)
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise file.refusal(0, "", str(error), "a TOML file as `import plan` writes it", "Correct it.") from error
    roles = {role for kind in CORRECTED for role in words()[kind]} | {IGNORED}
    allowed = f"one of {', '.join(sorted(roles))}"
    faults = [
        Fault(file.name, 0, sheet, heading, repr(role), allowed, "Correct it.")
        for sheet, columns in raw.items()
        for heading, role in (columns.items() if isinstance(columns, dict) else [("", {sheet: columns})])
        if str(role) not in roles
    ]
    if faults:
        raise ReleaseError(faults)
    return raw
