"""A web page (.html) as headings, paragraphs and tables. No script is run, no link followed, nothing is loaded.

Left out is what is no part of the paper: menus, banners, what is hidden. What is marked as the page's main part is read
alone. A header or footer inside it is the paper's own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from sendplan.sources import bounds
from sendplan.sources.files import SourceFile, opened
from sendplan.sources.grid import Unread
from sendplan.sources.paper import Paper, Text
from sendplan.sources.readers.placed import MARKS, lettered, paper, roman
from sendplan.sources.readers.web_colours import colours_of
from sendplan.sources.readers.web_flow import Break, Flow, Page, Piece, is_unseen, said, texts
from sendplan.sources.readers.web_tables import SMALLER, table
from sendplan.words import count

SAVE_AS = "Open it in your browser, save it as 'web page, HTML only', and give that."
ARCHIVE = re.compile(rb"(?i)\A(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*?(?:MIME-Version:|Content-Type:\s*multipart/related)")
KINDS = ((b"PK", "a zip file or document"), (b"%PDF", "a PDF"), (b"\xd0\xcf\x11\xe0", "a document of an older program"))
PLACED_APART = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
HEADING = "heading"
PICTURES = "not read: only the words that stand for a picture are"
FRAMES = "another page shown in this one is not read: save it, and give it too"
OUTSIDE = "colours that a file beside the page gives (a stylesheet) are not read"


def read(path: Path) -> Paper:
    """Read a web page. Raises ReleaseError where it is none, damaged, too large, or nested without end."""
    file = SourceFile(path)
    soup = BeautifulSoup(_with_headings(_source(file)), "lxml")
    try:
        _refuse_depth(soup)
        page = Page(file, colours_of(soup))
        told = [*_told(soup)]
        met = [*(each for part in _main(soup) for each in texts(pieces(page, part)))]
    except RecursionError:
        allowed = f"at most {bounds.PAPER_DEPTH} tags in one another"
        raise file.refusal(0, "", "tags in tags without end", allowed, SAVE_AS) from None
    blocks, unread = paper(met)
    return Paper(blocks, [*unread, *told])


def _source(file: SourceFile) -> str:
    with opened(file) as stream:
        raw = stream.read(bounds.PAPER + 1)
    kinds = [found for begin, found in KINDS if raw.startswith(begin)]
    if file.path.suffix.lower() in (".mht", ".mhtml") or ARCHIVE.match(raw[:4096]):
        kinds = ["a web archive (MHTML)"]
    text = "" if kinds else re.sub(r"data:[\w/+.;,=%-]{100,}", "", _decoded(raw))  # pictures in the page
    if kinds or "\0" in text:
        raise file.refusal(0, "", (kinds or ["no text"])[0], "a web page (.html)", SAVE_AS)
    size = len(raw) if len(raw) > bounds.PAPER else len(text.encode("utf-8", "replace"))
    if size > bounds.PAGE or len(re.findall("<[A-Za-z]", text)) > bounds.PAPER_TAGS:
        most = f"{bounds.size(bounds.PAGE)} without pictures and {bounds.PAPER_TAGS:,} tags"
        raise file.too_much("", most, SMALLER)
    if "<!ENTITY" in text:
        raise file.refusal(0, "", "a declaration of names", "a page as browsers save it", SAVE_AS)
    return text


def _with_headings(text: str) -> str:
    """Name headings of every level alike: libxml2 would end one where a paragraph begins in it."""
    opened = re.sub(r"(?i)<h([1-6])(?=[\s>])", rf'<{HEADING} data-level="\1"', text)
    return re.sub(r"(?i)</h[1-6](?=[\s>])", f"</{HEADING}", opened)


def _refuse_depth(soup: BeautifulSoup) -> None:
    """Raise RecursionError where tags stand in tags too deep to be read."""
    depths = {id(soup): 0}
    for each in soup.find_all(True):
        depths[id(each)] = depths[id(each.parent)] + 1
        if depths[id(each)] > bounds.PAPER_DEPTH:
            raise RecursionError


def _decoded(raw: bytes) -> str:
    """Read bytes as the page says, as UTF-8, or as Windows writes."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    said = re.search(rb"(?i)charset\s*=\s*[\"']?(windows-125\d|iso-8859-\d{1,2})\b", raw[:4096])
    name = said[1].decode().lower() if said and not raw.startswith(codecs.BOM_UTF8) else "utf-8-sig"
    try:
        return raw.decode("cp1252" if name == "iso-8859-1" else name)
    except (UnicodeDecodeError, LookupError):
        return _as_utf8(raw)


