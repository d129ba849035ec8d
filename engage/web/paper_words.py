"""The paper form of a locality in words: the questions of the quick form, and what only paper needs.

One source for the PDF, the page that anybody can print, and what is read out on the phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from engage.domain.references import format_reference
from engage.queries.public_places import Contact, HostReach, Place
from engage.services import addresses
from engage.services.slips import Reserved
from engage.web import share_forms as asked
from engage.web.contact_words import checked_on_paper
from engage.web.qr import qr_svg

HELP = ("emergency", "protection", "crisis")
COMPLAIN = ("complaint", "advocacy")


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick."""

    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without `choices` there are lines to write on, or one box."""

    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to ring or text, and when somebody checked it."""

    name: str
    number: str
    hours: str
    note: str
    checked: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is on the form but what differs from copy to copy."""

    place: str
    host: str
    title: str
    purpose: str
    read_by: str
    before: tuple[str, ...]
    story: Question
    about: str
    for_whom: Question
    danger: Question
    use: Question
    quote: Question
    tell: Question
    address: Question
    mark: str
    send: tuple[str, ...]
    return_address: tuple[str, ...]
    web: str
    status: str
    numbers: tuple[Number, ...]
    complain: tuple[Number, ...]


def paper(place: Place, reach: HostReach, contacts: Iterable[Contact], base_url: str) -> Paper:
    """The form of a locality whose host is known."""
    base = addresses.to_type(base_url)
    known = tuple(contacts)
    return Paper(
        place=place.name,
        host=place.host,
        title=_("Tell us what happened in %(place)s", place=place.name),
        purpose=_("%(host)s reads what you tell us, replies, and takes it further.", host=place.host),
        # No day and no number of days: a sheet lies in a drawer for months, and who reads when changes meanwhile.
        read_by=_("A person reads every form that reaches us. Who reads on which day changes, so a sheet of paper"
                  " cannot promise a day. The website says on which day somebody reads next."),
        before=(
            str(asked.NOT_EMERGENCY) % {"number": "999"}, _("A form in the post takes days."),
            str(asked.NOT_COMPLAINT), str(asked.LIMITS),
        ),
        story=Question(str(asked.STORY_LABEL), str(asked.STORY_HINT)),
        about=str(asked.ABOUT_LABEL),
        for_whom=Question(
            _("Do you tell it for somebody else, or for a group?"),
            _("Say what you are to them, and whether they know. Or name the group, and say for how many you speak."),
        ),
        danger=Question(str(asked.DANGER_LABEL), str(asked.DANGER_HINT)),
        use=Question(str(asked.USE_LABEL), "", _choices(asked.USES, asked.USE_HINTS)),
        quote=Question(str(asked.QUOTE_LABEL), str(asked.QUOTE_HINT)),
        tell=Question(str(asked.TELL_LABEL), "", _choices(asked.TELL, asked.TELL_HINTS)),
        address=Question(str(asked.ADDRESS_LABEL), str(asked.ADDRESS_HINT)),
        mark=_("The day, and a mark or initials to show that the ticks are yours"),
        send=_ways_back(place, reach),
        return_address=tuple(line for line in reach.return_address.splitlines() if line.strip()),
        web=f"{base}/s/{place.slug}",
        status=f"{base}/status",
        numbers=_numbers(known, HELP),
        complain=_numbers(known, COMPLAIN),
    )


def document(
    form: Paper, slips: Sequence[Reserved], *, web_url: str, large_print: bool, demonstration: bool
) -> Mapping[str, Any]:
    """The form as `adapters/typesetting/paper.typ` takes it, with a slip for each copy. One of a `demonstration` says
    on every page that it is one."""
    words = {key: value for key, value in asdict(form).items() if isinstance(value, dict | str)}
    return words | {
        "lang": str(get_locale() or "en")[:2],
        "large": large_print,
        "qr": qr_svg(web_url),
        "demonstration": _("Demonstration: nobody reads this form. Do not write about real people, and do not send it.")
        if demonstration else "",
        "slips": [{"shown": format_reference(each.reference), "secret": each.secret} for each in slips],
        "before": {"heading": _("Before you write"), "lines": form.before},
        "story": asdict(form.story) | {"more": _("More room. You may add sheets of your own.")},
        "mark": {"label": form.mark}, "about": {"label": form.about},
        "send": {"heading": _("How it gets to us"), "lines": form.send, "address": form.return_address},
        "web": {
            "words": _("You can also tell us on the website, or point a phone at the square:"),
            "address": form.web, "alt": _("QR code: it opens this form on a phone"),
        },
        "numbers": {
            "heading": _("In danger, or worried about somebody?"),
            "words": _("We are not an emergency service. Nobody here reads at night or at weekends."),
            "items": [asdict(each) for each in form.numbers],
        },
        "complain": {"heading": _("To complain"), "items": [asdict(each) for each in form.complain]},
        "keep": {
            "heading": _("Keep this page"),
            "words": _("Do not send it with the form. It is the only place where your secret words are."),
            "reference": _("Your reference"), "secret": _("Your four secret words"),
            "look_up": _("With both you can see what became of it:"), "status": form.status,
            "lines": [
                _("It is there as soon as we have typed your form in. We cannot look the words up for you."),
                _("You can change your mind, disagree or take it back there, or by asking %(host)s.", host=form.host),
            ],
        },
        "words": {"form_number": _("Form"), "page": _("Page")},
    }  # fmt: skip


def _ways_back(place: Place, reach: HostReach) -> tuple[str, ...]:
    ways = [
        _("Post it to this address, or hand it in there:") if reach.return_address.strip()
        else _("Hand it in at %(host)s, or give it to the person you got it from.", host=place.host)
    ]  # fmt: skip
    if reach.phone:
        ways.insert(0, _("You can also tell us by phone. Ring %(phone)s.", phone=reach.phone))
    return tuple(ways)


def _choices(pairs: Iterable[tuple[str, Any]], hints: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(words), str(hints.get(value, ""))) for value, words in pairs)


def _numbers(contacts: Iterable[Contact], kinds: Sequence[str]) -> tuple[Number, ...]:
    found = [each for each in contacts if each.kind in kinds and (each.phone or each.text_number)]
    found.sort(key=lambda each: kinds.index(each.kind))  # stable: the order of the contacts within a kind stays
    return tuple(_number(each) for each in found)


def _number(contact: Contact) -> Number:
    text = _("text %(number)s", number=contact.text_number) if contact.text_number else ""
    number = ", ".join(part for part in (contact.phone, text) if part)
    when = checked_on_paper(contact.verified_on)
    return Number(contact.name, number, contact.hours.rstrip("."), contact.purpose.rstrip("."), f"({when})")
