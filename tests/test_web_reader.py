"""A web page becomes headings, paragraphs and tables: order, numbers, merged cells, colours, and what is refused."""

import pytest

from sendplan.errors import ReleaseError
from sendplan.sources.grid import Grid
from sendplan.sources.readers import web

GREEN = "style='background:#00703c'"


def read(tmp_path, html, name="page.html"):
    path = tmp_path / name
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    return web.read(path)


def texts(tmp_path, html):
    return [each.text for each in read(tmp_path, html).blocks if not isinstance(each, Grid)]


def grids(tmp_path, html):
    return [each for each in read(tmp_path, html).blocks if isinstance(each, Grid)]


def rows(grid):
    return [[each.text for each in row] for row in grid.rows]


def table(*lines):
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def colours(tmp_path, cell, style=""):
    [grid] = grids(tmp_path, f"<style>{style}</style>{table(f'<td>1.1</td>{cell}')}")
    return grid.rows[0][1].colour if len(grid.rows[0]) > 1 else ""


def refused(tmp_path, html, name="page.html"):
    with pytest.raises(ReleaseError) as error:
        read(tmp_path, html, name)
    return str(error.value)


def test_headings_paragraphs_and_tables_stand_in_their_order_with_their_places(tmp_path):
    paper = read(tmp_path, f"<h1>Plan</h1><p>At 30 June</p>{table('<td>a<td>b')}<h2>Next</h2>{table('<td>c<td>d')}")
    assert [(each.text, each.place, each.level) for each in paper.blocks if not isinstance(each, Grid)] == [
        ("Plan", "paragraph 1", 1),
        ("At 30 June", "paragraph 2", 0),
        ("Next", "paragraph 3", 2),
    ]
    assert [type(each).__name__ for each in paper.blocks] == ["Text", "Text", "Grid", "Text", "Grid"]
    assert [each.name for each in paper.blocks if isinstance(each, Grid)] == ["table 1", "table 2"]


def test_a_heading_of_several_parts_is_one_heading(tmp_path):
    paper = read(tmp_path, "<h2><p><span>Priority</span> <b>1</b></p></h2>After")
    assert [(each.text, each.level) for each in paper.blocks] == [("Priority 1", 2), ("After", 0)]


def test_a_heading_that_ends_as_another_level_ends_there(tmp_path):
    paper = read(tmp_path, "<h2>One</h3><p>Text<H4 class=x>Two</H4>")
    assert [(each.text, each.level) for each in paper.blocks] == [("One", 2), ("Text", 0), ("Two", 4)]


def test_a_paragraph_is_bold_where_all_of_it_is(tmp_path):
    paper = read(
        tmp_path, "<p><b>All</b> <strong>of it</strong></p><p>Some <b>of it</b></p><p style='font-weight:700'>c"
    )
    assert [each.is_bold for each in paper.blocks] == [True, False, True]


def test_menus_banners_and_what_is_hidden_are_left_out(tmp_path):
    unseen = (
        "<nav>n</nav><header>h</header><footer>f</footer><aside>a</aside><script>s</script><template>t</template>"
        "<noscript>o</noscript><p hidden>i</p><p aria-hidden='true'>j</p><p style='display: none'>k</p>"
        "<div role='navigation'>l</div><div role='contentinfo'>m</div><div id='cookie-banner'>We use cookies</div>"
        "<div title='footer'>Page 1</div><!-- comment --><button>Print</button>"
    )
    assert texts(tmp_path, f"<body>{unseen}<p>The plan</p></body>") == ["The plan"]


def test_only_the_main_part_is_read_with_its_own_header(tmp_path):
    page = "<p>Sign in</p><main><header><h1>Plan</h1></header><p>Text</p></main><p>Share</p>"
    assert texts(tmp_path, page) == ["Plan", "Text"]
    assert texts(tmp_path, page.replace("main", "article")) == ["Plan", "Text"]
    assert texts(tmp_path, "<p>Sign in</p><div role=main>Text</div>") == ["Text"]


