from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.evidence import EvidenceKind, public_link, validate_evidence

TODAY = date(2026, 10, 14)


def refusal(kind, **fields):
    with pytest.raises(Refused) as caught:
        validate_evidence(kind, fields, TODAY)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize(
    ("kind", "fields", "data"),
    [
        ("link", {"url": " https://www.hscnl.org.uk/minutes?id=7#p2 "},
         {"url": "https://www.hscnl.org.uk/minutes?id=7#p2"}),
        ("link", {"url": "HTTPS://Example.GOV.scot"}, {"url": "https://example.gov.scot"}),
        ("document_page", {"document": "Locality plan  2026", "page": "12 to 13", "url": "ignored"},
         {"document": "Locality plan 2026", "page": "12 to 13"}),
        ("minute_quote", {"met_on": "2026-09-02", "quote": "The light\nwas mended."},
         {"met_on": "2026-09-02", "quote": "The light was mended."}),
        ("seen_by", {"role": "Community link worker", "seen_on": TODAY},
         {"role": "Community link worker", "seen_on": "2026-10-14"}),
    ],
)  # fmt: skip
def test_evidence_that_holds(kind, fields, data):
    evidence = validate_evidence(kind, fields, TODAY)
    assert evidence.kind is EvidenceKind(kind)
    assert dict(evidence.data) == data


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "missing"),
        ("http://gov.scot/", "not_https"),
        ("gov.scot", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("https:/gov.scot", "not_https"),
        ("https://gov.scot/a b", "malformed"),
        ("https://gov.scot/\\evil", "malformed"),
        ("https://gov.scot/'\"><script>", "malformed"),
        ("https://gòv.scot/", "malformed"),
        ("https://gov.scot/\u202e", "malformed"),
        ("https://me:secret@gov.scot/", "credentials"),
        ("https://gov.scot@evil.org/", "credentials"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://localhost/", "host"),
        ("https://intranet/", "host"),
        ("https://files.internal/", "host"),
        ("https://127.0.0.1/", "host"),
        ("https://2130706433/", "host"),
        ("https://[::1]/", "host"),
        ("https://gov.scot:8443/", "host"),
        ("https://-gov.scot/", "host"),
        ("https://gov..scot/", "host"),
        ("https://gov.scot/" + "a" * 1000, "too_long"),
    ],
)
def test_links_that_do_not(url, code):
    assert refusal("link", url=url) == (f"evidence_link_{code}", "url")


def test_a_plain_port_and_a_final_dot_are_fine():
    assert public_link("https://www.gov.scot:443/x") == "https://www.gov.scot:443/x"
    assert public_link("https://www.gov.scot./x") == "https://www.gov.scot./x"
    assert public_link("https://xn--bcher-kva.example.xn--p1ai/") == "https://xn--bcher-kva.example.xn--p1ai/"


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("photo", {}, ("evidence_kind_unknown", "kind")),
        ("document_page", {"page": "3"}, ("evidence_document_missing", "document")),
        ("document_page", {"document": "Plan", "page": " "}, ("evidence_page_missing", "page")),
        ("document_page", {"document": "P" * 201, "page": "3"}, ("evidence_text_too_long", "document")),
        ("minute_quote", {"quote": "Done"}, ("evidence_date_missing", "met_on")),
        ("minute_quote", {"met_on": "2026-09-02"}, ("evidence_quote_missing", "quote")),
        ("minute_quote", {"met_on": "last week", "quote": "x"}, ("evidence_date_malformed", "met_on")),
        ("seen_by", {"seen_on": "2026-10-01"}, ("evidence_role_missing", "role")),
        ("seen_by", {"role": "Chair", "seen_on": "2026-10-15"}, ("evidence_date_future", "seen_on")),
    ],
)
def test_what_is_missing_is_named(kind, fields, expected):
    assert refusal(kind, **fields) == expected


@given(st.integers(-400, 400))
def test_nobody_has_seen_the_future(offset):
    fields = {"role": "Chair", "seen_on": TODAY + timedelta(days=offset)}
    if offset > 0:
        assert refusal("seen_by", **fields) == ("evidence_date_future", "seen_on")
    else:
        seen = validate_evidence("seen_by", fields, TODAY)
        assert validate_evidence(seen.kind, seen.data, TODAY) == seen


@given(st.text(max_size=60))
def test_any_text_is_a_plain_https_link_or_refused(text):
    for url in (text, f"https://{text}"):
        try:
            link = public_link(url)
        except Refused:
            continue
        assert link.startswith("https://")
        assert link.isascii()
        assert public_link(link) == link
