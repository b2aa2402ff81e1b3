"""New files of an area → its folder: checked on a copy first, then all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from sendplan.data.area import Facts
from sendplan.data.folder import area_files, read_bytes
from sendplan.data.load import read_cells, table_faults
from sendplan.data.schema import TABLES
from sendplan.data.soundness import sound
from sendplan.errors import SendplanError, refuse_faults


def refuse_invalid(folder: Path, area: Facts, changed: Mapping[str, bytes]) -> None:
    """Check a copy of an area with its new files as 'sendplan check' would; raises ReleaseError or DataError."""
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        copy.mkdir()
        for name, content in ({path.name: read_bytes(path) for path in area_files(folder)} | {**changed}).items():
            (copy / name).write_bytes(content)
        cells = {table: read_cells(copy, table) for table in TABLES}
    refuse_faults(table_faults(sound(area.model_dump()), cells))


def put_in(folder: Path, changed: Mapping[str, bytes]) -> None:
    """Put files in the place of those of their names; where one cannot be, all are as they were."""
    before = {name: read_bytes(folder / name) for name in changed if (folder / name).exists()}
    try:
        _write_all(folder, changed)
    except OSError as error:
        _write_all(folder, {name: each for name, each in before.items() if read_bytes(folder / name) != each})
        for name in set(changed) - set(before):
            (folder / name).unlink(missing_ok=True)
        remedy = "Close what else has its files open, and import again."
        raise SendplanError(f"{folder.name} cannot be written: {error}. {remedy}") from error


def _write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files beside their places, then move each in: what cannot be written leaves nothing changed."""
    beside = {name: folder / f"{name}.new" for name in contents}  # not *.csv: a stray one does not spoil the area
    try:
        for name, path in beside.items():
            path.write_bytes(contents[name])
        for name, path in beside.items():
            path.replace(folder / name)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
