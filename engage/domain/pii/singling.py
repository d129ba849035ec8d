"""Words that fit one person only. Whoever knows the place knows who it is, though nobody is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.plain_words import WHOLE_COUNTRIES
from engage.domain.pii.spans import Found, Kind, Reason

_PERSON = (
    r"(?:famil(?:y|ies)|m[ae]n|wom[ae]n|person|girl|boy|child|pupil|lad|lassie|lady|couple|mum|mother|dad|father|gp"
    r"|doctor|nurse|teacher|"
    r"headteacher|dentist|vet|minister|priest|imam|rabbi|carer|resident|tenant|patient|wheelchair user|councillor"
    r"|refugee|"
    r"amputee|midwife|social worker|pharmacist|muslim|jew|sikh|hindu|catholic|household|twins?|triplets|widow|widower|"
    r"surgeon|consultant|physio|lesbian|traveller|survivor|teenager|student|foster carer|childminder"
    r"|transplant patient)"
)
_ORIGIN = (
    r"(?:polish|syrian|ukrainian|romanian|roma|pakistani|indian|chinese|african|nigerian|black|asian|muslim|jewish"
    r"|sikh|hindu|"
    r"arab|afghan|iraqi|iranian|kurdish|traveller|gypsy|deaf|blind|deafblind|trans|transgender|gay|lesbian|non-binary"
    r"|autistic|"
    r"english|irish|german|portuguese|lithuanian|latvian|bulgarian|hungarian|italian|spanish|turkish|somali|sudanese|"
    r"eritrean|vietnamese|filipino|american|canadian|brazilian|russian|albanian|one-legged|one-armed|paralysed|albino)"
)
_PLACE = r"(?-i:(?:the )?[A-Z][a-z]{1,20}(?: [A-Z][a-z]{2,20})?)"
_HERE = (
    rf"(?:{_PLACE}|(?:the|our|this|my|her|his|their) (?:whole )?(?:[a-z]{{2,15}} )?(?:village|town|street|school"
    rf"|area|estate|scheme|close|building|block|parish|island|church|practice|mosque|class|ward|home|road|community))"
)
_POST = (
    r"(?:chair|chairperson|chairman|chairwoman|chair person|convener|secretary|treasurer|president|captain|minister"
    r"|priest|imam|rabbi|"
    r"head ?teacher|head ?master|head ?mistress|depute head|deputy head|head|rector|principal|manager|owner|landlady"
    r"|landlord|"
    r"postmaster|postmistress|provost|msp|mp|councillor|lollipop (?:man|lady)|janitor|organist|commander"
    r"|chief executive|"
    r"coach|lead singer|drummer|founder|editor|director|matron|vicar|elder|sheriff|coxswain|leader)"
)
_JOB = (
    r"(?:lollipop (?:man|lady|woman|person)|post ?(?:man|woman|mistress|master)|postie|vet|minister|blacksmith|priest"
    r"|imam|rabbi|undertaker|"
    r"lighthouse keeper|ferryman|gamekeeper|piper|butcher|baker|publican|librarian|janitor|dentist|pharmacist|farrier"
    r"|beekeeper|"
    r"lifeboat (?:man|captain|coxswain)|bellringer|organist|hairdresser|barber|thatcher|stonemason|taxi driver"
    r"|bus driver|milkman|"
    r"window cleaner|chip shop owner|shopkeeper|registrar|coroner|astronaut|professional footballer|police(?:man"
    r"|woman)|headteacher|"
    r"village nurse|midwife|school nurse|town crier|falconer|taxidermist|dj|optician|fishmonger|florist)"
)
_ILLNESS = (
    r"(?:huntington'?s(?: disease)?|motor neurone?(?: disease)?|mnd|cystic fibrosis|duchenne(?: muscular dystrophy)?"
    r"|muscular dystrophy|"
    r"h(?:a)?emophilia|sickle cell(?: disease| an(?:a)?emia)?|rett syndrome|batten(?:'?s)? disease"
    r"|ehlers[- ]danlos(?: syndrome)?|"
    r"prader[- ]willi(?: syndrome)?|cjd|creutzfeldt[- ]jakob(?: disease)?|progeria|porphyria|locked[- ]in syndrome"
    r"|angelman syndrome|marfan(?:'?s)?"
    r"(?: syndrome)?|fabry disease|gaucher(?:'?s)? disease|wilson'?s disease|tay[- ]sachs(?: disease)?|pompe disease"
    r"|brittle bones?(?: disease)?|"
    r"narcolepsy|myasthenia gravis|guillain[- ]barre(?: syndrome)?|spinal muscular atrophy|sma|leprosy"
    r"|tourette'?s(?: syndrome)?|"
    r"williams syndrome|edwards'? syndrome|phenylketonuria|pku|mitochondrial disease|cushing'?s(?: disease"
    r"| syndrome)?|addison'?s disease|"
    r"dwarfism|achondroplasia|albinism|epidermolysis bullosa|stiff person syndrome|neurofibromatosis"
    r"|tuberous sclerosis|"
    r"(?:an? )?(?:very |extremely |really )?rare (?:\w+ )?(?:condition|disease|disorder|cancer|illness|syndrome"
    r"|tumour))"
)
_RELATIVE = (
    r"(?:husband|wife|partner|son|daughter|mum|mother|dad|father|brother|sister|gran|granny|grandad|granda"
    r"|grandfather|grandmother|grandma|grandpa|papa|nana?|great[- ]gran(?:ny)?|uncle|aunt|auntie|cousin|sister-in-law"
    r"|brother-in-law)"
)
_ELDER = r"(?:gran|granny|mum|dad|mother|father|nana?|neighbour|aunt|auntie|uncle|he|she) (?:is|was) (?:now |nearly )?"
_MANY = r"(?:triplets|quadruplets|quads|quintuplets|(?:two|three|2|3) sets of twins)"

# Rules that look for a place need its capital; the others read small letters, which is several times faster.
_RULES: tuple[tuple[Reason, bool, re.Pattern[str]], ...] = tuple(
    (reason, strong, re.compile(pattern, re.I if "(?-i:" in pattern else 0))
    for reason, strong, pattern in (
        (Reason.ONLY_ONE, True, rf"\b(?:the|their|our) (?:only"
            rf"|sole) (?:other )?(?:[a-z'\-]{{2,15}} ){{0,3}}(?:{_PERSON}|{_JOB}) (?:\w+ )?(?:in|from|at|of|for"
            rf"|on) (?!(?i:the "
            rf"|this |our )(?i:ward|class|home|school)\b){_HERE}"),
        (Reason.ONLY_ONE, True, rf"\b(?:the |their |our |my )?(?:only|sole) {_ORIGIN} (?:(?:\w+ ){{0,2}}{_PERSON}\b"
            rf"|(?:\w+ )?(?:in|at|from|on) {_HERE})"),
        (Reason.ONLY_ONE, True, rf"\b(?:the )?only (?:one|person|ones|people|man|woman|child|family) (?:in"
            rf"|on) {_HERE} (?:with|who|that|to)\b"),
        (Reason.ONLY_ONE, True, rf"\b(?:the|their|our) (?:only|sole) (?:[a-z'\-]{{2,15}} ){{0,3}}{_PERSON} with"
            rf" (?:[a-z'\-]{{1,14}} "
            rf"){{1,4}}(?:in|from|at|on) {_HERE}"),
        (Reason.ONLY_ONE, True, r"\bonly (?:two|three|four|2|3|4|a few|a handful) of us (?:with|in|who|that|on|at)\b"),
        (Reason.ONLY_ONE, True, r"\bone of (?:only |just |the )?(?:two|three|four|five|2|3|4|5|a handful of"
            r"|a few) (?:people|patients|children|families|folk|women|men|cases)? ?(?:in|with)\b[^.,\n]{0,30}"),
        (Reason.ONLY_ONE, True, rf"\bthe first (?:[a-z]{{2,12}} )?{_PERSON} in {_HERE}"),
        (Reason.ONLY_ONE, True, rf"\bthe (?:only )?{_ORIGIN} {_PERSON} (?:in|from|at|on) {_HERE}"),
        (Reason.ONLY_ONE, False, r"\bthe oldest (?:person|woman|man|resident|patient|lady|living \w+) (?:in|at|of"
            r"|on)\b[^.,\n]{0,25}"),
        (Reason.POST_HELD, True, r"\b(?:head ?teacher|headmaster|headmistress|depute head|rector) (?:of"
            r"|at)(?: [^.,\n]{0,30}(?:school|primary|academy|high))?\b"),
        (Reason.POST_HELD, True, rf"\b(?:i am|i'm|im|as|i was|i used to be|my {_RELATIVE} (?:is|was)) (?:also |now "
            rf"|still |currently )?(?:the |a )?(?:local |former |retired |current |vice |past |parish "
            rf"|church )*{_POST} (?:of|at|for) (?!(?:all|my|me|him|her|us|them|it|that|this|a while|years"
            rf"|nothing|the time|the queue|the line)\b)[^.,\n]{{0,30}}"),
        (Reason.POST_HELD, True, rf"\b(?:i am|i'm|im|as|i was|he is|she is|he was|she was|my {_RELATIVE} (?:is"
            rf"|was)) (?:the|your|our) "
            rf"(?:local|village|town|parish) {_POST}\b"),
        (Reason.POST_HELD, True, rf"\b(?:the|our) (?:local |village )?(?:minister|priest|imam|rabbi|vicar"
            rf"|provost|head ?teacher|rector"
            rf"|msp|mp|postmaster|publican|dentist|gp|doctor|chemist)'s {_RELATIVE}\b"),
        (Reason.POST_HELD, True, r"\b(?:former|ex-|retired|current) ?(?:provost|msp|mp|councillor|footballer"
            r"|head ?teacher|minister|police chief|sheriff|boxer|olympian|paralympian|footballer)\b"),
        (Reason.UNUSUAL_FAMILY, True, r"\b(?:my|his|her|our|an?) (?:identical |conjoined )?twin(?: (?:brother"
            r"|sister))?\b(?! (?:room|beds?|tub|pack|track|town|needs|problems|issues))"),
        (Reason.UNUSUAL_FAMILY, True, rf"\b(?:mum|mother|mummy|dad|father|parents?|gran|carer) (?:of|to) {_MANY}\b"),
        (Reason.UNUSUAL_FAMILY, True, rf"\b(?:our|my|have|had|having|with|the|her|expecting|birth to) {_MANY}\b"),
        (Reason.UNUSUAL_FAMILY, False, r"\b(?:mum|mother|dad|father|parents?) (?:of|to) (?:six|seven|eight|nine|ten"
            r"|eleven|twelve|[6-9]|1[0-5])\b(?! (?:week|month|year|day|hour)|-)"),
        (Reason.UNUSUAL_FAMILY, False, r"\bwhose (?:son|daughter|husband|wife|brother|sister|mum|mother|dad|father"
            r"|child|baby|partner) (?:was|were|got) (?:killed|murdered|stabbed|shot|drowned)\b"),
        (Reason.IN_THE_NEWS, True, r"\b(?:the )?(?:lady|man|woman|girl|boy|lad|lassie|person|one|couple|family|guy"
            r"|wumman|nurse|mum|dad) (?:who|that|whit) (?:was|were|is|got|went|appeared|had been) (?:on|in"
            r"|all over)(?: the| stv| bbc| local)? (?:front page"
            r"|news|paper|papers|telly|tv|record|radio|headlines|sun|herald|press"
            r"|wishaw press|times|advertiser|local paper)[^.,\n]{0,10}"),
        (Reason.IN_THE_NEWS, True, r"\b(?:seen|saw|read about|heard about|heard|recognise|remember) (?:me|us|him|her"
            r"|(?<=have read about )it|(?<=have heard about )it|my \w+|our \w+) (?:on|in|from) (?:the"
            r" )?(?:local )?(?:front page|news|papers?"
            r"|telly|tv|stv|bbc|record|radio|herald|press|advertiser)\b"),
        (Reason.IN_THE_NEWS, True, r"\b(?:i|we|he|she|my \w+|our \w+|his story|her story|it(?= was all)) (?:was"
            r"|were|am|is|got"
            r"|have been|has been|had been) (?:all over|on|in) (?:the )?(?:local )?(?:front pages?|news|papers?|telly"
            r"|tv|daily record|radio|herald|wishaw press)\b(?! agent)"),
        (Reason.IN_THE_NEWS, True, r"\bon the front page\b(?: of [^.,\n]{0,25})?"),
        (Reason.UNUSUAL_WORK, False, rf"\bthe (?:wee |old |young )?(?:woman|man|lady|couple|guy|lad|family"
            rf"|wumman|one|fella"
            rf"|chap|brothers?|sisters?) (?:who|that|whit) (?:runs?|owns?|keeps?|has|ran|owned) (?:the"
            rf"|our) (?:[a-z\-]+ ){{1,3}}"
            rf"(?:in|at|of|on) {_HERE}"),
        (Reason.IN_THE_NEWS, False, rf"\b(?:{_RELATIVE}|parents?|widow|widower|mam) of (?:the|that) (?:wee "
            rf"|young |poor "
            r"|old )?(?:boy|girl|man|woman|lad|lassie|child|baby|wean|teenager|student|driver|cyclist"
            r"|couple) (?:who|that)"
            r" (?:died|drowned|was (?:killed|murdered|stabbed|drowned|found|hit|run over)|went missing"
            r"|fell)\b[^.,\n]{0,30}"),
        (Reason.IN_THE_NEWS, False, r"\b(?:the )?(?:family|couple|man|woman|lady|folk|people) whose (?:house"
            r"|home|flat"
            r"|shop|farm|caravan|croft) (?:was |were )?(?:burned|burnt|went on fire|caught fire|blew up"
            r"|exploded|flooded"
            r"|collapsed|destroyed|raided)\b[^.,\n]{0,25}"),
        (Reason.GREAT_AGE, True, r"(?<![\d£.,/\-])(?:9[6-9]|1[01]\d)[ -](?:years?|yrs?|yr|year)[ -](?:old|of age"
            r"|young)\b(?! (?:building|house|hospital|church|school|boiler|lift))"),
        (Reason.GREAT_AGE, True, r"(?<![\d£.,/\-])(?:9[6-9]|1[01]\d) ?(?:yo|y/o)\b"),
        (Reason.GREAT_AGE, True, r"\b(?:ninety[ -](?:six|seven|eight|nine)|(?:a|one) hundred(?: and (?:one|two|three"
            r"|four|five|six|seven|eight|nine|ten))?)[ -](?:years?)[ -](?:old|of age|young)\b"),
        (Reason.GREAT_AGE, True, r"\b(?:aged|age|age of|turned|turns|turning) (?:9[6-9]|1[01]\d)\b(?! ?%)"),
        (Reason.GREAT_AGE, True, r"\b(?:aged|age of|turned|turns|turning) (?:ninety[ -](?:six|seven|eight|nine)|(?:a"
            r"|one) hundred)\b"),
        (Reason.GREAT_AGE, True, rf"\b(?:i am|i'm|im|he is|she is|he's|she's|who is|who's|(?:my"
            rf"|our) (?:great[ -])?{_RELATIVE},? (?:is|was|who is)|mum is|dad is|gran is|granny is|mum's|gran's|(?:my"
            rf"|our) {_RELATIVE},|is now|nearly|almost) (?:9[6-9]|10\d|11\d)(?=[.,;!]| and| but| now| in|\s*\Z| with"
            rf"| so| who)"),
        (Reason.GREAT_AGE, True, rf"\b{_ELDER}(?:9[6-9]|1[01]\d)(?=[.,;!]| and| but| now)"),
        (Reason.GREAT_AGE, True, rf"\b{_ELDER}(?:ninety[ -](?:six|seven|eight|nine)|(?:a|one) hundred(?: and \w+)?)\b"
            r"(?! per ?cent|%)"),
        (Reason.GREAT_AGE, True, r"\bcentenarian\b|\b(?:her|his|my|mum's|gran's|dad's) (?:100th|10[1-9](?:st|nd|rd"
            r"|th)|hundredth) birthday\b"),
        (Reason.RARE_ILLNESS, True, rf"\b{_ILLNESS}[^.\n]{{0,45}}?\b(?:in|from|near|outside) (?P<place>{_PLACE})"),
        (Reason.RARE_ILLNESS, True, rf"\b(?P<rare>(?:has|have|with|had|got|having"
            rf"|of) {_ILLNESS})\b[^.\n]{{0,30}}\b(?:village|island|only (?:one|person|case))\b"),
        (Reason.RARE_ILLNESS, False, r"\b(?:an? |such a )?(?:very |extremely |really "
            r"|ultra-?)?rare (?:[a-z]+ ){0,2}(?:condition|disease|disorder|cancer|illness|syndrome|tumour)\b"),
        (Reason.UNUSUAL_WORK, True, rf"\b(?:i am|i'm|im|as|i was|my {_RELATIVE} (?:is|was)|he is|he was|she is"
            rf"|she was|he's|she's|i work as|works as|worked as) (?:the|a|an) (?:local |village |town |only |retired "
            rf"|former |parish )*{_JOB} (?:in|for|at|of|on) {_HERE}"),
        (Reason.UNUSUAL_WORK, True, rf"\b(?:i am|i'm|im) the {_JOB}\b"),
        (Reason.UNUSUAL_WORK, True, rf"\b(?:i am|i'm|im|i was|as|my {_RELATIVE} (?:is|was)) the (?:local|village|town"
            rf"|parish|only) {_JOB}\b"),
        (Reason.KNOWN_LOCALLY, True, r"\b(?:every(?:one|body)|half|all|folk|people"
            r"|the whole) (?:of )?(?:the )?(?:people |folk )?(?:in (?:the |our |this )?\w+|round here|around here"
            r"|here|locally|village|town|street) (?:all )?(?:knows?|will know|recognises?|would know) (?:me|us|who"
            r"|him|her|my|our|about (?:me|us|my)|the family)(?: \w+)?"),
        (Reason.KNOWN_LOCALLY, True, r"\b(?:you|they|people|folk|everyone|everybody|anyone|staff)(?: will|'ll| would"
            r"|'d)? (?:all )?(?:know|knows|guess|recognise|work out) (?:exactly )?who (?:i am|we are|he is|she is"
            r"|i was|this is|it is|i'm)\b(?! (?:talking|speaking|going|meaning|on about))"),
        (Reason.KNOWN_LOCALLY, True, r"\b(?:well known|well-known|famous|weel kent|kenspeckle) (?:in|round|around"
            r"|locally)(?: (?:the |our )?\w+)?"),
    )
)  # fmt: skip


_HINTS: dict[Reason, tuple[str, ...]] = {
    Reason.ONLY_ONE: ("only", "sole", "one of", "first", "oldest", "the "),
    Reason.POST_HELD: ("head", "rector", " of ", " at ", "former", "ex-", "retired", "current", " for ", "'s ", "local",
                       "village", "parish", "town"),
    Reason.UNUSUAL_FAMILY: ("twin", "triplets", "quad", "quintuplets", "sets of", "whose", " of ", " to "),
    Reason.IN_THE_NEWS: ("news", "paper", "telly", "tv", "front page", "record", "radio", "herald", "press",
                         "advertiser", "bbc",
                         "headlines", "times", "sun", "of the ", "of that ", "whose "),
    Reason.KNOWN_LOCALLY: ("know", "recognise", "guess", "work out", "famous", "weel kent", "kenspeckle"),
    Reason.RARE_ILLNESS: ("rare ", "huntington", "neuron", "mnd", "fibrosis", "duchenne", "dystrophy", "philia",
                          "sickle", "rett ",
                          "batten", "ehlers", "prader", "cjd", "creutz", "progeria", "porphyria", "locked", "angelman",
                          "marfan", "fabry", "gaucher", "wilson", "sachs", "pompe", "brittle", "narcolepsy",
                          "gravis", "guillain",
                          "atrophy", "sma", "leprosy", "tourette", "williams", "edwards", "phenyl", "pku", "mitochon",
                          "cushing", "addison", "dwarf", "plasia", "albin", "bullosa", "stiff", "fibroma", "sclerosis"),
    Reason.UNUSUAL_WORK: ("lollipop", "post", "vet", "minister", "smith", "priest", "imam", "rabbi", "undertaker",
                          "keeper", "ferry",
                          "piper", "butcher", "baker", "publican", "librarian", "janitor", "dentist", "pharmacist",
                          "farrier",
                          "lifeboat", "bellringer", "organist", "hairdresser", "barber", "thatcher", "mason", "driver",
                          "milkman", "cleaner", "owner", "registrar", "coroner", "astronaut", "footballer", "police",
                          "headteacher", "nurse", "midwife", "crier", "falconer", "taxi", "dj", "optician", "monger",
                          "florist", " run", " own", " keep", " has ", " ran "),
    Reason.GREAT_AGE: ("9", "1", "ninety", "hundred", "centenarian"),
}  # fmt: skip
"""A rule of this reason fits only where one of these stands: most texts are done with sooner."""


_OLD_THING = re.compile(
    r"\b(?:building|ward|hospital|school|church|house|home|clinic|surgery|system|boiler|lift|bus|equipment"
            r"|machine|windows"
    r"|bridge|hall|charity|trust|nhs|service|flats?|pipes|roof|plumbing|unit) (?:is|was|are|were|must be|looks)"
    r"(?: (?:now|about|over|nearly|almost|at least|well over)){0,2} \Z"
)
"""What is a hundred years old and nobody."""


def find(text: str) -> Iterator[Found]:
    """Phrases that single somebody out, with why."""
    low = text.lower()
    if len(low) != len(text):
        return  # no letter of a folded text grows in small letters; were there one, every place would be wrong
    possible = {reason for reason in Reason if any(hint in low for hint in _HINTS.get(reason, ("",)))}
    for reason, strong, pattern in _RULES:
        if reason not in possible:
            continue
        for found in pattern.finditer(text if pattern.flags & re.I else low):
            place = found.groupdict().get("place")
            if place and place.lower().removeprefix("the ") in WHOLE_COUNTRIES:
                continue
            if reason is Reason.GREAT_AGE and _OLD_THING.search(low, max(0, found.start() - 45), found.start()):
                continue
            end = found.start() + len(found[0].rstrip(" ,;:"))
            if end > found.start():
                yield Found(found.start(), end, Kind.SINGLING_OUT, strong, reason)
