"""A new area: its whole folder, empty or filled from drafts, checked and moved in whole, or nothing at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from sendplan.data.drafts import PLAN_ID, Drafts, OfPlan, completed
from sendplan.data.drafts_folder import UNCHANGED, DraftsFolder, read_drafts, refuse
from sendplan.data.folder import data_folder, no_folder
from sendplan.data.load import read_folder
from sendplan.data.scale import Rated
from sendplan.data.schema import REQUIRED, columns_of
from sendplan.errors import DataError, SendplanError
from sendplan.words import capital, count, listed, verb

LICENCE = "Open Government Licence v3.0"
ASPECTS = '# aspects = ["Delivery", "Impact"]'
BODY = "board"


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
    given = read_drafts(new.drafts) if new.drafts else DraftsFolder({}, {}, [])
    drafts = completed(given.tables, new.today, given.key)
    day = max(str(new.today), drafts.as_at)
    meeting = _row("meetings", body=BODY, meeting=day, as_at=drafts.as_at, plan=drafts.plan.id)
    drafts = drafts.having(meetings=meeting)
    if new.drafts:
        drafts = drafts.asking(f"meetings.csv: the day of the meeting ({day} stands there), and its body in area.toml.")
        drafts = drafts.asking("area.toml: the plan's title.").asking(*_left(given.unsure, new.drafts))
        drafts = _sourced(_asked_then(drafts, day, new), given.papers, day, new)
    _put(new.id, _toml(new, drafts), drafts)
    return _told(new.id, drafts)


def _left(unsure: int, folder: Path) -> list[str]:
    """Ask for what the papers leave unsure, where the drafts say so."""
    asked = f"{count(unsure, 'place')} of the paper that {verb(unsure)} unsure, such as days"
    return [f"{asked}: see {folder / 'unread.csv'}."] if unsure else []


def _asked_then(drafts: Drafts, day: str, new: NewArea) -> Drafts:
    """Take what this meeting asked for; of any other nobody knows which body met, and what its papers spoke of."""
    requests = drafts.tables.get("requests", _row("requests")[:0])
    left = requests[requests["raised_on"] != day]
    drafts = drafts.having(requests=requests.drop(left.index).assign(body=BODY))
    if left.empty:
        return drafts
    days, size = sorted({*left["raised_on"]}), len(left)
    told = f"requests.csv: {count(size, 'request')} of {listed(days)} {verb(size, 'stays', 'stay')} in the drafts"
    met = f"Add the {verb(len(days), 'meeting', 'meetings')} to meetings.csv, with who met"
    return drafts.asking(f"{told}. {met}, and run 'sendplan import drafts {new.drafts} --area {new.id}'.")


def _sourced(drafts: Drafts, papers: Mapping[str, str], day: str, new: NewArea) -> Drafts:
    """Add the papers that rows were read from; where no row says, the last."""
    used = {each for frame in drafts.tables.values() if "source" in frame for each in frame["source"]}
    mine = [each for each in papers if each in used] or [*papers][-1:]
    told = {"publisher": new.name, "published": day, "licence": LICENCE, "retrieved": str(new.today)}
    rows = [_row("sources", id=each, title=papers[each], **told) for each in mine]
    asked = f"sources.csv: when {listed(mine)} {verb(len(mine), 'was', 'were')} published ({day} stands there)"
    return drafts.having(sources=pd.concat(rows)).asking(f"{asked}, and under which licence.")


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


def _row(table: str, **cells: str) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns_of(table), "") | cells])


def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(f"{name}_template.toml").read_text(encoding="utf-8"))


def _toml(new: NewArea, drafts: Drafts) -> str:
    """Fill the template of area.toml; what a person has to settle stands above the setting."""
    return _template("area").substitute(
        la_name=_quoted(new.name),
        seed=_quoted(new.seed),
        terms="".join(map(_term, drafts.terms)),
        plans="\n".join(map(_plan, drafts.plans)),
        risks='"risks", ' if len(drafts.tables.get("risks", ())) else "",
    )


def _plan(each: OfPlan) -> str:
    """Write a plan; where its sections are called actions, what stands in them are its tasks."""
    last = "task" if "action" in each.kinds else "action"
    return _template("plan").substitute(
        plan=_quoted(each.id),
        title=_quoted(_title(each.id)),
        hierarchy=_list([*(each.kinds or ("priority",)), last]),
        aspects=f"aspects = {_list(each.aspects)}" if each.aspects else ASPECTS,
        ratings="".join(map(_rating, each.scale)),
    )


def _title(plan: str) -> str:
    """Write the kind of a plan as a title: Written Statement of Action."""
    words = [word if word == "of" else capital(word) for word in plan.split("-")]
    return " ".join(words) if plan != PLAN_ID else "SEND Improvement Plan"


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
