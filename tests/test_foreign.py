"""HTML of another program: what of it is kept, and what stops the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Read
from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish.foreign import Foreign
from sendplan.publish.markup import ALONE, KEPT


def ours(html):
    return str(Foreign(html, "Caption", lambda address, words: Markup("<img alt='{}'>").format(words)).html)


@pytest.mark.parametrize(
    ("theirs", "kept"),
    [
        ("<p class=x style='color:red'>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<div><span>a &lt;b&gt;</span><br></div>", "a &lt;b&gt;<br>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
        ('<a href="https://example.org/?a&b">a</a>', '<a href="https://example.org/?a&amp;b">a</a>'),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ("<a href=#x>a</a>", "a"),
        ("<style>p {}</style><!-- note --><p>a</p>", "<p>a</p>"),
        ("<p hidden>a</p><p style='display: none'>b</p>c", "c"),
        ("<img src=x alt='a <b>'>", "<img alt='a &lt;b&gt;'>"),
        ("a\u202eb", "ab"),
    ],
)
def test_texts_lists_and_links_are_kept_and_looks_are_not(theirs, kept):
    assert ours(theirs) == kept


@pytest.mark.parametrize(
    "html",
    ["<script>a</script>", "<p onclick=a>b</p>", "<iframe></iframe>", "<form></form>", "<video></video>", "<svg></svg>",
     "<meta http-equiv=refresh>", "<base href=x>", "<table><tr><td><script>a</script></table>", "<p>" * 5000],
)  # fmt: skip
def test_what_acts_or_asks_stops_the_page(html):
    with pytest.raises(PublishError, match=r"^found (HTML|a table) "):
        ours(html)


def test_a_table_is_rebuilt_and_keeps_its_caption():
    html = "<table onfoo='' class=x><caption>Own</caption><tr><th>A</th></tr><tr><td style=x>1</td></tr></table>"
    assert Read(ours(html.replace("onfoo='' ", ""))).texts("caption", "th", "td") == ["Own", "A", "1"]


@given(st.text("<>ab/p \"'=!-&;lih1on"))
def test_whatever_is_written_only_kept_elements_come_of_it(html):
    try:
        read = Read(ours(html))
    except PublishError:
        return
    assert {each["tag"] for each in read.elements} <= {*KEPT, *ALONE, "a", "img"}
    assert [each["attrs"] for each in read.elements if each["tag"] not in ("a", "img") and each["attrs"]] == []
