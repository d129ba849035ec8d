"""What says that a word with a capital that is on no list is somebody: who came round, was given the wrong chair, is
four, drove us, and what he or she did then. Names come from everywhere, and no list has them all."""

from __future__ import annotations

import re

_REACH = 90
"""So many letters behind a word are looked at."""
_AND_THEN = (
    r"(?: (?:who|would|could|can|will|had|has|was|is|wis|never|always|just|only|also|still|really|then|even|did|didn't"
    r"|couldn't|wouldn't|cannae|doesn't|won't|hasn't|to)){0,4}"
)
_THEM = r"(?:me|my|us|our|him|his|her|them|their|mum|mam|dad|ma|oor)"
_DOING = re.compile(
    _AND_THEN + r" (?:"
    r"(?:rang|rings|ring|phoned|phones|smiled|smiles|smiling|laughed|laughs|laughing|cried|cries|cry|crying|greeting"
    r"|sang|sings|drove|drives|apologised|whispered|shouted|promised|chairs|chaired|retired|died|cooks|cooked|speaks"
    r"|thinks|knows|knew|lives|stays|sits|sat|walks|walked|wept|waits|waited|waiting|listens|listened|explained"
    r"|asked|wrote|texted|fell|married|volunteers|knocked|chapped)\b"
    r"|(?:came|come|comes|coming) (?:round|roon|over|by|along|in|instead|back|to|and|with|every|on|out)\b"
    r"|(?:go|goes|going|went|gone) (?:back|home|off|round|to|with|out|on|and|in)\b"
    r"|(?:left|leaves)(?:[ ,.]*\Z|[,.]| (?:there|we|us|me|my|I|in|at|early|last|and)\b)"
    r"|(?:needs?|needed|takes|took|gets|got|lost|loves|likes|uses|hates|brings|brought) (?:her|his|two people|help|an"
    r" interpreter|a (?:hoist|wheelchair|carer|walking stick|hearing aid|hand|lift)) "
    r"|(?:was|got|been|be|being) (?:discharged|admitted|diagnosed|born|sectioned|sent home)\b"
    r"|(?:tell|tells|told|helped|helps|showed|shows|gave|gives|made|makes|washes|washed|dresses|dressed|feeds|fed|lifts"
    rf"|lifted|carries|carried|visits|visited|picks|picked|took|takes|saw|looks after|held|holds|got|sorted|fixed)"
    rf" (?:up )?(?:{_THEM}|it|the hoist|the lot|everything)\b"
    r")",
    re.I,
)
_HAS = re.compile(r" (?:was|is|has|had|wis|needs|can|could|did|never|went|came|got|would|will|who)\b")
_SURELY = re.compile(
    r"(?: (?:who|always|never|just|only|also|then|even))? (?:"
    r"(?:rang|rings|phoned|phones|smiled|smiles|laughed|laughs|cried|cries|sang|sings|drove|drives|apologised"
    r"|promised"
    r"|chairs|chaired|retired|died|speaks|knows|knew|lives|volunteers|wrote|texted|married|sat|chapped)\b"
    r"|(?:came|comes) (?:round|roon|over|by|along|in|back|to|out)\b|went (?:back|home|off|round)\b"
    r"|(?:waits|waited|stays|stayed|walks|walked|sits) (?:with|beside) (?:me|us|him|her|my)\b"
    r"|needs (?:an interpreter|her|his|two people|a (?:hoist|wheelchair|carer|hearing aid)) ?"
    r"|(?:was|got) (?:discharged|admitted|diagnosed|born|sectioned|sent home)\b"
    r"|(?:tells|told|helped|helps|showed|shows|washes|washed|dresses|dressed|feeds|fed|lifted|carries|carried|visits"
    rf"|visited|picks|picked|fixed|sorted)(?: up)? (?:{_THEM}|it|the)\b"
    r")",
    re.I,
)
"""Of those, what at the start of a sentence leaves no doubt: a capital says nothing there, and people leave words out
("Procedure explained well", "Turn left")."""
_MEDICINE = re.compile(
    r"(?:statin|pril|olol|sartan|azole|azepam|cillin|mycin|xaban|mab|tinib|oxacin|azine|idone|triptan|gliptin|parin"
    r"|dipine|thiazide|tidine|cetamol|profen|codeine|morphine|ium|itis|osis|therapy|graphy|scopy|plasty|ectomy)\Z"
)
_LEADS = re.compile(r" (?:runs|leads|chairs|organises|started|began|is (?:my|our|the)|was (?:my|our|the))\b")
_YEARS = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?:years|months|weeks)\b| and\b| next\b|[,.]|\Z)"
)
_AGED = re.compile(
    rf",? (?:who )?(?:is|was|wis|turned|turns|will be) (?:only |just |nearly |now |aged |about |over )?{_YEARS}"
    r"|(?:, | \()(?:aged |age )?\d{1,3}(?:\)|,(?!\d))", re.I,
)  # fmt: skip
_NEVER_DID = re.compile(
    r" (?:never|didn't|did not|couldnae|didnae|failed to) (?:turn|turned|come|came|ring|rang|phone|phoned"
    r"|show|showed|call"
    r"|called|answer|answered|get|got) (?:up|back|round|me|us|the)?", re.I,
)  # fmt: skip
_WHO_IS = re.compile(
    r",? who (?:is|was|turned|will be) (?:only |just |nearly |now |aged |about |over )?\d{1,3}\b", re.I
)
_NEEDS = re.compile(
    r" (?:(?:needs|uses) (?:an interpreter|her|his|two people|a (?:hoist|wheelchair|carer|hearing aid|frame))\b"
    r"|(?:was|got) (?:discharged|admitted|sectioned|sent home)\b)", re.I,
)  # fmt: skip
_HE_OR_SHE = re.compile(
    r"(?: [\w'\-]+){0,7}?,? (?:(?:and|but|before|since|because|so|when|until|till|after|as|that|if|while|says"
    r"|said|if)"
    r" (?:he|she)\b|(?:his|her) (?:mum|dad|mother|father|wife|husband|son|daughter|own|chair|leg|arm|eyes"
    r"|hair|tablets"
    r"|appointment|medication|way|job|best|shift)\b)"
    r"|, (?:he|she)(?:'s|'ll|'d)? (?:\w+)", re.I,
)  # fmt: skip
_GIVEN = re.compile(r" (?:the|an?|his|her|no|two|some|my|wrong|back|nothing)\b", re.I)
_LASTED = re.compile(
    r" (?:an?|two|three|four|five|six|seven|eight|nine|ten|\d+|half|hours|days|weeks|months|years|all|ages|so)\b", re.I
)
_SEEN = re.compile(r" (?:\w+ )?\w+ing\b", re.I)
_WE_ALL = re.compile(r"(?:,? (?:I|we|he|she|there would|nobody would)\b| and (?:not )?(?:for )?(?:me|us|him|her)\b)")
_AND_BOTH = re.compile(r" and (?:we|he|she)\b")
_AND_WE = re.compile(r" (?:and|&) (?:me|I|myself|my)\b")


