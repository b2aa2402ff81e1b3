"""Many parts under headings of their own: as a page shows them."""

from markup import Read

from sendplan.figures import number
from sendplan.show import shown
from sendplan.show.blocks import say
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table

FIRST = Part("1. Leaders", [say("Told & <b>"), Table("Figures", ["A", "B"], [["1", "2"]])])
SECOND = Part("2. Needs", [])


def bundle(*parts):
    return Parts(parts)._repr_mimebundle_()


def test_a_part_is_a_section_with_a_heading_and_then_its_blocks():
    read = Read(FIRST.html("first"))
    assert [each["tag"] for each in read.elements][:3] == ["section", "h3", "p"]
    assert read.elements[1]["attrs"]["id"] == "first"
    assert read.texts("h3", "p", "caption") == ["1. Leaders", "Told & <b>", "Figures"]


def test_the_body_of_a_part_is_its_blocks_without_the_heading():
    assert "Leaders" not in FIRST.body()
    assert FIRST.body() in FIRST.html("first")


def test_a_list_of_links_leads_to_each_part():
    read = Read(bundle(FIRST, SECOND)["text/html"])
    assert read.texts("a") == ["1. Leaders", "2. Needs"]
    led = [each["attrs"]["href"] for each in read.all("a")]
    assert led == [f"#{name}" for name in read.ids]


def test_a_page_shows_the_parts_in_turn_a_level_below_its_sections():
    assert Read(bundle(FIRST, SECOND)["text/html"]).texts("h2", "h3") == ["1. Leaders", "2. Needs"]


def test_as_text_each_part_begins_with_its_heading():
    assert bundle(FIRST, SECOND)["text/plain"] == "1. Leaders\nTold & <b>\nFigures\nA | B\n1 | 2\n\n2. Needs"


def test_a_heading_is_escaped_and_has_no_mark_that_turns_its_direction():
    hostile = Part("<script>x</script>\u202egnp", [])
    assert hostile.html("p") == '<section><h3 id="p">&lt;script&gt;x&lt;/script&gt;gnp</h3>\n</section>'
    assert "\u202e" not in bundle(hostile)["text/plain"]


def test_no_parts_show_nothing():
    assert bundle() == {"text/html": "", "text/plain": "", shown.MIME: {"figures": []}}


def test_figures_of_a_part_stand_under_its_heading():
    told = bundle(Part("1. Leaders\u202e", [say(f"{number(8)} are late.")]), Part("2. Needs", [say("None is.")]))
    [kept] = told[shown.MIME]["figures"]
    assert (kept["under"], [each.text for each in kept["cells"][0]["figures"]]) == ("1. Leaders", ["8"])


FOLDED = Part("3. Joint work", [say("Nine are open.")], f"{number(2, 'actions')} <late>", "concern-2017.3")


def folded(*parts):
    return Parts(parts, folded=True)._repr_mimebundle_()


def test_a_folded_part_shows_its_heading_and_its_line_and_holds_the_rest_under_its_name():
    read = Read(folded(FOLDED)["text/html"])
    assert [each["tag"] for each in read.elements] == ["details", "summary", "h3", "div", "p"]
    assert read.texts("summary", "p") == ["3. Joint work 2 <late>", "Nine are open."]
    [body] = read.all("div")
    assert body["attrs"] == {"id": "concern-2017.3"}  # inside the details: only so does a link open them


def test_a_folded_part_without_a_name_has_that_of_its_place_and_no_list_of_links_leads_to_it():
    read = Read(folded(FOLDED, SECOND)["text/html"])
    assert read.ids == ["concern-2017.3", "part-2"]
    assert read.all("a") == []


def test_figures_of_a_line_stand_under_its_heading_and_the_line_stands_in_the_text():
    told = folded(FOLDED)
    [kept] = told[shown.MIME]["figures"]
    assert (kept["under"], [each.text for each in kept["cells"][0]["figures"]]) == ("3. Joint work", ["2"])
    assert told["text/plain"] == "3. Joint work\n2 <late>\nNine are open."
