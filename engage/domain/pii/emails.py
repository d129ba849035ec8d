"""E-mail addresses, also those written so that robots do not find them: jean dot smith at example dot org."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.word_lists import words_of

_AT = re.compile(
    r"(?P<plain> {0,2}@ {0,2})|(?P<bracket> {0,2}[\[({<] ?(?:at|@) ?[\])}>] {0,2})"
    r"|(?P<word>[ _\-](?:at|AT|At)(?: sign)?[ _\-])"
)
_LEFT = re.compile(
    r"[\w+%'\-]{1,64}(?:(?:[._\-]| [._\-] |(?: |\)|\]){1,2}(?:tod|erocsrednu|hsad|nehpyh|sulp|tniop|potsllaf)(?: |\("
    r"|\[){1,2})"
    r"[\w+]{1,64}){0,6}", re.I,
)  # fmt: skip
"""Read from right to left, the part before the sign."""
_LEFT_TIGHT = re.compile(r"[\w+%'!#$&*=?^{|}~\-]{1,64}(?:\.[\w+%'\-]{1,64}){0,8}", re.I)
_SEPARATOR = r"(?: ?[\[({] ?(?:dot|\.) ?[\])}] ?| \. | ?\.(?=\w)| dot | punto | point | full ?stop )"
_RIGHT = re.compile(rf"([A-Za-z0-9\-]{{1,63}}(?:{_SEPARATOR}[A-Za-z0-9\-]{{1,63}}){{0,5}})", re.I)
_RIGHT_TIGHT = re.compile(r"[\w\-]{1,63}(?:\.[\w\-]{2,63}){1,6}")
_SPLIT = re.compile(_SEPARATOR, re.I)
_LAST = words_of(
    """
    com uk org net co scot info me io eu gov edu ac nhs ie pl de fr es it nl pt ro lt lv ua ru in pk ng us ca au nz
    biz name online live app email xyz example test london wales tv int mil sch cat
    """
)
_PROVIDERS = words_of(
    """
    gmail googlemail hotmail outlook yahoo ymail icloud btinternet live aol sky talktalk virginmedia virgin proton
    protonmail mail msn ntlworld blueyonder me mac tiscali
    """
)
_NO_LOCAL = words_of(
    """
    look looked looking me us it them is was be page website site online find found see info go went available here
    details more up out read form forms post posted meet met address email e-mail mail contact
    """
)
_OF_A_SERVICE = words_of(
    """
    info enquiries enquiry contact admin hello office feedback support reception complaints noreply no-reply help jo
    webmaster postmaster press team mail
    """
)


def find(text: str) -> Iterator[Found]:
    """Addresses with their whole domain."""
    done = 0
    for sign in _AT.finditer(text):
        if sign.start() < done:
            continue
        end = _domain(text, sign)
        start = _local(text, sign) if end else None
        if end and start is not None:
            local = text[start : sign.start()].lower()
            reason = Reason.WHOLE_FORM if sign["plain"] == "@" else Reason.SPELLED_OUT
            yield Found(start, end, Kind.EMAIL, local not in _OF_A_SERVICE, reason)
            done = end


def _domain(text: str, sign: re.Match[str]) -> int | None:
    if sign["plain"] == "@":
        tight = _RIGHT_TIGHT.match(text, sign.end())
        if tight:
            # "write to jean@example.org.Thanks": the last part is no part of the address.
            return tight.end()
    near = text[sign.end() : sign.end() + 200].split("\n", 1)[0]
    found = _RIGHT.match(near)
    if not found:
        return None
    parts = [hit.start() for hit in _SPLIT.finditer(found[1])]
    # Take as many parts as make a domain: what follows may be the next sentence.
    for stop in (found.end(), *reversed(parts)):
        labels = _SPLIT.split(found[1][:stop])
        if _plausible(labels, found[1][:stop], sign):
            return sign.end() + stop
    return None


def _plausible(labels: list[str], written: str, sign: re.Match[str]) -> bool:
    last, first = labels[-1].lower(), labels[0].lower()
    if len(labels) == 1:
        return (first in _PROVIDERS - {"me", "live", "sky", "mail", "mac", "virgin"} and len(first) > 2) or (
            sign["bracket"] is not None and "at" in sign["bracket"].lower() and len(first) > 3
        )
    if last not in _LAST:
        return False
    if sign["word"] is not None:
        return first in _PROVIDERS or re.search(r" dot |[\[({]", written, re.I) is not None
    return True


def _local(text: str, sign: re.Match[str]) -> int | None:
    window = text[max(0, sign.start() - 160) : sign.start()].rsplit("\n", 1)[-1]
    pattern = _LEFT_TIGHT if sign["plain"] == "@" else _LEFT
    found = pattern.match(window[::-1])
    if not found:
        return None
    local = found[0][::-1].strip("'.-")
    if not local or (sign["word"] is not None and local.lower() in _NO_LOCAL) or len(found[0]) > 120:
        return None
    return sign.start() - len(found[0]) + (len(found[0][::-1]) - len(found[0][::-1].lstrip("'.-")))