def does(text: str, end: int) -> bool:
    """Whether it does what people do, and firms and places seldom: rang, would come back, needs an interpreter."""
    return _DOING.match(_behind(text, end)) is not None


def surely_does(text: str, end: int) -> bool:
    """Whether it does what even the first word of a sentence does only if it is somebody."""
    return _SURELY.match(_behind(text, end)) is not None


def is_medicine(low: str) -> bool:
    """Whether it ends as medicines and treatments do: Lansoprazole gives me a sore head."""
    return _MEDICINE.search(low) is not None


def leads(text: str, end: int) -> bool:
    """Whether it runs or chairs something, or is somebody of ours."""
    return _LEADS.match(_behind(text, end)) is not None


def aged(text: str, end: int) -> bool:
    """Whether its years are told: Demelza is four; Wynford, 84, waited."""
    return _AGED.match(_behind(text, end)) is not None


def never_did(text: str, end: int) -> bool:
    """Whether it never came, or did not ring: what people are blamed for."""
    return _NEVER_DID.match(_behind(text, end)) is not None


def is_somebodys_life(text: str, end: int) -> bool:
    """Whether even a word that is mostly a thing is somebody: Violet, who is 91, was sent home; Daisy needs a hoist."""
    behind = _behind(text, end)
    return _WHO_IS.match(behind) is not None or _NEEDS.match(behind) is not None


def has_been(text: str, end: int) -> bool:
    """Whether it is or was, has or had, can or did something, as people and things may."""
    return _HAS.match(_behind(text, end)) is not None


def he_or_she(text: str, end: int) -> bool:
    """Whether the sentence goes on about him or her."""
    return _HE_OR_SHE.match(re.split(r"[.!?\n]", _behind(text, end), maxsplit=1)[0]) is not None


def stands_after(before: str, earlier: str, text: str, end: int) -> bool:
    """Whether it stands where people do: beside Aroha; gave Siosaia the chair; took her three hours; me and Rozenn.

    `before` is the word before it, `earlier` the one before that, in small letters.
    """
    behind = _behind(text, end)
    if before == "beside" or f"{earlier} {before}" in {"according to", "me and", "her and", "him and", "myself and"}:
        return True
    if f"{earlier} {before}" in {"call her", "call him", "called her", "called him", "calls her", "calls him"}:
        return True
    if before in {"gave", "give", "gives", "sent", "handed", "offered"}:
        return _GIVEN.match(behind) is not None
    if before in {"took", "takes", "cost"}:
        return _LASTED.match(behind) is not None
    if before in {"saw", "heard", "found", "left", "kept"}:
        return _SEEN.match(behind) is not None
    if before in {"without", "for"}:
        return _WE_ALL.match(behind) is not None
    if before == "with":
        return _AND_BOTH.match(behind) is not None
    if before in {"comes", "came"}:
        return earlier in {"in", "along", "up", "then"}
    return _AND_WE.match(behind) is not None


def _behind(text: str, end: int) -> str:
    return text[end : end + _REACH]
