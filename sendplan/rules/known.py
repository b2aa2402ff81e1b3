"""What the day of a meeting knew of an area, as its audience may see it: all that the meeting's pack is made from.

A row that a later day adds changes nothing here, and no hidden count is in it: neither a page nor any hash
of a pack can depend on one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import Area, Facts, Timeouts
from sendplan.data.inspection import Inspection
from sendplan.data.schema import columns_of
from sendplan.frames import among, keys
from sendplan.rules import disclosure, observations
from sendplan.rules.concerns import CONCERN
from sendplan.rules.observations import MEASURE, Row, known_papers
from sendplan.rules.plan import ACTION
from sendplan.rules.requests import answers_told, with_answers
from sendplan.vocabulary import BOARD

NAME_A_PLAN = ("plan", "from_plan", "to_plan")  # columns that name a plan
BY_SOURCE = ("lists", "quoted", "promises", "assessments", "judgements", "findings")
OF_LATER = ["as_at", "papers_due", "previous"]  # of a meeting that is only announced


def known_on(area: Area, meeting: Row, audience: str) -> tuple[Area, pd.DataFrame]:
    """Keep the rows reported, published or raised by the day of a meeting, with small counts hidden if need be.

    Beside that area it returns the true values that it holds back (see disclosure.kept_back), which are for no page.
    `meeting` is its row of meetings.csv. Of later meetings those are kept that were announced by its day: their
    body and day. Of an area that is known already, as of a later day, no more is hidden, and its hash stays.
    """
    date = meeting["meeting"]
    facts = _facts(area.facts, meeting)
    tables = {name: _of_plans(frame, {each.id for each in facts.plans}) for name, frame in area.tables.items()}
    papers = known_papers(tables["sources"], date)
    tables |= {name: tables[name][tables[name]["source"].isin(papers)] for name in BY_SOURCE}
    tables["meetings"] = _known_meetings(tables["meetings"], date)
    tables |= {name: _reports(tables[name], meeting, papers) for name in ("updates", "risks")}
    tables["actions"] = _not_yet(_by(tables["actions"], "added_on", date), "dropped_on", date)
    tables["promises"] = _not_yet(tables["promises"], "kept_on", date)
    tables["requests"] = _requests(tables["requests"], date, papers)
    tables["rebases"] = _by(tables["rebases"], "starts", date)
    tables |= _of_concerns(tables, [each.id for each in facts.inspections], date)
    shown, true = _known_values(area, tables, date, audience)
    tables["observations"] = shown[[*tables["observations"]]]
    tables |= _outcomes(tables)
    same = (true["value"] == shown["value"]) | (true["value"].isna() & shown["value"].isna())
    tables["sources"] = _known_sources(tables, papers, set(true.loc[~same, "source"]))
    bodies = tuple(each for each in facts.bodies if each.id in set(tables["meetings"]["body"]))
    found = replace(
        area,
        facts=facts.model_copy(update={"bodies": bodies}),
        tables={name: frame.reset_index(drop=True) for name, frame in tables.items()},
        known_on=date,
        doubts=(),  # which quote cells
    )
    if area.known_on is None:
        found = replace(found, data_hash=hash_known(found))
    return found, disclosure.kept_back(true, shown)


def hashes(area: Area) -> dict[str, str]:
    """SHA-256 of the facts of an area, and of the rows of each of its tables."""
    facts = area.facts.model_dump_json(exclude_defaults=True).encode()
    told = {name: _given(name, frame).to_csv(index=False).encode() for name, frame in area.tables.items() if len(frame)}
    return {name: hashlib.sha256(each).hexdigest() for name, each in ({"area": facts} | told).items()}


def _given(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out the newer columns that hold nothing, so that a column an area does not use changes no hash."""
    newer = [name for name, each in columns_of(table).items() if each.newer]
    unused = [name for name in newer if (frame[name].isna() | frame[name].isin(["", False])).all()]
    return frame.drop(columns=unused)


def hash_known(area: Area) -> str:
    """SHA-256 of all that an area holds."""
    return hashlib.sha256(json.dumps(hashes(area), sort_keys=True).encode()).hexdigest()


def _facts(facts: Facts, meeting: Row) -> Facts:
    """Leave out plans that the day did not know, and what no page shows."""
    day = meeting["meeting"].date()
    plans = tuple(each for each in facts.plans if each.known_on(day) or each.id == meeting["plan"])
    rule = facts.disclosure.model_copy(update={"seed": ""})
    found = {"plans": plans, "inspections": _inspections(facts, day), "disclosure": rule}
    return facts.model_copy(update=found | {"terms": (), "timeouts": Timeouts(), "contact": ""})


