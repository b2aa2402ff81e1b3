"""A new area: its whole folder, empty or filled from drafts, checked and moved in whole, or nothing at all."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from sendplan.data.drafts import BODY, DRAFTED, Drafts, completed
from sendplan.data.folder import data_folder, no_folder, odd, read_rows
from sendplan.data.load import read_cells, read_folder
from sendplan.data.scale import Rated
from sendplan.data.schema import REQUIRED, columns_of
from sendplan.errors import DataError, Fault, Faults, SendplanError
from sendplan.words import count, listed

LICENCE = "Open Government Licence v3.0"
ASPECTS = '# aspects = ["Delivery", "Impact"]'
UNCHANGED = "Nothing was written."


class NewArea(NamedTuple):
    """What a new area is to be: its folder's name, the local authority's, the day, its secret, and drafts, if any."""

    id: str
    name: str
    today: date
    seed: str
    drafts: Path | None = None


def make_area(new: NewArea) -> list[str]:
    """Write an area's folder; return what was written, what a person has to settle, and what to do next.

    Raises SendplanError where the folder is there, or the drafts cannot be used; then nothing is changed.
    """
    _refuse_name(new)
    paper = listed(papers(new.drafts)) if new.drafts else ""
    source = id_of(paper) if new.drafts else ""
    drafts = completed(read_drafts(new.drafts) if new.drafts else {}, source, new.today)
    day = max(str(new.today), drafts.as_at)
    meeting = _row("meetings", body=BODY, meeting=day, as_at=drafts.as_at, plan=drafts.plan)
    drafts = drafts.having(meetings=meeting)
    if new.drafts:
        drafts = drafts.asking(f"meetings.csv: the day of the meeting ({day} stands there), and its body in area.toml.")
    if source:
        told = {"publisher": new.name, "published": day, "licence": LICENCE, "retrieved": str(new.today)}
        asked = f"sources.csv: when {source} was published ({day} stands there), and under which licence."
        row = _row("sources", id=source, title=paper or "The plan's own paper", **told)
        drafts = drafts.having(sources=row).asking(asked)
    _put(new.id, _toml(new, drafts), drafts)
    return _told(new.id, drafts)


def _refuse_name(new: NewArea) -> None:
    """Refuse a folder that is there, or a name that an area cannot have."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", new.id):
        raise SendplanError(f"{new.id!r} cannot name an area; expected small letters, digits and hyphens. {UNCHANGED}")
    if not new.name.strip() or not new.name.isprintable():
        raise SendplanError(f"{new.name!r} cannot name a local authority; expected a line of text. {UNCHANGED}")
    where = data_folder()
    what = no_folder(where)
    if what not in ("", "nothing"):
        raise SendplanError(f"{where} is {what}; expected the folder of your areas' folders. {UNCHANGED}")
    if not what and new.id in {each.name.casefold() for each in where.iterdir()}:
        raise SendplanError(f"{where / new.id} is there already. {UNCHANGED} Give another name, or move it away first.")


def read_drafts(folder: Path, command: str = "init") -> dict[str, pd.DataFrame]:
    """Read every table that drafts have; every fault at once, where a file is not as its table is."""
    if what := no_folder(folder):
        raise SendplanError(f"{folder} is {what}; expected a folder of drafts. {UNCHANGED}")
    there = [table for table in DRAFTED if odd(folder / f"{table}.csv") != "nothing"]
    if not there:
        expected = listed(f"{table}.csv" for table in DRAFTED[:3])
        raise SendplanError(f"{folder} holds no table of a plan; expected {expected}, or some of them. {UNCHANGED}")
    faults = Faults()
    read = {table: faults.of(partial(read_cells, folder, table)) for table in there}
    refuse(faults, command)
    return {table: pd.DataFrame(frame).astype("str").reset_index(drop=True) for table, frame in read.items()}


def refuse(faults: Iterable[Fault], command: str = "init") -> None:
    """Refuse drafts for all their faults; `command` is to be run again."""
    if every := sorted({*faults}):
        again = [str(each).replace("'sendplan check'", f"'sendplan {command}'") for each in every]
        raise SendplanError("\n".join([f"{UNCHANGED} {count(len(every), 'fault')} in the drafts:", *again]))


def papers(folder: Path) -> list[str]:
    """Name the files that drafts were read from, as found.csv does; none where it is not there, or is no table."""
    with suppress(OSError, UnicodeDecodeError, csv.Error, ValueError):
        header, *rows = read_rows(folder / "found.csv")
        place = header.index("file")
        return [*dict.fromkeys(row[place].strip() for row in rows if len(row) > place and row[place].strip())]
    return []


def id_of(paper: str) -> str:
    """Make a short name of a paper's."""
    return re.sub("[^a-z0-9]+", "-", Path(paper).stem.lower()).strip("-") or "paper"


def _row(table: str, **cells: str) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns_of(table), "") | cells])


def _toml(new: NewArea, drafts: Drafts) -> str:
    """Fill the template of area.toml; what a person has to settle stands above the setting."""
    template = Template(Path(__file__).with_name("area_template.toml").read_text(encoding="utf-8"))
    return template.substitute(
        la_name=_quoted(new.name),
        seed=_quoted(new.seed),
        terms="".join(map(_term, drafts.terms)),
        plan=_quoted(drafts.plan),
        hierarchy=_list([*(each for each in drafts.kinds or ("priority",) if each != "action"), "action"]),
        aspects=f"aspects = {_list(drafts.aspects)}" if drafts.aspects else ASPECTS,
        ratings="".join(map(_rating, drafts.scale)),
    )


def _term(each: tuple[str, str, str]) -> str:
    name, year, ends = each
    return f"\n[[terms]]\nname = {_quoted(name)}\ntime_period = {_quoted(year)}\nends = {ends}\n"


def _rating(each: Rated) -> str:
    """Write a rating, with a request to settle it where nobody can know what its word means."""
    settle = f"# To settle: what this word means. {each.means} is neither complete nor on track.\n"
    asked = "" if each.is_sure else settle
    cells = each._asdict() | {"is_sure": ""}
    return f"\n[[plans.ratings]]\n{asked}" + "".join(f"{k} = {_quoted(v)}\n" for k, v in cells.items() if v)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _put(name: str, toml: str, drafts: Drafts) -> None:
    """Write a folder beside its place, check it as any area's, and move it in whole."""
    data_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".", dir=data_folder()) as beside:
        folder = Path(beside) / name
        folder.mkdir()
        (folder / "area.toml").write_text(toml, encoding="utf-8", newline="\n")
        for table, frame in _files(drafts).items():
            frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n", encoding="utf-8")
        try:
            read_folder(folder)
        except DataError as error:
            refuse(error.faults)
        folder.rename(data_folder() / name)


def _files(drafts: Drafts) -> dict[str, pd.DataFrame]:
    """Give every table that is needed, and every other that has a row, all its columns."""
    needed = {table: pd.DataFrame(columns=[*columns_of(table)]) for table in REQUIRED}
    return needed | {table: frame for table, frame in drafts.tables.items() if len(frame)}


def _told(name: str, drafts: Drafts) -> list[str]:
    files = [f"{table}.csv ({count(len(frame), 'row')})" for table, frame in _files(drafts).items()]
    settle = ["To settle:", *(f"  {each}" for each in drafts.settle)] if drafts.settle else []
    after = [f"Next: sendplan check {name}", f"      sendplan publish --area {name}"]
    return [f"Written: {data_folder() / name}", f"  area.toml, {', '.join(files)}", *settle, *after]
