"""Whatever anybody types into an address, a query or a field: an answer, never a failure, on both databases.

Everybody around one ask is there, so that the pages have their forms. One person holds every role: what is tested
here is not who may, but what is sent.
"""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

import engage.web
from tests.hostile import MARK, Prober, World, address, chosen, forms, rules, texts, with_given

both_databases = pytest.mark.both_databases  # what one may choke on: odd letters, numbers without end

PASTE = "Ceò is sneachd. " * 6_500
"""Some hundred thousand characters, as somebody pastes a whole report."""

HUGE = str(2**63)

PATHS = (
    "%00", "a%00b", "%ED%A0%80", "%C3%28", HUGE, "0", "-1", "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:a=b", "{{7*7}}",
    "x" * 3_000, "%F0%9F%92%A9", "ABCDEFGH", "abc-defg h",
)  # fmt: skip
INTS = ("0", "2147483648", HUGE, "9" * 5_000, "%D9%A3")
QUERIES = (
    "\0", "a\0b", "\ufffe\u202e", HUGE, "2147483648", "9" * 15, "-1", "1e9", "٣", "²", "b0-0", "1-0-999999999999999",
    "a99999999999999999-999999999999999", "2026-13-99", "%", MARK, "x" * 5_000, "\r\nSet-Cookie: a=b",
)  # fmt: skip

QUERY_NAMES = ("after", "again", "before", "body", "change", "contribution", "entry", "event", "failed", "from",
               "host", "into", "list", "locality", "more", "next", "overdue", "place", "q", "question", "reference",
               "saved", "sent", "span", "state", "theme", "then")  # fmt: skip
READS_QUERY = frozenset({
    "account.forgot", "account.sign_in", "admin.equality.partnership", "admin.invitations.overview",
    "admin.pages.history", "admin.people.overview",
    "admin.records.audit", "admin.records.jobs", "admin.records.outbox", "board.correct", "board.every_ask",
    "board.raise_ask", "moderation.by_hand", "moderation.key_in_event", "moderation.paper", "moderation.queue",
    "moderation.theme", "moderation.themes", "moderation.join_theme", "moderation.split_theme",
    "public.register", "public.share", "public.share_choose", "public.share_pictures", "public.share_step",
    "public.share_under_13",
    "public.shared", "public.status",
})  # fmt: skip
"""Pages that look at their query; the others are tried once."""
TEXTS = ("a\0b\ud800c\u202e\ufffe\U000e0001", MARK, "javascript:alert(1)\r\nBcc: c@example.org", HUGE)
ANYTHING = (HUGE, "9" * 5_000, "\0²", "-1", "31/02/99999", "https://[", "..")




@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


@both_databases
def test_paths(world: World) -> None:
    probe, known = Prober(world), world.arguments()
    for method in ("GET", "POST"):
        for rule in rules(world.app, method):
            for name in sorted(rule.arguments):
                whole = "<int:" in str(rule) and f"<int:{name}>" in str(rule)
                for value in INTS if whole else PATHS:
                    probe.send(method, address(rule, known, **{name: value}), value)
    probe.verdict()


@both_databases
def test_queries(world: World) -> None:
    probe, known = Prober(world), world.arguments()
    odd = cycle(QUERIES)
    for rule in rules(world.app, "GET"):
        for value in QUERIES if rule.endpoint in READS_QUERY else [next(odd)]:
            query = urlencode([(name, value) for name in QUERY_NAMES])
            probe.send("GET", f"{address(rule, known)}?{query}", value)
        probe.send("GET", f"{address(rule, known)}?from=%ff%fe&after=%ed%a0%80&list[]=1&=&&q", "bytes")
    probe.verdict()


def test_every_query_that_is_read_is_tried() -> None:
    source = "".join(path.read_text() for path in Path(engage.web.__file__).parent.rglob("*.py"))
    read = set(re.findall(r"""(?:args\.get\(|args\[|_number\()["'](\w+)""", source))
    assert read <= set(QUERY_NAMES), read - set(QUERY_NAMES)


@both_databases
def test_fields(world: World) -> None:
    found, probe = forms(world), Prober(world)
    odd = cycle(ANYTHING)
    for form in found:
        typed, given = texts(form), form.values()
        if form.names:
            for value in TEXTS:
                probe.post(form, with_given(chosen(form, given), dict.fromkeys(typed, value)), value)
            for _ in range(2):
                probe.post(form, with_given(given, {name: next(odd) for name in form.names}), "anything")
        hidden = [name for name, _ in given if name not in form.names and not name.endswith("csrf_token")]
        for _ in range(4 if hidden else 0):
            probe.post(form, with_given(chosen(form, given), {name: next(odd) for name in hidden}), hidden)
    probe.verdict()


def test_what_is_much_too_long_is_refused_in_words(world: World) -> None:
    found, probe = forms(world), Prober(world)
    taken = []
    for form in found:
        for name in texts(form):
            answer = probe.post(form, with_given(chosen(form, form.values()), {name: PASTE}), name)
            if answer is not None and (answer.status_code != 422 or b"error-summary" not in answer.data):
                taken.append(f"{form.action} {name}: {answer.status}")
    probe.verdict()
    assert not taken, "\n".join(taken)



def test_cookies(world: World) -> None:
    probe = Prober(world)
    for value in ("\x80\xff", "a" * 4_000, ".eJx.zzz.yyy", '"', "%00"):
        for name, path in (("engage", "/status"), ("engage_draft", "/s/wishaw"), ("engage_draft", "/s/wishaw/check")):
            probe.send("GET", path, value, headers={"Cookie": f"{name}={value}"})
    probe.verdict()
