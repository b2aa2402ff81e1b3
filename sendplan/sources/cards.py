"""Actions that are written one below another, in prose or in a small table each → one table with a row for each.

In prose an action is a title, and lines or sentences that begin with what a column would be headed: Lead: …, Due: ….
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sendplan.sources.grid import Cell, Grid, gridded, line
from sendplan.sources.headings import EXACT, column
from sendplan.sources.paper import Block, Text
from sendplan.sources.section_names import names_section
from sendplan.sources.settled_columns import REFERENCE

PARTING = re.compile(r"\n|(?:(?<=[.;|,])|\s\|)\s+(?=[A-Z][\w /-]{1,30}:\s)|\t+")
LABELLED = re.compile(r"(?P<label>[A-Z][\w /-]{1,30}?)\s*:\s+(?P<value>\S.*)", re.DOTALL)
TITLE = re.compile(
    rf"(?:action\s+)?(?P<ref>{REFERENCE})[.:)]?\s+(?:[\u2010-\u2015-]\s+)?(?P<title>\S.*)", re.IGNORECASE | re.DOTALL
)
UNLABELLED = "without a label"
MARK = "\u2022 "  # before an item of a list
NUMBERED = re.compile(r"(?P<label>[A-Z][a-z ]+?) (?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?):?")
WORDY = ("narrative", "mitigation", "evidence", "success")
TELLING = ("due", "leads", "rating", "narrative", "completed_on")  # of which an action has two at least
HEADS = ("Ref", "Action")
FEWEST = 3  # labels that are known, in a small table
Pairs = tuple[tuple[str, str], ...]


class _Item(NamedTuple):
    place: str
    ref: str
    title: str
    pairs: Pairs
    steps: tuple[Pairs, ...] = ()  # the rows of a table of milestones right below

    def role_of_last(self) -> str:
        """Return the role of what was said last."""
        return role_of(self.pairs[-1][0]) if self.pairs else ""


def gathered(blocks: Sequence[Block]) -> list[Block]:
    """Put a table in the place of each run of actions that are written one below another."""
    found, run = list[Block](), list[tuple[_Item, list[Block]]]()
    blocks = [part for block in blocks for part in (_apart(block) if isinstance(block, Grid) else [block])]
    for block, following in zip_longest(blocks, blocks[1:]):
        item = _card(block) if isinstance(block, Grid) else _begun(block, following)
        if item:
            if isinstance(block, Grid) and _heads(found, item):
                found.pop()
            run.append((item, [block]))
        elif run and isinstance(block, Grid) and not run[-1][0].steps and (steps := _steps(block)):
            run[-1] = (run[-1][0]._replace(steps=steps), [*run[-1][1], block])
        elif run and (more := _more(run[-1][0], block, following)):
            run[-1] = (more, [*run[-1][1], block])
        else:
            found += [*_ended(run), block]
            run = []
    return [*found, *_ended(run)]


def _apart(grid: Grid) -> list[Grid]:
    """Part small tables of labels from tables with headings, where they stand one below another as if they were one."""
    kinds = [_looks(row) for row in grid.rows]
    starts = [0]
    for place in range(1, len(kinds)):
        above, below = kinds[place - FEWEST : place], kinds[place : place + FEWEST]
        ends = kinds[place] == "headings" and above == ["labels"] * FEWEST
        begins = kinds[place - 1] != "labels" and below == ["labels"] * FEWEST and "headings" in kinds[:place]
        starts += [place] if ends or begins else []
    pieces = zip_longest(starts, starts[1:])
    return [grid._replace(rows=grid.rows[start:end]) for start, end in pieces]


def _looks(row: Sequence[Cell]) -> str:
    """Tell whether a row is of headings or of labels with a value each; "" where it is neither."""
    shown = [line(each.text).rstrip(":") for each in row if each.text or each.colour]
    if len(shown) > 2 and all(role_of(each) for each in shown):
        return "headings"
    numbered = NUMBERED.fullmatch(shown[0]) if shown else None
    names = [numbered["label"] if numbered else each for each in shown[:1]] + shown[2::2]
    return "labels" if len(shown) in (2, 4) and all(column("actions", each) for each in names) else ""


def _heads(before: Sequence[Block], item: _Item) -> bool:
    """Whether the last block is a heading that says the title of the action below it."""
    text = before[-1].text if before and isinstance(before[-1], Text) and before[-1].level else ""
    return bool(text) and line(text).casefold().endswith(line(item.title).casefold())


def _ended(run: Sequence[tuple[_Item, list[Block]]]) -> Iterator[Block]:
    """Make one table of a run; what is no action stands as it stood."""
    kept: list[_Item] = []
    for item, blocks in run:
        if len({role_of(label) for label, _ in item.pairs} & {*TELLING}) > 1:
            kept.append(item)
        else:
            yield from [*_table(kept), *blocks]
            kept = []
    yield from _table(kept)


def _table(items: Sequence[_Item]) -> Iterator[Grid]:
    if items:
        every = [label for item in items for pairs in (item.pairs, *item.steps) for label, _ in pairs]
        named = {_key(label): label for label in reversed(every)}
        heads = [*HEADS, *dict.fromkeys(named[_key(label)] for label in every)]
        texts = [
            said
            for each in items
            for said in (
                dict(zip(HEADS, (each.ref, each.title), strict=True)) | _said(each.pairs, named),
                *(_said(step, named) for step in each.steps),
            )
        ]
        rows = [heads, *([row.get(head, "") for head in heads] for row in texts)]
        cells = (
            (place, (Cell(text, place, number) for number, text in enumerate(row, 1)))
            for place, row in enumerate(rows, 1)
        )
        yield gridded(f"actions from {items[0].place}", cells, [])


def _said(pairs: Pairs, named: Mapping[str, str]) -> dict[str, str]:
    """Put what was said under one label a role, below each other where a role was said twice."""
    said = dict[str, str]()
    for label, text in pairs:
        name = named[_key(label)]
        said[name] = f"{said[name]}\n{text}" if name in said else text
    return said


def _key(label: str) -> str:
    """Name the column of a label: what it says of an action, or else itself, as no draft has it."""
    return role_of(label) or label


def _begun(text: Text, following: Block | None) -> _Item | None:
    """Begin an action with its title: what it says follows in the same text, or in the next."""
    leading, pairs = _parsed(text.text)
    after = _parsed(following.text) if isinstance(following, Text) else ("", _below(text, following))
    if not leading or not (pairs or (after[1] and not after[0])):
        return None
    found = TITLE.fullmatch(leading)
    ref, title = (found["ref"], found["title"]) if found else ("", leading)
    return _Item(text.place, ref, title.rstrip(" .;|"), pairs)


def _below(text: Text, following: Block | None) -> Pairs:
    """Read the labels of a small table below a heading that is its action's title, as one with a date to be done by."""
    is_title = text.level > 1 or text.is_bold
    if not isinstance(following, Grid) or _card(following) or not is_title or names_section([Cell(text.text, 0, 0)]):
        return ()
    pairs = (*beside(following.rows),)
    return pairs if _are_labels(pairs) and "due" in {role_of(label) for label, _ in pairs} else ()


