"""Words of a report that say that the work is unfinished: what a rating of complete is held against.

One list, in English, for the plans of all areas. Where it is not sure what is unfinished the rule is silent:
a false alarm doubts a lead's word for nothing.
"""

from __future__ import annotations

import re

# What the rule finds, as readers are told; each is found (a test holds it to that).
EXAMPLES = (
    "in draft",
    "not yet agreed",
    "still to be approved",
    "to be finalised",
    "awaiting sign-off",
    "is being rebuilt",
    "in progress",
    "work continues",
    "almost complete",
    "incomplete",
)
_ENDED = r"(?:adopted|agreed|approved|completed?|finali[sz]ed|finished|launched|published|ratified|signed[ -]off)"
_BEGUN = r"(?:actioned|begun|delivered|done|implemented|in (?:place|use)|started|submitted)"
_MADE = (
    r"(?:(?:re-?)?(?:built|created|designed|developed|drafted|written)|completed|drawn up|finali[sz]ed|negotiated"
    r"|prepared|produced)"
)
_SIGN = (
    r"(?:adoption|agreement|approval|clearance|completion|finali[sz]\w+|publication|ratification|sign(?:ing)?[ -]?off)"
)
_WORK = (
    r"(?:action|consultation|design|development|discussions?|drafting|negotiations?|procurement|project"
    r"|recruitment|task|work|writing)"
)
_STILL = r"(?:still |now |currently |also )*"
_PENDING = re.compile(
    "|".join(
        (
            rf"\bnot yet (?:been |fully )*(?:{_ENDED}|{_BEGUN})\b",
            r"\bnot (?:been |fully )*(?:actioned|completed?|finali[sz]ed|finished)\b",
            rf"\b(?:yet|still|remains?) to be (?:{_ENDED}|{_BEGUN})\b",
            rf"(?<!was )(?<!were )\bto be {_ENDED}\b",
            rf"\b(?:await(?:s|ing)?|(?:waits|waiting) for) (?:[\w'\u2019-]+ ){{0,3}}{_SIGN}\b",
            rf"(?:\b(?:is|are|still|now|currently) |^){_STILL}being {_MADE}\b",
            r"(?<!was )(?<!were )(?<!been )\bin progress\b",
            rf"\b(?:it|this|{_WORK})\b(?: [\w'\u2019-]+){{0,5}}? (?:is|are|remains?) {_STILL}"
            r"(?:continuing|going on|ongoing|outstanding|under ?way)\b",
            rf"\b{_WORK}\b(?: [\w'\u2019-]+){{0,5}}? (?:continues?|goes on|go on)\b(?! to\b)",
            rf"^{_STILL}(?:ongoing|under ?way)$",
            r"\b(?:almost|nearly|partly|partially|part) complete[d]?\b",
            r"\b(?:incomplete|unfinished)\b",
        )
    )
)
_DRAFT = re.compile(r"\b(?:re-?)?draft(?:s|ed)?\b")
_FINISHED = re.compile(rf"\b{_ENDED}\b")
_DENIED = re.compile(r"\b(?:no|no longer|none|nothing|never)\b")
_CLAUSES = re.compile(r"\s*(?:[.;:,!?]+(?:\s|$)|\s\u2013\s|\s-\s|\b(?:and|but|while|although|though)\b)\s*")


def says_unfinished(narrative: str, title: str = "") -> bool:
    """Whether a report's words say that the work is unfinished.

    A clause that denies it, or says that what it speaks of is finished, says nothing. A draft does not count
    where the action itself, by its title, is to draft, nor where the report says that something is finished.
    """
    clauses = [each for each in _CLAUSES.split(narrative.casefold()) if each and not _DENIED.search(each)]
    drafts = not _DRAFT.search(title.casefold()) and not _FINISHED.search(_PENDING.sub("", narrative.casefold()))
    pending = (each for each in clauses if _PENDING.search(each) and not _FINISHED.search(_PENDING.sub("", each)))
    return any(pending) or (drafts and any(map(_DRAFT.search, clauses)))
