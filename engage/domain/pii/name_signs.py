"""What stands behind a word and says that it is somebody: was my nurse, next door, took my bloods, and her son."""

from __future__ import annotations

import re

from engage.domain.pii import name_words as beside

_REACH = 60
"""So many letters behind a word are looked at."""
_ROLE = "(?:" + "|".join(sorted(beside.RELATIONS | beside.ROLES, key=len, reverse=True)) + ")"
_VERY = r"(?:(?:so|very|really|absolutely|always|extremely|just|pure|also|both) )*"
_THEM = r"(?:me|my|us|him|her|mum|dad|our|his|them)"
_HOURS = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)"
_IS_SOMEBODY = re.compile(
    rf"(?:,| -| \()? (?:who )?(?:(?:is|was|has been) )?(?:my|our|the|his|her|a|your|one of the)"
    rf" (?:\w+ ){{0,2}}{_ROLE}s?\b"
    r"|,? (?:next door|(?:up|down)stairs|(?:across|over) the (?:road|street|landing|way)|round the corner)\b"
    r"|,? (?:from|at|on|in) (?:the )?(?:reception|desk|front desk|switchboard|nights|night shift|next bed|bed opposite"
    r"|other bed|bed (?:beside|next to)|office|pharmacy|kitchen|day centre|lunch club|tea bar|phones?)\b"
    r"|,? at the (?:library|gym|job ?centre|chemist|surgery|bank|post office|school|food ?bank|cafe|hub)\b"
    r"|,? (?:from|in) (?:the )?(?:social work|podiatry|physio|physiotherapy|x-?ray|audiology|dietetics|pharmacy"
    r"|housing|transport|chiropody|phlebotomy|rehab|welfare rights|citizens advice)\b"
    r"|,? from (?:the|our) (?:[a-z'\-]+ ){1,2}(?:club|group|team|centre|agency|charity|hospice|council|hub|project"
    r"|office|service)\b"
    r"| (?:was|is) (?:his|her) (?:first |full |real )?name\b"
)
_ACTS = re.compile(
    rf" (?:was|is|wis|were|has been) {_VERY}(?:kind|patient|rude|helpful|friendly|gentle|caring|cheery|attentive"
    r"|polite|dismissive|the only one|the one|a (?:star|gem|angel|godsend|saint|delight)|an angel|off sick|on duty"
    r"|on holiday)\b(?! of\b)"
    r"| (?:took|did|made|sat|held|rang|phoned|told|washed|dressed|fed|changed|showed|explained|drove|cut|checked"
    rf"|visited|helped|stayed|spoke|listened|looked after|apologised)(?: (?:with|to))? {_THEM}\b"
    r"| (?:came|comes) (?:to (?:see|visit|check)|out to|in to|round to)\b"
    rf"| (?:came|comes|visits) (?:in )?(?:at (?:\d|half|about|{_HOURS})|on (?:a )?\w+days?\b|every\b|twice\b"
    r"|once an?\b|three times\b)"
)
_PRAISED = re.compile(
    rf" (?:was|is|wis) {_VERY}(?:lovely|brilliant|great|fantastic|amazing|wonderful|excellent|superb|nice|good|honest"
    r"|professional|brill|fab|braw|the best|first class)\b"
)
_APPOSED = re.compile(
    rf"(?:, | \()(?:my|our|the|his|her) (?:\w+ ){{0,2}}{_ROLE}[,.)]"
    rf"| (?:and|with) (?:his|her) (?:\w+ ){{0,2}}{_ROLE}s?\b"
    rf"|'s (?:{_ROLE}|wheelchair|funeral|birthday|hair|feet|tablets|medication|walking frame|stroke|dementia|flat"
    r"|bed)\b"
)
_DOES_TO = re.compile(
    r" (?:told|helped|rang|phoned|showed|visited|washed|dressed|drove|explained|brought|sat with|held|looked after"
    rf"|listened to|spoke to|made|took|checked|texted|said)(?: it)?(?: to)? (?:{_THEM}|hello|hi|goodbye)\b"
)


def is_somebody(text: str, end: int) -> bool:
    """Whether who or where it is stands behind it: Hope was my nurse; May next door; Jo from podiatry."""
    return _IS_SOMEBODY.match(_behind(text, end)) is not None


def acts(text: str, end: int) -> bool:
    """Whether it did, or was, what only people do and are: took my bloods, was very kind."""
    return _ACTS.match(_behind(text, end)) is not None


def praised(text: str, end: int) -> bool:
    """Whether it was lovely, as people are, and the weather of a month or an art class."""
    return _PRAISED.match(_behind(text, end)) is not None


def apposed(text: str, end: int) -> bool:
    """Whether even a word on no list is somebody by it: Xavira, my carer, was late; Xavira and her son."""
    return _APPOSED.match(_behind(text, end)) is not None


def does_to(text: str, end: int) -> bool:
    """Whether it does to somebody what a person does: helped me up, said hello."""
    return _DOES_TO.match(_behind(text, end)) is not None


def _behind(text: str, end: int) -> str:
    return text[end : end + _REACH].lower()