def test_of_several_articles_and_what_is_beside_them_nothing_is_lost(tmp_path):
    assert texts(tmp_path, "<article>a</article><article>b</article><p>c</p>") == ["a", "b", "c"]


def test_a_page_that_speaks_of_cookies_is_read(tmp_path):
    page = f"<body class='cookies-accepted'><div class='has-cookie'>{table('<td>a<td>b')}</div></body>"
    assert rows(grids(tmp_path, page)[0]) == [["a", "b"]]


def test_items_have_the_numbers_that_a_reader_sees(tmp_path):
    assert texts(tmp_path, "<ol><li>One</li><li>Two<ol type=a><li>Sub</li></ol></li><li value=7>Seven<li>Eight") == [
        "1. One", "2. Two", "a. Sub", "7. Seven", "8. Eight",
    ]  # fmt: skip
    assert texts(tmp_path, "<ol type=I start=4><li>Four</ol><ul><li><p>First</p><p>Second</p></ul>") == [
        "IV. Four", "• First", "Second",
    ]  # fmt: skip


def test_items_whose_ends_are_not_written_are_items(tmp_path):
    assert texts(tmp_path, "<ul><li>a<li>b</ul><p>c<p>d") == ["• a", "• b", "c", "d"]


def test_a_list_of_terms_says_each_with_its_words(tmp_path):
    page = "<dl><div><dt>Lead</dt><dd>Head of SEND</dd></div><dt>Due</dt><dt>End</dt><dd>May</dd><dt>Alone</dt></dl>"
    assert texts(tmp_path, page) == ["Lead: Head of SEND", "Due, End: May", "Alone"]


def test_cells_over_several_columns_stand_once_and_over_several_rows_in_each(tmp_path):
    [grid] = grids(
        tmp_path,
        table("<th rowspan=3>1.1<th colspan=2>Dates<th>Lead", "<td>Start<td>End<td rowspan=2>Head", "<td>May<td>June"),
    )
    assert [[(each.place, each.text) for each in row] for row in grid.rows] == [
        [("A1", "1.1"), ("B1", "Dates"), ("D1", "Lead")],
        [("A2", "1.1"), ("B2", "Start"), ("C2", "End"), ("D2", "Head")],
        [("A3", "1.1"), ("B3", "May"), ("C3", "June"), ("D3", "Head")],
    ]


@pytest.mark.parametrize(("said", "last"), [("0", ["x", "c"]), ("99999", ["x", "c"]), ("2", ["c"]), ("two", ["c"])])
def test_a_cell_reaches_no_further_than_there_are_rows(said, last, tmp_path):
    [grid] = grids(tmp_path, table(f"<td rowspan={said}>x<td>a", "<td>b", "<td>c"))
    assert rows(grid)[-1] == last


def test_rows_keep_their_numbers_where_one_is_empty_or_hidden(tmp_path):
    [grid] = grids(
        tmp_path, table("<td>a<td>b", "<td><td>", "<td>c<td>d").replace("<tr><td>a", "<tr hidden><td>z<tr><td>a")
    )
    assert [each.place for row in grid.rows for each in row] == ["A1", "B1", "A3", "B3"]


def test_head_foot_and_caption_stand_where_a_reader_sees_them(tmp_path):
    head, foot = "<thead><tr><th>Ref<th>Due</thead>", "<tfoot><tr><td>Total<td>2</tfoot>"
    page = f"<table><caption>Plan</caption>{foot}{head}<tr><td>1<td>May"
    blocks = read(tmp_path, page).blocks
    assert blocks[0].text == "Plan"
    assert rows(blocks[1]) == [["Ref", "Due"], ["1", "May"], ["Total", "2"]]
    assert [each.is_bold for each in blocks[1].rows[0]] == [True, True]


