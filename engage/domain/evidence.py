"""Evidence that something was done: where anyone can see it. There are no uploads.

A link is only ever shown, never fetched; the rules here keep it a plain public https address, so that a
reader can tell where it leads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engage.domain.deadlines import as_day
from engage.domain.errors import Refused

MAX_LINK = 1000
MAX_TEXT = 1000
MAX_SHORT = 200
_MAX_HOST = 253

_LINK = re.compile(r"https://(?P<authority>[^/?#]*)(?P<rest>[/?#].*)?", re.IGNORECASE)
# Letters, digits and the marks RFC 3986 allows; no blanks, quotes, angle brackets or backslashes.
_LINK_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_NOT_PUBLIC = frozenset(
    {"localhost", "local", "internal", "intranet", "private", "lan", "home", "corp", "test", "example",
     "invalid", "onion", "arpa"}
)  # fmt: skip


class EvidenceKind(StrEnum):
    """The four ways to show that something was done."""

    LINK = "link"
    DOCUMENT_PAGE = "document_page"
    MINUTE_QUOTE = "minute_quote"
    SEEN_BY = "seen_by"


@dataclass(frozen=True)
class Evidence:
    """Checked evidence. `data` holds plain strings (dates in ISO form), fit to store as JSON.

    Its keys: url for a link; document and page; met_on and quote; role and seen_on.
    """

    kind: EvidenceKind
    data: Mapping[str, str] = field(hash=False)


def _text(fields: Mapping[str, object], name: str, missing: str, limit: int) -> str:
    value = " ".join(str(fields.get(name) or "").split())
    if not value:
        raise Refused(missing, field=name)
    if len(value) > limit:
        raise Refused("evidence_text_too_long", field=name, limit=limit)
    return value


def _past_day(fields: Mapping[str, object], name: str, today: date) -> str:
    value = fields.get(name)
    if not value:
        raise Refused("evidence_date_missing", field=name)
    if isinstance(value, date):
        day = as_day(value)
    else:
        try:
            day = date.fromisoformat(str(value).strip())
        except ValueError:
            raise Refused("evidence_date_malformed", field=name) from None
    if day > as_day(today):
        raise Refused("evidence_date_future", field=name)
    return day.isoformat()


def _public_host(authority: str) -> bool:
    host, _, port = authority.lower().partition(":")
    labels = host.removesuffix(".").split(".")
    return (
        port in {"", "443"}
        and len(host) <= _MAX_HOST
        and len(labels) > 1
        and all(_HOST_LABEL.fullmatch(label) for label in labels)
        and _TOP_LEVEL.fullmatch(labels[-1]) is not None
        and labels[-1] not in _NOT_PUBLIC
    )


def public_link(value: str, field_name: str = "url") -> str:
    """A web address that may be shown to the public, without the blanks around it.

    Raises Refused: evidence_link_missing, evidence_link_too_long, evidence_link_not_https,
    evidence_link_malformed (a character no address may hold), evidence_link_credentials (a name or password
    in it), evidence_link_host (a bare number, a machine name, a private name, a strange port).
    """
    url = value.strip()
    if not url:
        raise Refused("evidence_link_missing", field=field_name)
    if len(url) > MAX_LINK:
        raise Refused("evidence_link_too_long", field=field_name, limit=MAX_LINK)
    match = _LINK.fullmatch(url)
    if match is None:
        raise Refused("evidence_link_not_https", field=field_name)
    if not _LINK_CHARACTERS.fullmatch(url):
        raise Refused("evidence_link_malformed", field=field_name)
    authority = match["authority"]
    if "@" in authority:
        raise Refused("evidence_link_credentials", field=field_name)
    if not _public_host(authority):
        raise Refused("evidence_link_host", field=field_name)
    return f"https://{authority.lower()}{match['rest'] or ''}"


def validate_evidence(kind: EvidenceKind | str, fields: Mapping[str, object], today: date) -> Evidence:
    """The evidence that a form's fields give, with the fields of other kinds left out.

    Raises Refused with the field at fault: evidence_kind_unknown; the codes of `public_link`;
    evidence_document_missing, evidence_page_missing; evidence_quote_missing; evidence_role_missing;
    evidence_date_missing, evidence_date_malformed, evidence_date_future; evidence_text_too_long.
    """
    try:
        kind = EvidenceKind(kind)
    except ValueError:
        raise Refused("evidence_kind_unknown", field="kind") from None
    if kind is EvidenceKind.LINK:
        data = {"url": public_link(str(fields.get("url") or ""))}
    elif kind is EvidenceKind.DOCUMENT_PAGE:
        data = {
            "document": _text(fields, "document", "evidence_document_missing", MAX_SHORT),
            "page": _text(fields, "page", "evidence_page_missing", 20),
        }
    elif kind is EvidenceKind.MINUTE_QUOTE:
        data = {
            "met_on": _past_day(fields, "met_on", today),
            "quote": _text(fields, "quote", "evidence_quote_missing", MAX_TEXT),
        }
    else:
        data = {
            "role": _text(fields, "role", "evidence_role_missing", MAX_SHORT),
            "seen_on": _past_day(fields, "seen_on", today),
        }
    return Evidence(kind, data)