def _inspections(facts: Facts, day: datetime.date) -> tuple[Inspection, ...]:
    """Keep the inspections reported by a day, of their next steps those announced, and which of those were done."""
    known = []
    for each in facts.inspections:
        first = each.reported or each.ended
        steps = (
            step if step.done_on is None or step.done_on <= day else step.model_copy(update={"done_on": None})
            for step in each.next
            if (step.announced or first) <= day
        )
        if first <= day:
            known.append(each.model_copy(update={"next": tuple(steps)}))
    return tuple(known)


def _of_concerns(
    tables: dict[str, pd.DataFrame], inspections: Collection[str], date: pd.Timestamp
) -> dict[str, pd.DataFrame]:
    """Keep the areas of concern of inspections known on a day, the status each had by it, and what is said of them."""
    named = _by(tables["concerns"], "inspected_on", date)
    named = named[named["inspection"].isin(["", *inspections])]
    later = named["status_on"] > date
    found = {"concerns": named.assign(status=named["status"].mask(later, ""), status_on=named["status_on"].mask(later))}
    numbered = {*keys(named, ["inspection", "number"])}
    about = ("concern_links", "assessments", "judgements")
    return found | {name: tables[name][among(tables[name], CONCERN, numbered)] for name in about}


def _of_plans(frame: pd.DataFrame, plans: Collection[str]) -> pd.DataFrame:
    """Leave out rows of other plans; a row may name none."""
    named = [each for each in NAME_A_PLAN if each in frame]
    return frame[frame[named].isin(["", *plans]).all(axis=1)] if named and len(frame) else frame


def _by(frame: pd.DataFrame, column: str, date: pd.Timestamp) -> pd.DataFrame:
    return frame[~(frame[column] > date)]


def _not_yet(frame: pd.DataFrame, column: str, date: pd.Timestamp) -> pd.DataFrame:
    """Forget what happened only later."""
    return frame.assign(**{column: frame[column].mask(frame[column] > date)})


def _known_meetings(meetings: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    later = meetings["meeting"] > date
    kept = meetings[~later | (meetings["announced"] <= date)]
    blank = {name: kept[name].mask(later) for name in OF_LATER}
    return kept.assign(plan=kept["plan"].mask(later, ""), **blank)


def _reports(reports: pd.DataFrame, meeting: Row, papers: pd.Series[str]) -> pd.DataFrame:
    """Keep what was reported up to the position date, and from then to the day what its papers say."""
    named, known = reports["source"], {*papers}
    told = named.isin([cell for cell in named.unique() if {*entries(cell)} <= known])
    told &= reports["as_at"] <= meeting["meeting"]
    found: pd.DataFrame = reports[(reports["as_at"] <= meeting["as_at"]) | told]
    return found


def _requests(requests: pd.DataFrame, date: pd.Timestamp, papers: pd.Series[str]) -> pd.DataFrame:
    """Keep what was asked before the day, what papers ask on it, and the answers that were given by it."""
    on_it = (requests["raised_on"] == date) & (requests["kind"] == "recommendation")
    asked = requests[(requests["raised_on"] < date) | on_it]
    told = answers_told(with_answers(asked, asked["answered_on"] <= date), papers)
    return told.assign(answered_in=told["answered_in"].where(told["answered_on"].notna(), ""))


def _known_values(
    area: Area, tables: dict[str, pd.DataFrame], date: pd.Timestamp, audience: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the values known on a day as an audience may see them, and as they are."""
    rule, sources = area.facts.disclosure, tables["sources"]
    true = observations.known_by(tables["observations"], sources, date)
    if rule.show_small_counts or audience == BOARD or area.known_on is not None:
        return true, true
    days = sorted({each for each in area.tables["meetings"]["meeting"] if each < date})
    earlier = [true["source"].isin(known_papers(sources, each)) for each in days]
    return disclosure.suppressed(true, tables["measures"], rule, earlier), true


def _outcomes(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Keep the measures of the plans, those added beside them with a value, and where such values are found."""
    measures, values, sources = (tables[name] for name in ("measures", "observations", "sources"))
    indicators, valued = tables["indicators"], {*keys(values, MEASURE)}
    released = sources.loc[sources["id"].isin(values["source"]), "dataset"]
    return {
        "measures": measures[measures["in_plan"] | among(measures, ACTION, valued)],
        "indicators": indicators[among(indicators, MEASURE, valued) & indicators["dataset"].isin(released)],
    }


def _known_sources(tables: dict[str, pd.DataFrame], papers: pd.Series[str], covered: Collection[str]) -> pd.DataFrame:
    """Keep the papers known, and those that a report, a risk or an average names.

    A file that holds counts which are hidden could be tried against its hash: that is left out.
    """
    sources = tables["sources"]
    named = (("updates", "source"), ("risks", "source"), ("observations", "neighbours"))
    cells = [cell for name, column in named for cell in tables[name][column].unique()]
    used = {each for cell in cells for each in entries(cell)}
    kept = sources[sources["id"].isin([*papers, *used])]
    return kept.assign(sha256=kept["sha256"].mask(kept["id"].isin(covered), ""))