def test_lines_of_a_cell_stay_lines(tmp_path):
    cell = "<td>Done:<br>yes<p>Next\n step</p><ol><li>ask</li><li>tell</li></ol><div>End</div></td>"
    [grid] = grids(tmp_path, table(f"<td>1.1{cell}"))
    assert grid.rows[0][1].text == "Done:\nyes\nNext step\n1. ask\n2. tell\nEnd"


def test_a_table_in_a_cell_is_lines_there_and_stands_after_if_it_has_rows_and_columns(tmp_path):
    inner = table("<td>Q1<td>4", "<td>Q2<td>5")
    outer, after = grids(tmp_path, table(f"<td>1.1<td>Figures{inner}", f"<td>1.2<td>{table('<td>one', '<td>two')}"))
    assert rows(outer) == [["1.1", "Figures\nQ1 | 4\nQ2 | 5"], ["1.2", "one\ntwo"]]
    assert (after.name, rows(after)) == ("table 2", [["Q1", "4"], ["Q2", "5"]])


def test_a_table_that_only_places_other_things_is_those_things(tmp_path):
    assert texts(tmp_path, table("<td><h2>Plan</h2><p>Text")) == ["Plan", "Text"]
    assert texts(tmp_path, table("<td>a<td>b", "<td>c").replace("<table>", "<table role=presentation>")) == [
        "a",
        "b",
        "c",
    ]
    inner = table("<td>a<td>b", "<td>c<td>d")
    blocks = read(tmp_path, table(f"<td>Menu<td>{inner}")).blocks
    assert blocks[0].text == "Menu"
    assert rows(blocks[1]) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("cell", "style", "name"),
    [
        (f"<td {GREEN}>Done", "", "green"),
        ("<td style='color:red;background-color: RGB(255, 191, 71)'>Late", "", "amber"),
        ("<td style='background:rgb(0 112 60 / 100%)'>Done", "", "green"),
        ("<td style='background:rgba(255,0,0,0)'>None", "", ""),
        ("<td style='background: url(x.png) #f00 no-repeat'>Late", "", "red"),
        ("<td bgcolor=red>Late", "", "red"),
        ("<td bgcolor=00B050>Done", "", "green"),
        ("<td bgcolor=white>None", "", ""),
        ("<td class=g>Done", ".g{background:#0a0}", "green"),
        ("<td class='x g'>Done", "table td.g, .h { color:#fff; background-color:limegreen }", "green"),
        ("<td class='rag red'>Late", ".rag{background:#eee}.rag.red{background:#d4351c}", "red"),
        ("<td class=g>Done", "th.g{background:#0a0}", ""),
        ("<td class=g>Done", "/* .g{background:red} */@media print{.g{top:0}.h{top:0}}.g{background:#0a0}", "green"),
        ("<td class=g>Done", "@media print{.g{background:red}}", ""),
        (f"<td {GREEN}>", "", "green"),
        ("<td><span class=g></span>", ".g{background:#0a0}", "green"),
        (f"<td><p><strong {GREEN}>Done</strong></p>", "", "green"),
        (f"<td>Some words <b {GREEN}>marked</b>", "", ""),
    ],
)  # fmt: skip
def test_the_fill_of_a_cell_has_the_name_of_its_colour(cell, style, name, tmp_path):
    assert colours(tmp_path, cell, style) == name


def test_a_row_that_is_filled_fills_its_cells(tmp_path):
    [grid] = grids(tmp_path, table("<td>a<td>b").replace("<tr>", "<tr bgcolor='#ff0000'>"))
    assert [each.colour for each in grid.rows[0]] == ["red", "red"]


def test_a_filled_cell_that_is_merged_is_filled_in_each_row(tmp_path):
    [grid] = grids(tmp_path, table(f"<td>a<td rowspan=2 {GREEN}>", "<td>b"))
    assert [row[1].colour for row in grid.rows] == ["green", "green"]


def test_words_for_a_picture_are_read_and_pictures_without_are_told(tmp_path):
    paper = read(tmp_path, table("<td>1.1<td><img src=g.png alt=Green>", "<td>1.2<td><img src=r.png>"))
    assert rows(paper.blocks[0]) == [["1.1", "Green"], ["1.2"]]
    assert [each.text for each in paper.unread] == ["1 picture"]


