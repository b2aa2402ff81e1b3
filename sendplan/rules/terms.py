"""What every word and figure of the pages means: `method.toml`, filled with the numbers of the rules that apply them.

`{timing.SOON}` in a text there is `SOON` of that module, one of `MODULES`; a word alone, such as `{open}`, is one of
`WORKED_OUT` or the usual word for a rating. `{rounding}` and `{largest_hidden}` are the area's own, of small counts.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pandas as pd

from sendplan import vocabulary
from sendplan.data.area import Disclosure
from sendplan.rules import forecast, measure_checks, measures, movement, plan, spc, timing
from sendplan.rules.findings import loose_ends
from sendplan.rules.plan import STANDINGS, usual_word
from sendplan.rules.unfinished import EXAMPLES
from sendplan.words import capital, difference, listed, number, share

EXAMPLE = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)  # Making Data Count's own
NOTHING_HIDDEN = Disclosure(rule="none", text="none", show_small_counts=True)


class Definition(NamedTuple):
    """One term as the pages write it, and what it means.

    `source` is where the rule is from (nothing: it is ours), `why` the reason for a choice of ours, and `reference`
    what others do where we depart from them.
    """

    term: str
    means: str
    source: str = ""
    why: str = ""
    reference: str = ""


class Topic(NamedTuple):
    """A table of terms: its caption, what stands over the terms, a note (nothing: none), and the terms in order."""

    caption: str
    heading: str
    note: str
    definitions: list[Definition]


def topics() -> list[str]:
    """Name every topic of method.toml, in the order of the page."""
    return [*_method()]


def topic(name: str, rule: Disclosure = NOTHING_HIDDEN) -> Topic:
    """Define the terms of one topic, with every number as it now is and the `rule` of an area for small counts.

    A placeholder that stands for nothing raises KeyError or AttributeError.
    """
    written = _method()[name]
    told = ((term, {"means": said} if isinstance(said, str) else said) for term, said in written["terms"].items())
    entries = [{"term": term, **said} for term, said in told]
    shown = [entry for entry in entries if "when" not in entry or CONDITIONS[entry["when"]](rule)]
    note = _fill_in(written.get("note", ""), rule)
    return Topic(written["caption"], written.get("heading", "Term"), note, [_defined(entry, rule) for entry in shown])


@cache
def _method() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parents[1] / "method.toml").read_text(encoding="utf-8"))


def _defined(entry: Mapping[str, Any], rule: Disclosure) -> Definition:
    also = [text for condition, text in entry.get("also", {}).items() if CONDITIONS[condition](rule)]
    texts = {**entry, "means": " ".join([entry["means"], *also])}
    filled = {field: _fill_in(text, rule) for field, text in texts.items() if field not in ("when", "also")}
    return Definition(**filled | {"means": capital(filled["means"])})


def _fill_in(text: str, rule: Disclosure) -> str:
    largest = rule.threshold - 1 if rule.threshold else "one below the area's threshold"
    return text.format_map(_Values(MODULES, rounding=rule.rounding, largest_hidden=largest))


class _Values(dict[str, object]):
    """What placeholders stand for; a word is worked out when a text asks for it."""

    def __missing__(self, name: str) -> str:
        return _rating(name) if name in STANDINGS else WORKED_OUT[name]()


def _rating(standing: str) -> str:
    return usual_word(standing).lower()


def _either(standings: Iterable[str]) -> str:
    *most, last = map(_rating, standings)
    return f"{', '.join(most)} or {last}" if most else last


def _steps() -> list[list[str]]:
    """List the open ratings by how far on they are, the furthest back first."""
    ranks = sorted({*movement.RANK.values()})
    return [[standing for standing, rank in movement.RANK.items() if rank == step] for step in ranks]


def _example(screen: float) -> str:
    """Work out Making Data Count's own example, for a reader to check against theirs."""
    days = pd.date_range("2022-01-31", periods=len(EXAMPLE), freq="ME")
    points = pd.DataFrame({"period_end": days, "value": EXAMPLE})
    last = spc.xmr(points, "higher", screen=screen).iloc[-1]
    upper, mean, lower = (number(last[name], 2) for name in ("upper", "mean", "lower"))
    return f"upper limit {upper}, mean {mean} and lower limit {lower}"


MODULES: Mapping[str, ModuleType] = {
    each.__name__.rpartition(".")[2]: each
    for each in (measure_checks, forecast, loose_ends, measures, spc, timing, vocabulary)
}
WORKED_OUT: Mapping[str, Callable[[], str]] = {
    "open": lambda: _either(plan.OPEN),
    "closed": lambda: listed(map(_rating, plan.CLOSED)),
    "either_closed": lambda: _either(plan.CLOSED),
    "order": lambda: ", then ".join(map(_either, _steps())),
    "furthest_back": lambda: listed(map(_rating, _steps()[0])),
    "unfinished": lambda: listed(EXAMPLES),
    "chances": lambda: listed(map(str, forecast.CHANCES)),
    "near": lambda: share(round(100 * spc.NEAR), round(100 * spc.LIMIT)),
    "noise": lambda: number(1 / spc.NOISE),
    "example": lambda: listed(map(str, EXAMPLE)),
    "with_screening": lambda: _example(spc.SCREEN),
    "without_screening": lambda: _example(math.inf),
    "half": lambda: number(2.5),
    "half_below_0": lambda: number(-2.5),
    "nearly_none": lambda: share(1, 1000),
    "nearly_all": lambda: share(999, 1000),
    "point": lambda: difference(1, "%", 0),
}
CONDITIONS: Mapping[str, Callable[[Disclosure], bool]] = {
    "small counts may be shown": lambda rule: rule.show_small_counts,
    "shown counts are rounded": lambda rule: rule.rounding > 1,
}