def _as_utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _main(soup: BeautifulSoup) -> list[Tag]:
    """Find the main part of a page: what is marked so, or its one article, or all of it."""
    for selector in ("main", "[role=main]", "article"):
        found = [each for each in soup.select(selector) if not each.find_parent(each.name)]
        if found and (selector != "article" or len(found) == 1):
            return found
    return [soup]


def _told(soup: BeautifulSoup) -> Iterator[Unread]:
    pictures = [each for each in soup.find_all("img") if not said(each, "alt").strip()]
    if pictures:
        yield Unread("", "page", count(len(pictures), "picture"), PICTURES)
    if frames := soup.find_all(["iframe", "frame", "object", "embed"]):
        yield Unread("", "page", count(len(frames), "frame"), FRAMES)
    if soup.find("table") and soup.select('link[rel~="stylesheet"]'):
        yield Unread("", "page", "", OUTSIDE)


def pieces(page: Page, tag: Tag, is_bold: bool = False) -> Iterator[Flow]:
    """Give what stands in a part of a page, in order."""
    for each in tag.children:
        yield from _piece(page, each, is_bold)


def _piece(page: Page, each: PageElement, is_bold: bool) -> Iterator[Flow]:
    if isinstance(each, NavigableString) and not isinstance(each, PreformattedString):
        yield Piece(re.sub(r"[ \t\r\n\f]+", " ", each), is_bold)
    elif isinstance(each, Tag) and not is_unseen(each):
        yield from _tag(page, each, is_bold or _is_bold(each))


def _is_bold(tag: Tag) -> bool:
    return tag.name in ("b", "strong", "th") or bool(
        tag.attrs and re.search(r"font-weight:\s*(bold|[6-9]00)", said(tag, "style"))
    )


def _tag(page: Page, tag: Tag, is_bold: bool) -> Iterator[Flow]:
    if tag.name == "br":
        yield Piece("\n")
    elif tag.name == "img":
        yield Piece(said(tag, "alt"), is_bold)
    elif tag.name == "pre":
        yield from (Break(), Piece(tag.get_text(), is_bold), Break())
    elif tag.name == "table":
        yield from table(page, tag, partial(pieces, page))
    elif tag.name in ("ol", "ul", "menu"):
        yield from _items(page, tag, is_bold)
    elif tag.name == "dl":
        yield from _terms(page, tag, is_bold)
    elif tag.name == HEADING:
        yield from (Break(_number(tag, "data-level", 1)), *pieces(page, tag, is_bold), Break(0))
    elif not (tag.name == "sup" and tag.find("a", href=re.compile("^#"))):  # the number of a footnote
        edges = [Break()] if tag.name in PLACED_APART else []
        yield from (*edges, *pieces(page, tag, is_bold), *edges)


def _items(page: Page, tag: Tag, is_bold: bool) -> Iterator[Flow]:
    value = _number(tag, "start", 1)
    for each in tag.children:
        if isinstance(each, Tag) and each.name == "li" and not is_unseen(each):
            value = _number(each, "value", value)
            number = MARKS if tag.name != "ol" else f"{_counted(said(tag, 'type'), value)}."
            yield from (Break(number=number), *pieces(page, each, is_bold), Break(number=""))
            value += 1
        else:
            yield from _piece(page, each, is_bold)


def _number(tag: Tag, name: str, default: int) -> int:
    value = said(tag, name).strip()
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else default


def _counted(kind: str, value: int) -> str:
    written = lettered(value) if kind in ("a", "A") else roman(value) if kind in ("i", "I") else str(value)
    return written.upper() if kind in ("A", "I") else written


def _terms(page: Page, tag: Tag, is_bold: bool) -> Iterator[Flow]:
    """Read a list of terms: each with what is said of it, as one line."""
    terms, is_told = list[str](), False
    for each in tag.find_all(["dt", "dd"]):
        if each.find_parent("dl") is not tag or is_unseen(each):
            continue
        if each.name == "dt":
            terms, is_told = [*([] if is_told else terms), line(pieces(page, each))], False
        else:
            yield from (Break(number=f"{', '.join(terms)}:"), *pieces(page, each, is_bold), Break(number=""))
            is_told = True
    if terms and not is_told:
        yield from (Break(), Piece(", ".join(terms)), Break())


def line(flow: Iterable[Flow]) -> str:
    """Write some letters as one line."""
    return " ".join(each.text for each in texts(flow) if isinstance(each, Text)).replace("\n", " ")
