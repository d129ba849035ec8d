"""Phone numbers, in figures or words. Freephone numbers and those at local rate belong to services, not to people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import after, before
from engage.domain.pii.figures import Group, Run, runs
from engage.domain.pii.spans import Found, Kind, Reason

_ASKS = re.compile(
    r"\b(?:tele)?(?:phones?|phoned|fone)\b|\b(?:call|ring|rang|dial|text|tel|mob|mobile|landline|whatsapp|voicemail|"
    r"answerphone|contact|reach)\b|\bnumber(?:'s| is)|\bhouse number\b|\bphone no\b"
)
_NOT_A_PHONE = re.compile(
    r"(?:£|\$|€|ref(?:erence)?|order|case|version|room|ward|bed|bus|account|acct|sort code|a/c|invoice|policy|card|"
    r"option|after|before|until|between|at|about|over|than|form|chi|nhs)(?: (?:number|no|code|num))?[.:]? ?(?:is "
    r"|was )?\Z"
)
_LETTERS_BEFORE = re.compile(r"[A-Za-z]-\Z")
"""LC-20931 is a reference."""
_UNIT = re.compile(
    r" ?(?:%|am\b|pm\b|times|people|patients|mins?\b|minutes|hours?|days?|weeks?|months?|years?|pounds|p\b|mg|ml\b"
    r"|miles|signatures|quid|million|thousand|folk|of them|/|:\d|st\b|nd\b|rd\b|th\b)"
)
_EXTENSION = re.compile(r"\A ?,? ?(?:\(? ?(?:ext(?:ension|n)?\.?|x) ?(?:no\.? ?|number )?\d{2,6}\)?)", re.I)
_EXTENSION_ALONE = re.compile(r"\b(?:ext\.?|extension|extn\.?) ?(?:no\.? ?|number )?\d{3,6}\b", re.I)
_SERVICES = (
    "0800", "0808", "0300", "0303", "0306", "0330", "0333", "0343", "0344", "0345", "0370", "0371", "0843", "0844",
    "0845", "0870", "0871", "0872", "0900", "0901", "0905", "0906", "0911", "118", "116", "18001",
)  # fmt: skip
"""How numbers begin that only services have."""
_SHORT_SERVICES = ("116", "118", "85258", "18000", "18001")
_ABROAD = re.compile(r"(?:1|2[07]|3[0-9]|4[0135-9]|48|5[1-8]|6[0-6]|7|8[1246]|9[0-58])\d{7,13}\Z")


def find(text: str) -> Iterator[Found]:
    """Numbers by which somebody can be rung."""
    for run in runs(text):
        yield from _in_run(text, run)
    for alone in _EXTENSION_ALONE.finditer(text):
        yield Found(*alone.span(), Kind.PHONE, False, Reason.WORDS_BESIDE)


def _in_run(text: str, run: Run) -> Iterator[Found]:
    groups = run.groups
    place, found_any = 0, False
    while place < len(groups):
        stop = _whole(groups, place, abroad=run.plus is not None and place == 0)
        if stop is None:
            place += 1
            continue
        start = run.plus if run.plus is not None and place == 0 else groups[place].start
        start, end = _with_brackets(text, start, groups[stop - 1].end)
        digits = "".join(group.digits for group in groups[place:stop])
        spoken = any(group.spoken for group in groups[place:stop])
        found_any = True
        if not digits.startswith(_SERVICES):
            longer = _EXTENSION.match(text[end : end + 30])
            reason = Reason.SPELLED_OUT if spoken else Reason.WHOLE_NUMBER
            yield Found(start, end + (longer.end() if longer else 0), Kind.PHONE, True, reason)
        place = stop
    if not found_any:
        yield from _short(text, groups)


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    if start and text[start - 1] == "(" and ")" in text[start:end]:
        start -= 1
    return start, end


def _whole(groups: tuple[Group, ...], place: int, *, abroad: bool) -> int | None:
    """Up to which group, from this one on, a whole number goes; None if it does not begin one."""
    digits, best = "", None
    first = groups[place].digits
    if not (abroad or first.startswith("0") or first == "44" or (first.startswith("44") and len(first) > 9)):
        return None
    for stop in range(place, min(place + 16, len(groups))):
        digits += groups[stop].digits
        if len(digits) > 16:
            break
        if len(digits) < 8:
            continue
        if _is_british(digits) or (abroad and _ABROAD.match(digits)) or _dialled_abroad(digits):
            best = stop + 1
    return best


def _dialled_abroad(digits: str) -> bool:
    """00 and a country: 00353 1 496 0999."""
    return len(digits) >= 12 and digits.startswith("00") and _ABROAD.match(digits[2:]) is not None


def _is_british(digits: str) -> bool:
    for code in ("0044", "44"):
        if digits.startswith(code):
            rest = digits[len(code) :]
            return _is_national(rest if rest.startswith("0") else "0" + rest) and len(rest) >= 9
    return _is_national(digits)


def _is_national(digits: str) -> bool:
    if digits == "08001111":
        return True
    if digits.startswith("01"):
        return len(digits) == 11 or (len(digits) == 10 and digits[2] != "0")
    if digits.startswith(("02", "03", "07", "09")):
        return len(digits) == 11
    return digits.startswith("08") and len(digits) in {10, 11}


def _short(text: str, groups: tuple[Group, ...]) -> Iterator[Found]:
    """A number without its area code, or with a figure too few or too many, where a word says that it is one."""
    digits = "".join(group.digits for group in groups)
    local = 5 <= len(digits) <= 8 and digits[0] != "0" and len(groups) <= 4 and not digits.endswith("000")
    no_nought = len(digits) == 10 and digits[0] in "17"  # 7700 900123: the nought was left out
    slip = 9 <= len(digits) <= 12 and digits[0] == "0" and digits[1] in "127" and len(groups[0].digits) > 2
    usual = (local or no_nought or slip) and len(set(digits)) > 1
    if not usual and not (all(group.spoken for group in groups) and len(digits) in {6, 7}):
        return
    start, end = groups[0].start, groups[-1].end
    near = before(text, start, reach=30)
    if _LETTERS_BEFORE.search(text, max(0, start - 2), start):
        return
    if digits.startswith(("116", "118", "85258", "18000", "18001")) or text[start - 1 : start] in {
        "/",
        ":",
        "£",
        "$",
        "#",
    }:
        return
    if _ASKS.search(near) and not _NOT_A_PHONE.search(near) and not _UNIT.match(after(text, end)):
        yield Found(start, end, Kind.PHONE, False, Reason.WORDS_BESIDE)