def test_frames_and_colours_of_a_stylesheet_beside_the_page_are_told(tmp_path):
    page = f"<link rel=stylesheet href=https://example.org/x.css>{table('<td>a<td>b')}<iframe src=https://example.org></iframe>"
    whys = " ".join(each.why for each in read(tmp_path, page).unread)
    assert "another page shown in this one is not read" in whys
    assert "stylesheet" in whys


def test_the_number_of_a_footnote_is_no_part_of_a_figure(tmp_path):
    assert texts(tmp_path, "<p>45%<sup><a href='#n1'>1</a></sup> and 3 m<sup>2</sup></p>") == ["45% and 3 m2"]


def test_what_cannot_be_seen_of_a_text_is_left_out(tmp_path):
    assert texts(tmp_path, "<p>30&nbsp;Jun&nbsp;2025 co&shy;or\u200bdinator\ufeff</p>") == ["30 Jun 2025 coordinator"]


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("", "utf-8"), ("", "utf-8-sig"), ("", "utf-16"), ("", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "cp1252"),
     ("iso-8859-1", "cp1252"), ("iso-8859-2", "iso-8859-2"), ("none-such", "utf-8"), ("unicode_escape", "utf-8")],
)  # fmt: skip
def test_letters_are_read_as_the_page_says_or_else_as_they_can_be(said, encoding, tmp_path):
    sign = "ł" if encoding == "iso-8859-2" else "– £5 ’"
    page = f"<meta charset='{said}'><p>Cost {sign}</p>"
    assert [each.text for each in read(tmp_path, page.encode(encoding)).blocks] == [f"Cost {sign}"]


def test_an_xhtml_page_that_says_its_encoding_is_read(tmp_path):
    head = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
    assert texts(tmp_path, f"{head}<p>Plan £</p></html>") == ["Plan £"]


@pytest.mark.parametrize("page", ["", "  \n", "<html></html>", "<table></table>", "<ol></ol><dl></dl>"])
def test_a_page_with_nothing_on_it_has_no_blocks(page, tmp_path):
    assert read(tmp_path, page) == ([], [])


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [
        ("<p>x", "page.mht", "web page, HTML only"),
        ("From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>x", "page.html", "MHTML"),
        (b"PK\x03\x04 a zip", "page.html", "zip file"),
        (b"%PDF-1.7", "page.html", "a PDF"),
        (b"<p>\0\0\0", "page.html", "no text"),
        ("<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;", "page.html", "declaration of names"),
        ("<p>x" * 200_001, "page.html", "200,000 tags"),
        ("<!--" + "x" * 10_000_000 + "-->", "page.html", "9 MB"),
        ("<div>" * 10_000 + "x", "page.html", "at most 200 tags in one another"),
        ("<table><tr><td>" * 10_000 + "x", "page.html", "at most 200 tags in one another"),
        (table("<td colspan=1000>a<td>b<td>c", "<td>d"), "page.html", "1,000 columns"),
        (table("<td rowspan=60000>x" * 900, *["<td>y"] * 600), "page.html", "500,000 merged cells"),
    ],
)
def test_what_is_no_page_or_too_much_is_refused_with_what_to_do(page, name, said, tmp_path):
    assert said in refused(tmp_path, page, name)


def test_a_page_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="no such file"):
        web.read(tmp_path / "none.html")


def test_a_page_nested_as_deep_as_is_allowed_is_read(tmp_path):
    assert texts(tmp_path, "<body>" + "<div>" * 190 + "x") == ["x"]
    assert "x" in texts(tmp_path, "<body>" + "<table><tr><td>" * 60 + "x")


def test_a_picture_in_the_page_itself_does_not_make_it_too_large(tmp_path):
    assert texts(tmp_path, f"<p>Plan</p><img alt='' src='data:image/png;base64,{'A' * 12_000_000}'>") == ["Plan"]
