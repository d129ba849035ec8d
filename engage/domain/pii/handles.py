"""What people are called on social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.spans import Found, Kind, Reason

_NETWORK = (
    r"(?:facebook|fb|instagram|insta|ig|twitter|tik ?tok|snap ?chat|snap|linked ?in|threads|bluesky|mastodon|telegram|"
    r"discord|reddit|messenger|youtube|x\.com)"
)
_AT = re.compile(r"(?<![\w.@/+\-])@(?!at\b)[A-Za-z_][\w.]{1,40}(?<!\.)")
_ADDRESS = re.compile(
    r"(?:(?<!\w)https?://)?(?:(?<!\w)(?:www|m|en-gb|mobile|uk|web)\.)?(?<!\w)(?:facebook|fb|instagram|twitter|x"
    r"|tiktok|linkedin|snapchat|threads|"
    r"youtube|bsky|reddit|t|wa)\.(?:com|me|net|app)/[\w@][\w./@\-]{0,80}(?<![.\-])", re.I,
)  # fmt: skip
_NAMED = re.compile(
    rf"\b{_NETWORK}(?: (?:name|handle|account|page|profile|id|username|user name|tag))? ?(?::|is|=|as|under|called|am"
    rf"|-)"
    rf" ?(?P<what>[\w][\w.\-']{{1,40}}(?: [A-Z][\w\-']{{1,30}}){{0,2}})", re.I,
)  # fmt: skip
_UNDER = re.compile(
    rf"\b(?i:on {_NETWORK},? (?:as|under|called|i'm|im|i am|at|it's|by the name(?: of)?))"
    rf" (?P<what>[\w@][\w.\-']{{1,40}}(?: [A-Z][\w\-']{{1,30}}){{0,2}})"
)
_FIND = re.compile(
    rf"\b(?i:(?:find|add|message|messaged|follow|get|contact|look|dm|pm) (?:me|us|her|him|them)(?: up)?"
    rf" (?:on|through|by|via) {_NETWORK}[,:;]? (?:-|\()? ?)"
    rf"(?P<what>[A-Z][\w\-']{{1,30}}(?: [A-Z][\w\-']{{1,30}}){{1,2}})"
)
"""Find me on facebook, Senga Inventit."""
_USERNAME = re.compile(
    r"\b(?:user ?name|gamer ?tag|handle|screen name) (?:is|was|:)? ?(?P<what>@?[A-Za-z_][\w.\-]{2,40})", re.I
)
_BESIDE = re.compile(
    rf"\b{_NETWORK}[ :,(]{{1,3}}(?P<what>(?=[\w.]{{0,40}}(?:[._]\w|[A-Za-z]\d))[A-Za-z][\w.]{{4,40}}(?<!\.))(?!@)", re.I
)
"""Insta jeanie.bakes: no word is made like this."""
_THEN = re.compile(
    rf"\b(?:i'm|im|i am|my|name is|under|as|me at|called) "
    rf"(?P<what>(?=[\w.]{{0,40}}(?:[._]\w|[A-Za-z]\d))[A-Za-z][\w.]{{4,40}}(?<!\.))"
    rf",? (?:on|at) (?:the )?{_NETWORK}\b",
    re.I,
)
"""I'm gogs_62 on insta."""
_WEB = re.compile(r"\.(?:com|co|org|net|uk|scot|me|gov)\b", re.I)
_ANY = re.compile(rf"{_NETWORK}|user ?name|gamer ?tag|handle|screen name", re.I)
_REDDIT = re.compile(r"(?<![\w/])/?u/[\w\-]{3,20}")
_OFFICIAL = re.compile(r"nhs|council|hscp|police|gov|samaritan|news|bbc|careopinion|childline", re.I)
_WORD = re.compile(
    r"(?:a|an|the|my|our|not|no|full|where|how|why|great|good|bad|only|just|very|useless|well|down|used|so|too|that"
    r"|what|"
    r"private|taken|removed|it|there|all|for|in|on|at|off|to|of|i|we|you|they|he|she|if|when|because|and|or|but|public|usual|normal"
    r"|also|"
    r"quick|quicker|better|worse|faster|always|never|better|one|much|more|often|with|still|now|the|social|being|easy|"
    r"they're|it's|rubbish|fine|ok|okay|toxic|awful|enough|your)\Z", re.I,
)  # fmt: skip


def find(text: str) -> Iterator[Found]:
    """Handles, addresses of profiles, and names that are said to be used on a network."""
    for found in _AT.finditer(text):
        if not _OFFICIAL.search(found[0]):
            yield Found(*found.span(), Kind.HANDLE, True, Reason.WHOLE_FORM)
    for found in _ADDRESS.finditer(text):
        if not _OFFICIAL.search(found[0].split("/", 3)[-1]):
            yield Found(*found.span(), Kind.HANDLE, True, Reason.WHOLE_FORM)
    for found in _REDDIT.finditer(text):
        yield Found(*found.span(), Kind.HANDLE, True, Reason.WHOLE_FORM)
    if not _ANY.search(text):
        return
    for found in (*_BESIDE.finditer(text), *_THEN.finditer(text)):
        if not _OFFICIAL.search(found["what"]) and not _WEB.search(found["what"]):
            yield Found(*found.span("what"), Kind.HANDLE, True, Reason.WORDS_BESIDE)
    for pattern in (_NAMED, _UNDER, _FIND, _USERNAME):
        for found in pattern.finditer(text):
            yield from _said(text, found, named=pattern is _NAMED)


def _said(text: str, found: re.Match[str], *, named: bool) -> Iterator[Found]:
    """What is said to be used on a network, unless it is a word of the sentence: Facebook is full of lies."""
    words = found["what"].split(" ")
    first = words[0].rstrip(".'-")
    if _WORD.match(first) or _OFFICIAL.search(found["what"]):
        return
    plain = first.isalpha() and first.islower()
    if named and plain and not re.search(r"name|handle|my|:|account", _around(text, found)):
        return
    # Case is ignored while the network is looked for: the words after the first need their capitals.
    kept = words[:1]
    for word in words[1:]:
        if not (words[0][:1].isupper() and word[:1].isupper()):
            break
        kept.append(word)
    end = found.start("what") + len(" ".join(kept).rstrip(".'-"))
    yield Found(found.start("what"), end, Kind.HANDLE, not plain, Reason.WORDS_BESIDE)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 5) : found.start("what")].lower()
