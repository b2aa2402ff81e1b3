"""`sendplan new measure`: a measure begun from a template: its row of measures.csv, checked as any is."""

from __future__ import annotations

import argparse

from sendplan.errors import SendplanError

OPTIONS = {
    "title": "short title, in your own words",
    "section": "reference of the part of the plan that it belongs to",
    "unit": "%%, count, weeks, £ ...",
    "better": "higher, lower or target",
}
TEMPLATE = {"dp": "0", "is_small_count": "false", "in_plan": "true"}  # of every measure, until its row says another
NEXT = (
    "Next: what it counts, as its definition; a row in observations.csv for each value, with its source; "
    "then sendplan check {area}.\n"
    "is_small_count is {small}: say true where its values, or those a share is made of, count few people."
)


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the options."""
    measure = kinds.add_parser("measure", help="a row of measures.csv")
    measure.add_argument("ref", metavar="REF", help="as the plan numbers it")
    measure.add_argument("--area", required=True, help="folder of data/")
    measure.add_argument("--plan", metavar="ID", help="of area.toml (default: the only one)")
    for name, about in OPTIONS.items():
        measure.add_argument(f"--{name}", required=True, metavar="TEXT", help=about)
    measure.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Add the row, or refuse it for every fault that the area would have with it."""
    from sendplan.data.areas import load_area
    from sendplan.data.schema import columns_of
    from sendplan.sources.release import append

    area = load_area(options.area)
    plans = [each.id for each in area.facts.plans]
    if options.plan is None and len(plans) > 1:
        raise SendplanError(f"Of which plan is it? Give --plan with one of {', '.join(plans)}.")
    given = {name: getattr(options, name) for name in ("ref", *OPTIONS)}
    small = "true" if options.unit == "count" else TEMPLATE["is_small_count"]
    own = {"plan": options.plan or plans[0], "is_small_count": small}
    append(area.folder, area.facts, {"measures": [dict.fromkeys(columns_of("measures"), "") | TEMPLATE | given | own]})
    print(f"Written: {area.folder / 'measures.csv'}", NEXT.format(area=area.id, small=small), sep="\n")
    return 0
