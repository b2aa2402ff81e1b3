"""A blank Word document of the pack: A4 page, styles, header and footer, properties, and its bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

from sendplan.publish import properties
from sendplan.show.theme import INK, LINK, LOOKS, PAPER, RISK_LOOKS, RULE, WASH
from sendplan.words import clean

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2)
TEXT_WIDTH = Emu(PAGE_WIDTH - 2 * MARGIN)
TABLE = "Pack Table"
HEADINGS, CELLS = ("Table Heading", "Table Heading Small"), ("Table Text", "Table Text Small")  # as is, in wide tables
# Size in points, space before and after.
SIZES = {
    "Normal": (11, 0, 6),
    "Heading 1": (20, 0, 8),
    "Heading 2": (14, 12, 4),
    "Heading 3": (12, 12, 4),
    "Caption": (11, 10, 4),
    "Header": (9, 0, 0),
    "Footer": (9, 0, 0),
    **{name: (size, 2, 2) for names in (HEADINGS, CELLS) for name, size in zip(names, (9.5, 8.5), strict=True)},
}
SMALL_PRINT = Pt(9)
OWN_STYLES = (*HEADINGS, *CELLS)  # paragraph styles that Word does not bring
FORGOTTEN = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")  # parts of the library's template

_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PackTable">
<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE[1:]}"/>
</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr>
<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="{WASH[1:].upper()}"/></w:tcPr></w:tblStylePr></w:style>"""


def blank(page: Mapping[str, Any], title: str) -> Paper:
    """Make an empty document with the styles, header, footer and properties of a page's facts."""
    paper = Document()
    _forget_template(paper)
    _set_styles(paper)
    _set_page(paper, page)
    _set_properties(paper, page, title)
    return paper


def _forget_template(paper: Paper) -> None:
    """Drop what the library's template brings along: a thumbnail, another program's name, a hundred table styles."""
    for relations in (paper.part.package.rels, paper.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(FORGOTTEN)]:
            del relations[key]
    styles = paper.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
            styles.remove(style)
    settings = paper.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")  # the schema asks for it
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), properties.LANGUAGE)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # or Word opens the document as one of an older Word


def _set_styles(paper: Paper) -> None:
    defaults = paper.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts, language = defaults.find(qn("w:rFonts")), defaults.find(qn("w:lang"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), properties.FACE)
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), properties.LANGUAGE)
    for name in OWN_STYLES:
        paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = paper.styles["Normal"]
    for name, (size, before, after) in SIZES.items():
        _set_text(paper.styles[name], size, before, after)
    paper.styles.element.append(parse_xml(_TABLE_STYLE))
    for standing, look in (LOOKS | RISK_LOOKS).items():
        # No colour behind the word: where a paste drops the shading, pale text would be lost.
        _add_look(paper, rating(standing), look.colour if look.text == PAPER else INK).font.bold = True
    _add_look(paper, "Hyperlink", LINK).font.underline = True


def _set_text(style: ParagraphStyle, size: float, before: float, after: float) -> None:
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    if fonts is not None:
        style.element.rPr.remove(fonts)  # a theme's font would be stronger than the document's own
    style.font.size = Pt(size)
    style.font.color.rgb = _rgb(INK)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0 if style.name in (*OWN_STYLES, "Header", "Footer") else 1.15
    style.font.bold = True if style.name in HEADINGS else style.font.bold
    style.paragraph_format.keep_with_next = style.name == "Caption" or "Heading" in style.name


def _add_look(paper: Paper, name: str, colour: str) -> CharacterStyle:
    style: CharacterStyle = paper.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = _rgb(colour)
    return style


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


def rating(standing: str) -> str:
    """Name the character style of a rating."""
    return f"Rating {standing.replace('_', ' ')}"


def _set_page(paper: Paper, page: Mapping[str, Any]) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Cm(1)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.text = clean(" | ".join([page["area"], page["body"], page["meeting"]]))
    limit = ["Not for publication"] if page["not_for_publication"] else []
    for text in [*limit, *properties.made_up(page)]:
        section.header.add_paragraph(clean(text), style="Header").runs[0].bold = True
    stops = paper.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    foot.text = f"Position as at {page['as_at']}\tPage "
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field that Word works out, such as the number of the page."""
    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), code)
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _set_properties(paper: Paper, page: Mapping[str, Any], title: str) -> None:
    limit = "Not for publication: " if page["not_for_publication"] else ""
    said, known = properties.properties(page, f"{limit}{title}"), paper.core_properties
    known.title, known.subject = said.title, said.subject
    known.author = known.last_modified_by = said.author
    known.comments, known.language = "", properties.LANGUAGE
    known.created = known.modified = said.date


def packed(paper: Paper) -> bytes:
    """Write a document as bytes: the same each time, whatever the clock and the machine."""
    saved = io.BytesIO()
    paper.save(saved)
    return properties.same_bytes(saved.getvalue())