def _are_labels(pairs: Pairs) -> bool:
    known = len([label for label, _ in pairs if role_of(label)])
    return known >= FEWEST and known * 3 >= len(pairs) * 2


def _more(item: _Item, text: Block, following: Block | None) -> _Item | None:
    """Go on with an action: its small table, more that has a label, or a paragraph more of what was said last."""
    if isinstance(text, Grid):
        return (
            None
            if item.pairs
            else item._replace(pairs=(*((label, said) for label, said in beside(text.rows) if said),))
        )
    leading, pairs = _parsed(text.text)
    if pairs and not leading:
        return item._replace(pairs=(*item.pairs, *pairs))
    is_plain = text.text[-1:] != ":" and not (text.level or text.is_bold or TITLE.fullmatch(text.text))
    is_plain = is_plain and not _begun(text, following)
    if not pairs and is_plain and item.role_of_last() in WORDY:
        label, said = item.pairs[-1]
        return item._replace(pairs=(*item.pairs[:-1], (label, f"{said}\n{text.text}")))
    return None


def _parsed(text: str) -> tuple[str, Pairs]:
    """Part a text into what stands before its first label, and each label with what it says."""
    parts = [part.strip(" |;") for part in PARTING.split(text.removeprefix(MARK)) if part.strip(" |;")]
    leading, pairs = list[str](), list[tuple[str, str]]()
    for part in parts:
        found = LABELLED.fullmatch(part)
        if found and role_of(found["label"]):
            said = found["value"].rstrip(" ;,")
            pairs.append((found["label"], said if role_of(found["label"]) in WORDY else said.rstrip(".")))
        elif pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}\n{part}")
        else:
            leading.append(part)
    return "\n".join(leading), (*pairs,)


def role_of(label: str) -> str:
    """Tell what a label says of an action, where it is one to the letter."""
    known = column("actions", label)
    return known.role if known and known.how == EXACT and known.when is None else ""


def _steps(grid: Grid) -> tuple[Pairs, ...]:
    """Read a table of milestones, whose headings are labels of an action and none a reference or another title."""
    heads = {each.column: each.text for each in grid.rows[0] if each.text} if grid.rows else {}
    roles = [role_of(each) for each in heads.values()]
    if "milestone" not in roles or not all(roles) or {"ref", "title", "section"} & {*roles}:
        return ()
    return (*((*((heads[each.column], each.text) for each in row if each.column in heads),) for row in grid.rows[1:]),)


def _card(grid: Grid) -> _Item | None:
    """Read a small table of labels, each with its value on its right, as an action."""
    pairs = beside(grid.rows)
    roles = {role_of(label): value for label, value in pairs if value}
    others = (*((label, value) for label, value in pairs if value and role_of(label) not in ("ref", "title")),)
    if "title" not in roles or not _are_labels((*pairs,)):
        return None
    found = TITLE.fullmatch(roles["title"])
    ref = roles.get("ref") or (found["ref"] if found else "")
    return _Item(grid.name, line(ref), found["title"] if found and "ref" not in roles else roles["title"], others)


def beside(rows: Iterable[Sequence[Cell]]) -> list[tuple[str, str]]:
    """Return each label of a table with the value on its right, if any; nothing of a table that has other rows."""
    found = list[list[tuple[str, str]]]()
    for row in rows:
        shown = [each for each in row if each.text or each.colour]
        if len(shown) not in (1, 2, 4):
            return []
        found += [_labelled(*pair) for pair in zip_longest(shown[::2], shown[1::2])]
    return [each for pairs in found for each in pairs]


def _labelled(label: Cell, value: Cell | None) -> list[tuple[str, str]]:
    """Read a label and its value; of Action 1.1 both the reference and the title."""
    name, said = line(label.text).rstrip(":"), (value.text or value.colour) if value else ""
    if (found := NUMBERED.fullmatch(name)) and role_of(found["label"]) == "title":
        return [("ref", found["ref"]), ("action", said)]
    return [(name, said)] if said or role_of(name) else [(UNLABELLED, label.text)]
