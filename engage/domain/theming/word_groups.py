"""Words that go together in what people tell about health and social care.

Nobody has to confirm a hundred links before "nurse" and "receptionist" are known to be people at work, or "soup" and
"menu" to be about food: each group is one more feature of a text. The groups are our own, and no theme is tied to one:
what a group speaks for is learned like everything else.
"""

from __future__ import annotations

from functools import lru_cache

from engage.domain.theming.features import stem

GROUPS: dict[str, str] = {
    "workers":
    "staff nurse nurses doctor doctors gp consultant receptionist receptionists carer carers therapist physio "
    "physiotherapist midwife midwives surgeon psychologist psychiatrist worker workers team manager assistant hca "
    "matron sister paramedic porter clinician practitioner counsellor keyworker cpn dentist pharmacist dietitian "
    "chiropodist podiatrist healthcare professionals nursery visitor",
    "roles":
    "receptionist reception manager management porter cleaner driver secretary admin volunteers chaplain cook",
    "kindness":
    "kind kindness caring friendly helpful polite pleasant lovely nice compassionate compassion gentle warm "
    "welcoming approachable understanding patient supportive smile smiling cheerful courteous considerate "
    "thoughtful sympathetic empathy empathetic sensitive attentive respectful",
    "unkindness":
    "rude abrupt unfriendly unhelpful dismissive patronising arrogant uncaring cold aggressive attitude shouted "
    "shouting moody grumpy impolite sarcastic ignorant bossy condescending judgemental cruel nasty",
    "skill":
    "professional professionalism competent competence knowledge knowledgeable experienced experience skilled "
    "skilful skill expert expertise efficient trained training qualified thorough ability proficient",
    "listening":
    "listen listened listening listens hear heard ear opinion opinions views understood ignored ignore notice "
    "concerns suggestions question",
    "telling":
    "explain explained explaining explanation information informed inform informative leaflet leaflets tell told "
    "telling communication communicate communicating letter letters phone call calls email text update updates "
    "answer answers answered questions details clear clearly clarity understand advise notify know contact number "
    "website literature booklet",
    "advice":
    "advice advise advised guidance support supported supportive help tips suggestions reassurance reassured "
    "reassuring encouraged encouragement signposted recommend exercises",
    "waiting":
    "wait waited waiting waits delay delays delayed late queue long longer quicker sooner faster slow speed "
    "prompt promptly weeks months backlog punctual earlier",
    "booking":
    "appointment appointments booking book booked cancel cancelled cancellation reschedule slot slots referral "
    "referred refer session sessions visit visits rearrange date dates frequent often regular hours weekend "
    "weekends evening evenings",
    "access":
    "access available availability accessible reach through line engaged emergency assessment criteria list "
    "eligible turned discharge referral",
    "place":
    "location local nearer closer distance travel travelling far parking park car bus transport taxi lift stairs "
    "entrance signs signposting journey near nearby venue clinic site",
    "rooms":
    "room rooms ward wards building waiting area areas seat seats seating chair chairs bed beds bedroom toilet "
    "toilets shower bathroom door doors window windows garden noise noisy quiet heating hot cold temperature "
    "light lights lighting lounge space decor decoration paint carpet facilities furniture curtain pillow "
    "mattress privacy smoking smoke",
    "things":
    "equipment machine machines tv television wifi internet radio kettle phone charger computer wheelchair aids "
    "bandages magazines toys books water cooler fan laundry washing clothes",
    "cleaning":
    "clean cleaner cleaners cleaning cleanliness dirty hygiene hygienic smell smells smelly tidy dust stained "
    "infection filthy",
    "food":
    "food meal meals menu menus eat eating dinner lunch breakfast supper tea coffee drink drinks snack snacks "
    "fruit vegetables vegetarian portion portions soup sandwich sandwiches toast diet cook cooked hungry biscuits "
    "tasty milk kitchen juice",
    "doing":
    "activities activity games game gym walk walks music art craft crafts bored boring exercise exercises outings "
    "trips trip entertainment bingo group groups leave ot football pool fun swimming",
    "pain":
    "pain painful medication medicine medicines tablets drugs dose injection prescription prescribe prescribed "
    "painkillers insulin meds antibiotics inhaler",
    "body":
    "leg legs foot feet wound wounds dressing dressings blood pressure ulcer toe nail nails arm back knee chest "
    "breathing bowel bladder skin catheter hearing eyes ears teeth treatment treated operation surgery bandage",
    "mind":
    "anxiety anxious depression depressed mental therapy therapist cbt counselling confidence cope coping mood "
    "emotional emotionally mindfulness worry worries relax stress suicidal thoughts feelings",
    "good":
    "good great excellent brilliant fantastic wonderful amazing superb outstanding perfect best happy pleased "
    "satisfied satisfactory thank thanks grateful appreciate appreciated exceptional marvellous fabulous top ok "
    "fine delighted",
    "bad":
    "bad poor terrible awful worst disgusting disappointed disappointing useless horrible appalling unacceptable "
    "dreadful unhappy rubbish hate disgraceful pathetic waste",
    "nothing":
    "nothing none nil na no not cant cannot think anything everything nought nowt improve improved improvement "
    "better change different",
    "service":
    "service services care treatment standard quality level provided provide provision experience system process",
    "more people":
    "staffing understaffed shortage more extra enough number nurses agency busy rushed rush overworked pushed "
    "stretched bank",
    "same person":
    "same different continuity consistent consistency consistently regular change changes changed familiar "
    "various",
    "joined up":
    "communication between departments department liaise coordination joined transfer transferred discharge "
    "discharged handover transition notes records hospital gp social services agencies linked system together "
    "follow home moving",
    "dignity":
    "respect respected respectful dignity dignified privacy private confidential confidentiality human person "
    "individual rights equal equality discrimination race disability disabled religion culture gender embarrassed "
    "embarrassing treated",
    "safety":
    "safe safer safety unsafe bullying bully bullied violence violent threatened secure security fear scared "
    "frightened danger dangerous abuse abused restraint attack",
    "choice":
    "involved involvement choice choices choose decision decisions consulted plan planning options say own "
    "control independence",
    "family":
    "family families son daughter mum dad mother father husband wife parent parents child children baby partner "
    "visitors visiting relatives relative carer carers brother sister grandson",
    "time given":
    "time spent spend talk talked talking chat rushed company attention",
    "made better":
    "recovery recovered recover progress life changed well better healing improved confidence benefit results "
    "difference saved myself cured helped mobility walking",
    "money":
    "money funding fund cuts benefits cost costs pay paid price expensive budget finance wages charge",
    "rules":
    "rules rule policy strict allowed allow banned smoking cigarettes leave section locked permission "
    "restrictions restricted",
    "asking":
    "survey form forms questionnaire question questions paper paperwork answering feedback tick",
    "welcome":
    "welcome welcomed welcoming greeting greeted atmosphere relaxed comfortable ease calm homely environment "
    "settled surroundings",
    "reliable":
    "time punctual reliable promptly prompt arrive arrived arrives late turn turned always ring rang call called",
    "unpaid care":
    "carer carers caring respite break breaks look after unpaid rest juggling exhausted husband wife mum dad",
    "social care":
    "social package packages homecare care home homes resident residents self directed support budget "
    "guardianship respite daycare centre befriender council assessment review",
    "growing old":
    "elderly older frail frailty dementia alzheimers memory falls fall fell confused old age pensioner",
    "young people":
    "child children young teenager school schools camhs nursery autism autistic adhd playroom kids paediatric "
    "baby",
    "birth":
    "birth pregnant pregnancy labour maternity midwife midwives antenatal postnatal breastfeeding baby babies "
    "health visitor",
    "dying":
    "die died dying death palliative hospice bereaved bereavement funeral grief end life loss",
    "habits":
    "alcohol drink drinking drug drugs recovery rehab detox methadone addiction sober gambling stop smoking",
    "company":
    "lonely loneliness isolated alone company friends friendship club group groups neighbours volunteer "
    "volunteers community befriending social meet",
    "computers":
    "online internet website app digital computer laptop tablet password video zoom screen virtual device "
    "smartphone email",
    "languages":
    "interpreter interpreters translate translation translator language english bsl sign deaf hearing braille "
    "print easy read accent gaelic polish",
    "closing":
    "close closed closing closure closures cut cuts shut reduced stopped lost moved withdrawn reopen centralised",
    "complaining":
    "complain complained complaint complaints apology apologise sorry feedback response reply ombudsman excuses "
    "blame",
}  # fmt: skip
"""Name, and words in any form."""


@lru_cache(maxsize=1)
def groups_of() -> dict[str, tuple[str, ...]]:
    """The groups of each stem."""
    found: dict[str, list[str]] = {}
    for name, words in GROUPS.items():
        for word in dict.fromkeys(stem(each) for each in words.split()):
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}
