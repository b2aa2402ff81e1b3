"""An area's facts: what area.toml may say, and how its plans and bodies are found."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from sendplan.data.area import MEANINGS, Area, Body, Facts, Plan, Rating
from sendplan.errors import NotFoundError


def rating(code: str = "C", word: str = "Complete", means: str = "complete") -> dict[str, str]:
    return {"code": code, "word": word, "means": means, "legend": "as the plan says"}


def plan(plan_id: str = "ip", **changes: object) -> dict[str, object]:
    return {"id": plan_id, "title": "Improvement plan", "hierarchy": ["priority"]} | changes


def body(body_id: str = "board", **changes: object) -> dict[str, object]:
    return {"id": body_id, "name": "Board", "notebooks": ["board_summary"]} | changes


def disclosure(**changes: object) -> dict[str, object]:
    return {"rule": "Small counts", "text": "None.", "show_small_counts": True} | changes


def term(**changes: object) -> dict[str, object]:
    return {"name": "Autumn term", "time_period": "202425", "ends": "2024-12-20"} | changes


def said(**changes: object) -> dict[str, object]:
    return {
        "la_name": "Smallshire",
        "new_la_code": "E10000099",
        "old_la_code": 999,
        "licence": "Open Government Licence v3.0",
        "disclosure": disclosure(),
        "neighbours": "None.",
        "plans": [plan()],
        "bodies": [body()],
    } | changes


def area(**changes: object) -> Area:
    return Area("smallshire", Facts.model_validate(said(**changes)), {}, "hash", Path("smallshire"))


def refused(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as error:
        Facts.model_validate(said(**changes))
    return [(".".join(map(str, found["loc"])), found["type"]) for found in error.value.errors()]


def test_an_area_needs_no_more_than_its_names_codes_and_words():
    facts = Facts.model_validate(said())

    assert (facts.la_name, facts.made_up, facts.plans[0].start, facts.plans[0].ratings) == (
        "Smallshire",
        False,
        None,
        (),
    )


@pytest.mark.parametrize("field", [each for each in said() if not each.endswith("_code")])
def test_a_field_that_is_missing_is_refused_by_its_name(field):
    without = {name: value for name, value in said().items() if name != field}

    with pytest.raises(ValidationError) as error:
        Facts.model_validate(without)

    assert [(found["loc"], found["type"]) for found in error.value.errors()] == [((field,), "missing")]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"colour": "blue"}, "colour"),
        ({"plans": [plan(colour="blue"), plan("next")]}, "plans.0.colour"),
        ({"plans": [plan(ratings=[rating() | {"colour": "blue"}]), plan("next")]}, "plans.0.ratings.0.colour"),
        ({"bodies": [body(colour="blue"), body("next")]}, "bodies.0.colour"),
    ],
)
def test_a_field_that_nobody_knows_is_refused_wherever_it_stands(changes, where):
    assert refused(**changes) == [(where, "extra_forbidden")]


@pytest.mark.parametrize("field", ["la_name", "licence", "neighbours"])
def test_a_text_that_is_blank_is_refused(field):
    assert refused(**{field: ""}) == [(field, "string_too_short")]


@pytest.mark.parametrize("field", ["rule", "text"])
def test_a_text_of_the_disclosure_rule_that_is_blank_is_refused(field):
    assert refused(disclosure=disclosure(**{field: ""})) == [(f"disclosure.{field}", "string_too_short")]


@pytest.mark.parametrize(("threshold", "rounding"), [(2, 1), (5, 1), (5, 5), (5, 10), (20, 7)])
def test_small_counts_are_hidden_below_a_threshold_and_the_others_may_be_rounded(threshold, rounding):
    hides = disclosure(show_small_counts=False, threshold=threshold, rounding=rounding)

    assert area(disclosure=hides).facts.disclosure.threshold == threshold


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"threshold": 1}, "disclosure.threshold"),
        ({"threshold": 21}, "disclosure.threshold"),
        ({"threshold": 20, "rounding": 41}, "disclosure.rounding"),
        ({"threshold": 4.5}, "disclosure.threshold"),
        ({"threshold": "5"}, "disclosure.threshold"),
        ({"threshold": True}, "disclosure.threshold"),
        ({"threshold": 5, "rounding": 0}, "disclosure.rounding"),
        ({"threshold": 5, "rounding": 11}, "disclosure"),
        ({}, "disclosure"),
        ({"threshold": 5, "colour": "blue"}, "disclosure.colour"),
        ({"threshold": 5, "show_small_counts": "no"}, "disclosure.show_small_counts"),
    ],
)
def test_a_rule_that_cannot_be_applied_is_refused(changes, where):
    assert [place for place, _ in refused(disclosure=disclosure(show_small_counts=False) | changes)] == [where]


def test_where_small_counts_are_shown_no_threshold_is_needed():
    assert area().facts.disclosure.threshold == 0


def test_an_area_may_have_no_code_nor_number():
    facts = Facts.model_validate({name: each for name, each in said().items() if not name.endswith("_code")})
    assert (facts.new_la_code, facts.old_la_code) == (None, None)


@pytest.mark.parametrize("code", ["E10000017", "E00000000", "E99999999", "W06000015", "S12000036", "N09000003"])
def test_a_code_of_a_nation_and_eight_digits_is_accepted(code):
    assert area(new_la_code=code).facts.new_la_code == code


@pytest.mark.parametrize("code", ["10000017", "E1000001", "E100000170", "X10000017", "e10000017", "E1000001x"])
def test_a_code_of_any_other_form_is_refused(code):
    assert refused(new_la_code=code) == [("new_la_code", "string_pattern_mismatch")]


def test_an_area_may_name_the_codes_it_had_before():
    assert area(earlier_la_codes=["E08000019"]).facts.earlier_la_codes == ("E08000019",)
    assert refused(earlier_la_codes=["e08000019"]) == [("earlier_la_codes.0", "string_pattern_mismatch")]


def test_the_last_days_of_terms_are_found_by_term_and_year():
    terms = [term(), term(name="Spring term", ends="2025-04-04")]

    assert area(terms=terms).facts.term_ends == {
        ("Autumn term", "202425"): date(2024, 12, 20),
        ("Spring term", "202425"): date(2025, 4, 4),
    }


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"time_period": "202426"}, "an academic year: two years that follow each other in 6 digits, such as 202425"),
        ({"ends": "2025-12-19"}, "a day from October to December of the academic year, as such a term ends"),
        ({"ends": "2024-09-30"}, "a day from October to December of the academic year, as such a term ends"),
        ({"name": "Spring term"}, "a day from February to May of the academic year, as such a term ends"),
        (
            {"name": "Summer term", "ends": "2024-07-19"},
            "a day from June to August of the academic year, as such a term ends",
        ),
    ],
)
def test_a_term_that_cannot_end_on_its_day_is_refused(changes, told):
    with pytest.raises(ValidationError) as error:
        Facts.model_validate(said(terms=[term(**changes)]))

    assert [(found["loc"], found["msg"]) for found in error.value.errors()] == [(("terms", 0), told)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Autumn term", "2024-10-01"),
        ("Autumn term", "2024-12-31"),
        ("Spring term", "2025-02-01"),
        ("Spring term", "2025-05-31"),
        ("Summer term", "2025-06-01"),
        ("Summer term", "2025-08-31"),
    ],
)
def test_a_term_may_end_on_the_first_and_on_the_last_day_of_its_months(name, day):
    assert area(terms=[term(name=name, ends=day)]).facts.term_ends == {(name, "202425"): date.fromisoformat(day)}


@pytest.mark.parametrize("number", [100, 888, 999])
def test_a_number_of_three_digits_is_accepted(number):
    assert area(old_la_code=number).facts.old_la_code == number


@pytest.mark.parametrize("number", [99, 1000, 0, -888])
def test_a_number_of_fewer_or_more_digits_is_refused(number):
    assert [where for where, _ in refused(old_la_code=number)] == ["old_la_code"]


@pytest.mark.parametrize("identifier", ["ip", "a", "7", "send-sub", "wsoa-2019"])
def test_an_id_of_small_letters_digits_and_hyphens_is_accepted(identifier):
    assert area(plans=[plan(identifier)]).plan(identifier).id == identifier


@pytest.mark.parametrize("identifier", ["", "IP", "-ip", "i p", "ip/x", "i_p", "../ip"])
def test_an_id_of_anything_else_is_refused(identifier):
    assert [where for where, _ in refused(plans=[plan(identifier), plan("next")])] == ["plans.0.id"]


@pytest.mark.parametrize("field", ["plans", "bodies"])
def test_an_area_without_a_plan_or_a_body_is_refused(field):
    assert refused(**{field: []}) == [(field, "too_short")]


def test_a_plan_without_words_for_its_levels_is_refused():
    assert refused(plans=[plan(hierarchy=[]), plan("next")]) == [("plans.0.hierarchy", "too_short")]


def test_a_body_without_notebooks_is_refused():
    assert refused(bodies=[body(notebooks=[]), body("next")]) == [("bodies.0.notebooks", "too_short")]


@pytest.mark.parametrize("notebook", ["../secret", "Board Summary", "a.ipynb"])
def test_a_notebook_whose_name_could_leave_its_folder_is_refused(notebook):
    with pytest.raises(ValidationError, match="notebooks"):
        Body.model_validate(body(notebooks=[notebook]))


@pytest.mark.parametrize("means", MEANINGS)
def test_a_rating_may_mean_any_of_the_meanings(means):
    assert Rating.model_validate(rating(means=means)).means == means


@pytest.mark.parametrize("means", ["blue", "Green", "not_reported", ""])
def test_a_rating_that_means_anything_else_is_refused(means):
    assert refused(plans=[plan(ratings=[rating(means=means)]), plan("next")]) == [
        ("plans.0.ratings.0.means", "literal_error")
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"plans": [plan("ip"), plan("app"), plan("ip")]}, ("each plan id once", "ip twice")),
        ({"bodies": [body("board"), body("board")]}, ("each body id once", "board twice")),
        (
            {"plans": [plan(ratings=[rating("C"), rating("C", "Green", "green")])]},
            ("each rating code once", "C twice"),
        ),
        ({"plans": [plan(aspects=["Delivery", "Delivery"])]}, ("each aspect once", "Delivery twice")),
        ({"terms": [term(), term(ends="2024-12-19")]}, ("each term once", "Autumn term of 202425 twice")),
        ({"earlier_la_codes": ["E08000019"] * 2}, ("each code once", "E08000019 twice")),
        ({"earlier_la_codes": ["E10000099"]}, ("each code once", "E10000099 twice")),
    ],
)
def test_a_name_that_stands_twice_is_refused_by_that_name(changes, told):
    with pytest.raises(ValidationError) as refused:
        Facts.model_validate(said(**changes))

    first = refused.value.errors()[0]
    assert (first["msg"], first["ctx"]["found"]) == told


def test_the_same_rating_code_may_stand_in_two_plans():
    both = area(plans=[plan("a", ratings=[rating()]), plan("b", ratings=[rating()])])

    assert both.plan("a").codes == both.plan("b").codes


def test_two_faults_of_the_file_are_both_told():
    assert {where for where, _ in refused(la_name="", old_la_code=1)} == {"la_name", "old_la_code"}


def test_a_plan_gives_its_own_word_for_each_meaning_in_the_order_of_its_scale():
    scale = Plan.model_validate(plan(ratings=[rating("R", "Late", "red"), rating("C", "Done", "complete")]))

    assert list(scale.words.items()) == [("red", "Late"), ("complete", "Done")]


def test_a_plan_gives_the_meaning_of_each_code():
    scale = Plan.model_validate(plan(ratings=[rating("n/s", "Not started", "not_started"), rating()]))

    assert scale.codes == {"n/s": "not_started", "C": "complete"}


def test_a_plan_without_ratings_has_no_words():
    unrated = Plan.model_validate(plan())

    assert (unrated.words, unrated.codes) == ({}, {})


def test_a_plan_keeps_the_dates_it_is_given():
    dated = Plan.model_validate(plan(start=date(2019, 4, 1), end=date(2020, 12, 31)))

    assert (dated.start, dated.end) == (date(2019, 4, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("dates", "there"),
    [
        ({}, [True, True, True]),
        ({"start": date(2019, 4, 1)}, [False, True, True]),
        ({"published": date(2019, 4, 1)}, [False, True, True]),
        ({"published": date(2019, 4, 2), "start": date(2019, 4, 1)}, [False, False, True]),
    ],
)
def test_a_plan_is_known_from_the_day_it_was_public_or_else_from_its_start(dates, there):
    dated = Plan.model_validate(plan(**dates))

    assert [dated.known_on(date(2019, 3, 31) + timedelta(days=days)) for days in (0, 1, 2)] == there


def test_facts_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        area().facts.la_name = "Largeshire"


def test_a_plan_is_found_by_its_id():
    assert area(plans=[plan("a", title="First"), plan("b", title="Second")]).plan("b").title == "Second"


def test_a_body_is_found_by_its_id():
    assert area(bodies=[body("a", name="First"), body("b", name="Second")]).body("a").name == "First"


def test_an_unknown_plan_is_answered_with_the_plans_there_are():
    with pytest.raises(NotFoundError) as error:
        area(plans=[plan("wsoa"), plan("ip")]).plan("IP")

    assert str(error.value) == "There is no plan 'IP'. What exists: wsoa, ip."


def test_an_unknown_body_is_answered_with_the_bodies_there_are():
    with pytest.raises(NotFoundError) as error:
        area(bodies=[body("hwb"), body("board")]).body("cabinet")

    assert str(error.value) == "There is no body 'cabinet'. What exists: hwb, board."


def test_an_area_shows_its_name_without_its_tables():
    assert "tables" not in repr(area())


def test_two_areas_read_from_different_folders_are_the_same_if_their_data_is():
    here, there = (Area("a", area().facts, {}, "hash", Path(folder)) for folder in ("here", "there"))

    assert here == there


@pytest.mark.parametrize(
    ("scale", "is_fine"),
    [
        ({"most": 5, "medium": 8, "high": 25}, True),
        ({"most": 5, "medium": 8, "high": 26}, False),
        ({"most": 4, "medium": 14, "high": 15}, True),
        ({"most": 5, "medium": 15, "high": 15}, False),
    ],
)
def test_a_scale_of_risks_is_in_order_and_reaches_its_highest_level(scale, is_fine):
    if is_fine:
        assert area(plans=[plan(risks=scale)]).facts.plans[0].risks.high == scale["high"]
    else:
        assert ("plans.0.risks", "order") in refused(plans=[plan(risks=scale)])
