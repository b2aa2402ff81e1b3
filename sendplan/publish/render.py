"""The templates of the package, filled: every page, slides and index; and what the head and foot of each say."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sendplan.data.area import Plan, Rating
from sendplan.meeting import Meeting
from sendplan.opening import open_meeting
from sendplan.publish.params import assigned
from sendplan.rules import disclosure
from sendplan.rules.plan import usual_word
from sendplan.show.theme import FONT, LOOKS, RISK_LOOKS
from sendplan.vocabulary import PUBLIC
from sendplan.words import clean, day

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATE = Path(__file__).parent / "template"
METHOD, SOURCES = "method", "papers-and-releases-used"  # the notebook that says how figures are made, and from what
TEXT = re.compile(r"""(["'])([^"'\\]*)\1""")  # as Python writes it


@cache
def environment() -> Environment:
    """Return the package's templates; what stands in them is escaped, and nothing may be undefined."""
    loader, strict = FileSystemLoader(TEMPLATE), StrictUndefined
    return Environment(
        loader=loader, autoescape=True, finalize=_clean, undefined=strict, trim_blocks=True, lstrip_blocks=True
    )


def _clean(value: object) -> object:
    """Clean what a template writes, but for markup of our own."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def stylesheet(*more: str) -> str:
    """Return the stylesheet of every page, with the theme's colours of ratings and risks, then `more` by name."""
    every = (LOOKS | RISK_LOOKS).items()
    looks = "".join(f".rating.{name} {{ background: {look.colour}; color: {look.text}; }}\n" for name, look in every)
    first, *others = ((TEMPLATE / name).read_text(encoding="utf-8") for name in ("style.css", *more))
    return "".join([first, looks, *others])


def running(page: Mapping[str, Any]) -> str:
    """Write the style of what stands on each printed sheet: whose position as at when, its number, the limit."""
    about = f"{page['area']}, position as at {page['as_at']}" if page.get("area") else ""
    limit = "Not for publication" if page.get("not_for_publication") else ""
    boxes = {"top-left": limit, "bottom-left": about}
    said = "".join(f'@{box} {{ content: "{_css(text)}"; }} ' for box, text in boxes.items() if text)
    number = '@bottom-right { content: "Page " counter(page) " of " counter(pages); }'
    return f"@page {{ font: 9pt {FONT}; {said}{number} }}\n"


def _css(text: str) -> str:
    """Write a text as CSS takes it between quotes: whatever is no plain letter by its number."""
    return re.sub(r"[^A-Za-z0-9 ,.]", lambda found: f"\\{ord(found[0]):x} ", clean(text))


def render(template: str, *styles: str, **values: Any) -> str:
    """Fill a template of the package with the stylesheet, and more by name, and its hash for the policy of the page."""
    style = stylesheet(*styles) + running(values.get("page", {}))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment().get_template(template).render(style=Markup(style), style_hash=digest, **values)


def facts(meeting: Meeting) -> dict[str, Any]:
    """Gather what the head and foot of each page of a meeting say."""
    area, papers = meeting.area.facts, meeting.sources.to_dict(orient="records")
    return {
        "area": area.la_name,
        "made_up": area.made_up,
        "not_for_publication": meeting.audience != PUBLIC,
        "body": meeting.body.name,
        "meeting": day(meeting.date),
        "as_at": day(meeting.as_at),
        "plan": meeting.plan.title if meeting.plan else "No plan in the record",
        "note": meeting.plan.note if meeting.plan else "",
        "disclosure": disclosure.rule_stated(area.disclosure, meeting.audience),
        "neighbours": area.neighbours,
        "sources_at": f"{METHOD}.html#{SOURCES}" if METHOD in meeting.body.notebooks else "",
        "sources": [
            f"{row['title']} ({row['publisher']}, {day(row['published'])}, {row['licence']})" for row in papers
        ],
        "scale": _scale(area.plans),
        "others": (),
        "alone": False,
        "version": version("sendplan"),
        "data_hash": meeting.area.data_hash,
    }


def _scale(plans: Iterable[Plan]) -> dict[str, str]:
    """Say what each word of the plans' ratings means; of one that means two things, only that it is a rating."""
    found: dict[str, list[Rating]] = {}
    for each in (rating for plan in plans for rating in plan.ratings):
        found.setdefault(each.word, []).append(each)
    return {word: _meaning(ratings) for word, ratings in found.items()}


def _meaning(ratings: Sequence[Rating]) -> str:
    if len({each.means for each in ratings}) > 1:
        return "Rated so by its lead, in the plan's own word."
    return f"Rated so by its lead: {ratings[-1].legend}. Counted as {usual_word(ratings[-1].means).lower()}."


def facts_of(notebook: NotebookNode) -> dict[str, Any]:
    """Gather what the page of a notebook on its own says, from the parameters the notebook ran with.

    A notebook that names no area or no meeting says nothing of them. Raises NotFoundError for an
    area or a meeting that there is not.
    """
    given = dict(_texts(notebook))
    if "area" in given and "meeting" in given:
        audience = given.get("audience", PUBLIC)
        return facts(open_meeting(given["area"], given["meeting"], audience)) | {"alone": True, "sources_at": ""}
    limits = {"made_up": False, "not_for_publication": False}
    return {"area": "", "others": (), "alone": True, "version": version("sendplan"), **limits}


def _texts(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Read the parameters of a notebook that are texts, and then those it was given in their place."""
    for tag in ("parameters", "injected-parameters"):
        for cell in notebook.cells:
            known = assigned(cell.source) if tag in cell.metadata.get("tags", []) else {}
            texts = {name: TEXT.fullmatch(each["default"]) for name, each in known.items()}
            yield from ((name, text[2]) for name, text in texts.items() if text)
