"""HTML of another program → the same of our own: its texts, lists, tables and pictures, and nothing that acts."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish.grids import table_of
from sendplan.tables import Table
from sendplan.words import clean

TEXTS = ("p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6")
MARKED = ("strong", "em", "b", "i", "u", "s", "small", "sub", "sup", "code", "kbd", "samp", "cite", "q", "del", "ins")
KEPT = frozenset({*TEXTS, *MARKED})
ALONE = frozenset({"br", "hr"})
BOXES = ("html", "body", "div", "section", "article", "main", "header", "footer", "details", "summary", "figure")
OPENED = frozenset({*BOXES, "a", "abbr", "center", "figcaption", "font", "mark", "span"})
UNSEEN = frozenset({"style", "head", "title", "colgroup", "col"})
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
LEADS = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
Picture = Callable[[str, str], Markup]  # writes a picture of an address and its words


class Foreign:
    """Some HTML as ours: its markup, and the tables in it."""

    def __init__(
        self, markup: str, caption: str, picture: Picture, rows: int | None = None, *, named_above: bool = False
    ) -> None:
        """Read it; PublishError names what in it cannot be shown. `caption` names its tables that have none."""
        self.tables: list[Table] = []
        self._caption, self._picture, self._rows, self._named_above = caption, picture, rows, named_above
        try:
            self.html = self._inside(BeautifulSoup(markup, "html.parser"))
        except RecursionError:
            raise PublishError("found HTML that is nested too deep. Show a DataFrame, a picture or text.") from None

    def _inside(self, tag: Tag) -> Markup:
        return Markup("").join(map(self._written, tag.children))

    def _written(self, part: PageElement) -> Markup:
        if not isinstance(part, Tag):
            is_text = isinstance(part, NavigableString) and not isinstance(part, PreformattedString)
            return Markup("{}").format(clean(str(part))) if is_text else Markup("")
        if acts := next((name for name in part.attrs if name.lower().startswith("on")), ""):
            raise PublishError(f"found HTML with {acts}, which runs a script. {INSTEAD}")
        if "hidden" in part.attrs or HIDDEN.search(str(part.get("style", ""))):
            return Markup("")
        return self._of_tag(part)

    def _of_tag(self, tag: Tag) -> Markup:
        name = "h2" if tag.name == "h1" else tag.name
        if name in UNSEEN:
            return Markup("")
        if name == "table":
            return self._table(tag)
        if name == "img":
            return self._picture(str(tag.get("src", "")), str(tag.get("alt", "")))
        if name in ALONE:
            return Markup(f"<{name}>")  # noqa: S704 - one of ALONE
        if name == "a" and LEADS.match(str(tag.get("href", ""))):
            return Markup('<a href="{}">{}</a>').format(tag["href"], self._inside(tag))
        if name in OPENED:
            return self._inside(tag)
        if name not in KEPT:
            raise PublishError(f"found HTML with <{name}>, which a page does not hold. {INSTEAD}")
        return Markup(f"<{name}>{{}}</{name}>").format(self._inside(tag))  # noqa: S704 - one of KEPT

    def _table(self, tag: Tag) -> Markup:
        acting = tag.find(lambda each: each.name in ("script", "iframe", "object", "embed", "form", "svg"))
        if acting:
            raise PublishError(f"found a table with <{acting.name}>, which a page does not hold. {INSTEAD}")
        caption = " ".join(clean(tag.caption.get_text(" ")).split()) if tag.caption else ""
        named_above = self._named_above and not caption and not self.tables
        made = table_of(tag, caption or self._caption, self._rows, named_above=named_above)
        self.tables.append(made)
        return made.html() if made.rows else Markup("<p>{}: no rows.</p>").format(made.caption)


INSTEAD = "Show a DataFrame, an Altair chart or a picture instead, or tag the cell remove-output."
