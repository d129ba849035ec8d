"""Hints kind by kind: what each rule sees, and what it leaves alone. All persons and numbers are made up."""

from __future__ import annotations

import pytest

from engage.domain import pii
from engage.domain.pii import checksums
from engage.domain.pii.spans import Reason

SEEN = [
    ("address", "Mrs Invented of 12 Nowhere Street, rang", "12 Nowhere Street"),
    ("address", "I live at 12 Nowhere Street.", "12 Nowhere Street"),
    ("name", "My phone is with Mr. Patel", "Mr. Patel"),
    ("name", "we saw Nurse O'Hara", "O'Hara"),
    ("name", "dr khan never looked up", "dr khan"),
    ("name", "a nurse named Precious", "Precious"),
    ("name", "my daughter's friend Aisha", "Aisha"),
    ("name", "im callum and im 12", "callum"),
    ("name", "It was fine. Kind regards\nJean Fictional", "Jean Fictional"),
    ("name", "It was fine.\nThanks\nBogumila", "Bogumila"),
    ("name", "Regards, J. McAllister", "J. McAllister"),
    ("name", "Mr Hamilton in bed 4", "Mr Hamilton"),
    ("name", "Told Will to come back", "Will"),
    ("name", "Will said no", "Will"),
    ("name", "Zdzisław helped", "Zdzisław"),
    ("name", "MY NAME IS JEAN SMITH", "JEAN SMITH"),
    ("phone", "Tel: 0141-496-0123.", "0141-496-0123"),
    ("phone", "mobile: 07700 nine hundred 123", "07700 nine hundred 123"),
    ("phone", "ring 496 0123 for me", "496 0123"),
    ("phone", "call me on double oh four four seven seven double oh nine hundred one two three",
     "double oh four four seven seven double oh nine hundred one two three"),
    ("phone", "01632 960123 ext 45", "01632 960123 ext 45"),
    ("email", "jeansmith AT gmail DOT com", "jeansmith AT gmail DOT com"),
    ("email", "write to me: jean_smith(at)gmail(dot)com.", "jean_smith(at)gmail(dot)com"),
    ("postcode", "we are ml126zz now", "ml126zz"),
    ("postcode", "the postcode is ML6", "ML6"),
    ("postcode", "I live in ML6 near the park", "ML6"),
    ("address", "22 St Andrew's Drive", "22 St Andrew's Drive"),
    ("address", "i live at 23 mill rd", "23 mill rd"),
    ("address", "Thornlea Care Home, room 12", "Thornlea Care Home, room 12"),
    ("dob", "born third of May nineteen fifty one", "third of May nineteen fifty one"),
    ("dob", "my dad was born in 1932", "1932"),
    ("dob", "Jean, 12/03/1948, was moved", "12/03/1948"),
    ("chi", "my CHI is 0305511001", "0305511001"),
    ("chi", "the number on my record is 0305511009", "0305511009"),
    ("nhs", "999 012 3454 was on the band", "999 012 3454"),
    ("ni", "QQ 12 34 56 C", "QQ 12 34 56 C"),
    ("ni", "national insurance number qq123456", "qq123456"),
    ("plate", "A123 ZZZ", "A123 ZZZ"),
    ("plate", "my car sn12 zzz was hit", "sn12 zzz"),
    ("bank", "12-34-56 12345678", "12-34-56 12345678"),
    ("bank", "my card 4000 0012 3456 7899", "4000 0012 3456 7899"),
    ("handle", "snapchat: fictional99", "fictional99"),
    ("singling_out", "the only Black family in Carluke", "the only Black family in Carluke"),
    ("singling_out", "my gran is 97 and blind", "my gran is 97"),
    ("singling_out", "I have triplets", "have triplets"),
    ("singling_out", "My neighbour is 104.", "neighbour is 104"),
    ("singling_out", "my son is the boy that was on STV news", "the boy that was on STV news"),
    ("singling_out", "the only Syrian in my class", "the only Syrian in my class"),
    ("name", "i am jean", "jean"),
    ("name", "my name is bob", "bob"),
    ("bank", "account no. 00987654 sort 00-11-22", "00-11-22"),
]  # fmt: skip

LEFT_ALONE = [
    "Call 0800 027 1234 or 0345 600 9527, or text SHOUT to 85258.",
    "use 18001 then the number",
    "Hope is all I have. Faith in the NHS is gone.",
    "May was wet and June was cold.",
    "Will there be buses? Can I see the Dr on Monday?",
    "I live in Law and work in Carluke, we moved from Hamilton in May.",
    "Boots in East Kilbride and the Hunter Health Centre",
    "Ward 12 and Room 12 at Wishaw General Hospital",
    "T12 vertebra, L4 L5 discs, HbA1c 48, COVID19 and Type 2 diabetes",
    "24 hour drive through, 20 minutes from Main Street",
    "from 10 to 12 on 01/02/2025",
    "look at nhsinform dot scot at 9 at night",
    "there were 97 people, 98% of them happy after 97 days",
    "I have phoned 100 times and I ring at 8 30 every day",
    "As a Carer I am Diabetic and this is Shocking",
    "Facebook is full of lies, Twitter is for birds",
    "no carers on Christmas Eve or New Year's Eve, just a carol",
    "the twin beds and the only way in",
    "bank holiday 26 12 25 closed",
    "You can have:\n- Coffee\n- Green Tea",
    "Please bring:\n\n* Tea",
    "1. Soup\n2. Tea",
]


@pytest.mark.parametrize(("kind", "text", "detail"), SEEN, ids=[text for _, text, _ in SEEN])
def test_it_is_seen(kind: str, text: str, detail: str) -> None:
    assert (kind, detail) in [(span.kind.value, span.text) for span in pii.find(text)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_it_is_left_alone(text: str) -> None:
    assert pii.find(text) == []


def test_names_over_one_another_are_told_apart() -> None:
    text = "Christina shouted at Christina M, and Christina's mum saw it."
    assert [span.text for span in pii.find(text)] == ["Christina", "Christina M", "Christina"]


def test_a_name_that_was_given_once_is_seen_again() -> None:
    spans = pii.find("My neighbour Xavira helped. Then the lift broke: so much for Xavira.")
    assert [(span.text, span.reason) for span in spans] == [
        ("Xavira", Reason.RELATION), ("Xavira", Reason.NAMED_BEFORE),
    ]  # fmt: skip


def test_the_work_of_somebody_stays_and_the_title_goes() -> None:
    assert [span.text for span in pii.find("Nurse Shona and Dr Fictional")] == ["Shona", "Dr Fictional"]


def test_a_number_that_fails_its_check_is_a_weak_hint_where_words_say_what_it_is() -> None:
    right, wrong = pii.find("my CHI is 0305511009")[0], pii.find("my CHI is 0305511001")[0]
    assert (right.strong, right.reason) == (True, Reason.CHECK_DIGIT)
    assert (wrong.strong, wrong.reason) == (False, Reason.WORDS_BESIDE)
    assert pii.find("my order is 1234567890") == []


def test_check_digits() -> None:
    assert checksums.health_number("0305511009")
    assert not checksums.health_number("0305511008")
    assert not checksums.health_number("030551100")
    assert checksums.card("4000001234567899")
    assert not checksums.card("4000001234567890")
    assert not checksums.card("0000000000000000")
    assert checksums.iban("GB21TEST00000012345678")
    assert not checksums.iban("GB22TEST00000012345678")
    assert checksums.begins_with_a_day("0305511009")
    assert not checksums.begins_with_a_day("3213511009")
