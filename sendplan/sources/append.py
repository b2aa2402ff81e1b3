"""Rows at the end of an area's files: every byte that is there stays, and either all rows are added or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sendplan.data.area import Facts
from sendplan.data.folder import area_files, read_bytes
from sendplan.data.load import read_cells, table_faults
from sendplan.data.schema import TABLES, columns_of
from sendplan.data.soundness import sound
from sendplan.errors import SendplanError, refuse_faults
from sendplan.sources.merge import TextRow


def append(folder: Path, area: Facts, rows: Mapping[str, Sequence[TextRow]]) -> None:
    """Add rows to an area's tables, in the order given: sources before what names them. One without is not touched.

    Raises ReleaseError, before anything is written, where the area would not be valid with them.
    """
    changed = {f"{table}.csv": appended(folder / f"{table}.csv", table, new) for table, new in rows.items() if new}
    if changed:
        _refuse_invalid(folder, area, changed)
    beside = {name: folder / f"{name}.new" for name in changed}  # not *.csv: a stray one does not spoil the area
    try:
        for name, content in changed.items():
            beside[name].write_bytes(content)
        for name, path in beside.items():
            path.replace(folder / name)
    except OSError as error:
        remedy = "Close what else has its files open, and import again."
        raise SendplanError(f"{folder.name} cannot be written: {error}. {remedy}") from error
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)


def appended(path: Path, table: str, rows: Sequence[TextRow]) -> bytes:
    """Return a file's bytes with rows after them, in the order of its header and with its line ends."""
    content = path.read_bytes() if path.exists() else (",".join(columns_of(table)) + "\n").encode()
    first = content.decode("utf-8-sig").splitlines(keepends=True)[0]
    end = "\r\n" if first.endswith("\r\n") else "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, next(csv.reader([first])), lineterminator=end)
    writer.writerows(rows)
    gap = b"" if content.endswith(b"\n") else end.encode()
    return content + gap + text.getvalue().encode()


def _refuse_invalid(folder: Path, area: Facts, changed: Mapping[str, bytes]) -> None:
    """Check a copy of the area with its new files as 'sendplan check' would."""
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        copy.mkdir()
        for name, content in ({path.name: read_bytes(path) for path in area_files(folder)} | {**changed}).items():
            (copy / name).write_bytes(content)
        cells = {table: read_cells(copy, table) for table in TABLES}
    refuse_faults(table_faults(sound(area.model_dump()), cells))
