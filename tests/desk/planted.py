"""Made-up personal details of every structured kind, in sentences as people write them, to be hidden in real texts.

All are invented for this: numbers that Ofcom keeps for drama, domains kept for examples, check digits that are right so
that rules which know them are tried. Nobody has them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one detail in it, or a text as it came."""

    text: str
    kind: str = ""
    """As `domain.pii` names it; empty: nothing was planted."""
    detail: str = ""


def _pick(chance: random.Random, *choices: str) -> str:
    return chance.choice(choices)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _checked(nine: str) -> str | None:
    """Nine digits with their check digit by eleven, as CHI and NHS numbers have it; None where there is none."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if left == 10 else nine + str(left % 11)


def _with_check(begin: Callable[[], str]) -> str:
    while True:
        number = _checked(begin())
        if number is not None:
            return number


def _phone(chance: random.Random) -> str:
    three = _digits(chance, 3)
    return _pick(
        chance, f"07700 900{three}", f"07700 900 {three}", f"07700900{three}", f"+44 7700 900{three}",
        f"01632 960{three}", f"(01632) 960 {three}", f"07700-900-{three}", f"0141 496 0{three}",
    )  # fmt: skip


def _email(chance: random.Random) -> str:
    who = _pick(chance, "moira", "j.weir", "tam_b", "kirsty.l", "old-shug")
    where = _pick(chance, "example.com", "example.org", "mail.example.co.uk")
    number = chance.randrange(10, 99)
    spelled = f"{who.replace('.', ' dot ')}{number} at {where.replace('.', ' dot ')}"
    return _pick(chance, f"{who}{number}@{where}", f"{who}{number}@{where}", spelled)


def _postcode(chance: random.Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    area = _pick(chance, "ML", "G", "EH", "KA", "FK")
    inward = f"{chance.randrange(1, 10)}{chance.choice(letters)}{chance.choice(letters)}"
    return f"{area}{chance.randrange(1, 12)}{_pick(chance, ' ', ' ', '')}{inward}"


def _address(chance: random.Random) -> str:
    road = _pick(chance, "Orchard", "Station", "Glebe", "Millburn", "Netherton", "Quarry", "Kirk")
    return f"{chance.randrange(2, 180)} {road} {_pick(chance, 'Road', 'Street', 'Avenue', 'Crescent', 'Drive')}"


def _born(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(1931, 2004)


def _dob(chance: random.Random) -> str:
    day, month, year = _born(chance)
    name = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")[month - 1]  # fmt: skip
    return _pick(
        chance,
        f"{day} {name} {year}",
        f"{day:02}/{month:02}/{year}",
        f"{day}.{month}.{year}",
        f"{day}/{month}/{year % 100:02}",
    )


def _chi(chance: random.Random) -> str:
    def begin() -> str:
        day, month, year = _born(chance)
        return f"{day:02}{month:02}{year % 100:02}{_digits(chance, 3)}"

    number = _with_check(begin)
    return _pick(chance, number, f"{number[:6]} {number[6:]}", f"{number[:6]}-{number[6:]}")


def _nhs(chance: random.Random) -> str:
    number = _with_check(lambda: f"{chance.randrange(4, 8)}{_digits(chance, 8)}")
    return _pick(chance, f"{number[:3]} {number[3:6]} {number[6:]}", number, f"{number[:3]}-{number[3:6]}-{number[6:]}")


def _ni(chance: random.Random) -> str:
    letters, six = _pick(chance, "JM", "NR", "SY", "PX", "ZA"), _digits(chance, 6)
    last = chance.choice("ABCD")
    return _pick(chance, f"{letters}{six}{last}", f"{letters} {six[:2]} {six[2:4]} {six[4:]} {last}")


def _plate(chance: random.Random) -> str:
    letters = "".join(chance.choice("ABCDEFGHJKLMNOPRSTUVWXY") for _ in range(3))
    begin = f"S{chance.choice('ABCDEFGHJKLMN')}{chance.choice(('08', '15', '19', '22', '57', '64', '71'))}"
    return f"{begin}{_pick(chance, ' ', '')}{letters}"


def _bank(chance: random.Random) -> str:
    sort = "-".join((f"8{_digits(chance, 1)}", _digits(chance, 2), _digits(chance, 2)))
    return f"{sort} {_pick(chance, 'account', 'a/c', 'account number')} {_digits(chance, 8)}"


def _handle(chance: random.Random) -> str:
    return f"@{_pick(chance, 'wee_moira', 'tamthebam', 'kirstyl', 'shug_says')}{chance.randrange(10, 99)}"


KINDS: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "phone": (_phone, ("You can get me on {}.", "My number is {} if you want to ask.", "ring {} any time after six")),
    "email": (_email, ("Write to me at {}.", "I am on {} if that helps.", "email {} please")),
    "postcode": (_postcode, ("I am in {}.", "My postcode is {}.", "We live at {} so the bus takes an hour.")),
    "address": (_address, ("I stay at {}.", "We live at {}, up the hill.", "send the letter to {}")),
    "dob": (_dob, ("I was born on {}.", "My date of birth is {}.", "DOB {}")),
    "chi": (_chi, ("My CHI number is {}.", "CHI {}", "The label said CHI {} but that was not my tablet.")),
    "nhs": (_nhs, ("My NHS number is {}.", "NHS no. {}", "the letter had NHS number {} on it")),
    "ni": (_ni, ("My National Insurance number is {}.", "NI {}", "They wanted my NI number, {}, again.")),
    "plate": (_plate, ("My car is {}.", "They blocked in my car, reg {}.", "parked badly, number plate {}")),
    "bank": (_bank, ("The refund should go to sort code {}.", "sort code {} please", "My sort code is {}.")),
    "handle": (_handle, ("I am {} on Twitter.", "message me on Instagram {}", "I wrote it as {} online too.")),
}
"""Each kind: how a detail of it is made, and sentences that it stands in."""


def plant(text: str, kind: str, chance: random.Random) -> Planted:
    """The text with one detail of this kind, between two of its sentences or at an end."""
    make, sentences = KINDS[kind]
    detail = make(chance)
    sentence = chance.choice(sentences).format(detail)
    ends = [at + 2 for at in range(len(text) - 2) if text[at] in ".!?" and text[at + 1] == " "]
    at = chance.choice([0, *ends, len(text)])
    before, after = text[:at].rstrip(), text[at:].lstrip()
    return Planted(" ".join(part for part in (before, sentence, after) if part), kind, detail)


def plant_some(texts: list[str], count: int, chance: random.Random) -> list[Planted]:
    """These texts in their order, with details planted in `count` of them: each kind in turn."""
    chosen = sorted(chance.sample(range(len(texts)), count))
    order = chance.sample(list(KINDS), len(KINDS))
    turn = {at: order[number % len(order)] for number, at in enumerate(chosen)}
    return [plant(text, turn[at], chance) if at in turn else Planted(text) for at, text in enumerate(texts)]
