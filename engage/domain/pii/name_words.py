"""Words that stand beside names, and words that are taken for names and are none."""

from __future__ import annotations

from engage.domain.pii.word_lists import words_of

TITLES = words_of(
    """
    mr mrs ms miss mx dr prof professor rev reverend cllr councillor sir dame mister sgt pc constable msp fr canon
    bishop deacon capt captain wm geo jas chas thos robt
    """
)
"""Belong to a name and are taken out with it."""

ABBREVIATED = words_of("mr mrs ms dr prof rev cllr sgt mx fr capt wm geo jas chas thos robt")

WORK = words_of(
    """
    nurse sister doctor carer midwife matron consultant surgeon physio physiotherapist uncle auntie aunty aunt
    granny gran grandpa granda papa nana nan father brother mother lady lord sheriff officer pastor imam rabbi
    minister reverend janitor chaplain support worker volunteer receptionist pharmacist dentist manager driver
    cousin student bailie provost wee big auld
    """
)
"""Say what somebody is; they stay where they are when the name is taken out."""

LOOSE_WORK = words_of(
    """
    consultant surgeon worker support volunteer manager driver student minister officer big wee auld gran nan mother
    father brother papa lady lord receptionist pharmacist dentist provost nana granny grandpa granda
    """
)
"""Stand before other words with a capital as well: the minister Monday, the big Tesco."""

RELATIONS = words_of(
    """
    son daughter wife husband partner mum mam mummy maw mother dad da daddy father brother sister twin baby boy girl
    lad lassie wean wain bairn child kid gran granny grannie nan nana grandma grandmother grandad granddad granda
    grandpa grandfather papa uncle aunt auntie aunty cousin niece nephew grandson granddaughter grandchild stepson
    stepdaughter stepdad stepmum fiance fiancee boyfriend girlfriend ex friend pal mate chum bestie neighbour
    neighbor carer nurse doctor physio midwife consultant surgeon teacher manager worker visitor boss colleague
    chaplain minister volunteer receptionist therapist counsellor psychologist psychiatrist dentist pharmacist
    optician help cleaner driver oldest youngest eldest elder guy man woman lady wumman wee wife's toddler twins
    dietitian podiatrist advocate nurse's student patient landlord client resident key-worker keyworker gp ot cpn
    befriender buddy warden
    """
)
"""After "my" and the like, the word after them may be a name."""

PARTICLES = words_of("de da do dos du di del della der den van von le la al el bin ibn abu ter ten")
"""Small words within family names."""

ABSTRACT_THINGS = words_of(
    """
    art bill storm sky bay dawn page king queen prince summer winter autumn rain justice liberty unity union chance
    charity melody destiny harmony trinity genesis river ford forest ash clay heath bay star royal
    """
)
"""They may be lovely without being anybody."""

ALSO_FAMILIES = words_of(
    "love best street hope may june grace rose joy will mark young bill rich sharp good park hill house"
)
"""Words that with Dr before them are a family name."""
NEVER_AFTER_A_TITLE = words_of(
    "and who and's was is monday tuesday wednesday thursday friday saturday sunday right big"
)

ENDEARING = words_of("our oor wee big auld poor dear young lovely wur")
"""Before a word that may be a name: our Hope, wee Rose."""

ROLES = words_of(
    """
    nurse sister carer midwife matron consultant surgeon physiotherapist porter cleaner receptionist paramedic
    chiropodist dietician phlebotomist councillor janitor caretaker cook tutor adviser advisor solicitor interpreter
    """
)
"""Work by which somebody is told: Hope, the porter, knew the way."""

OPENERS = words_of(
    """
    afterwards instead overall meanwhile otherwise besides tonight nowadays furthermore moreover nevertheless unlike
    despite apart whilst although since given within during yet thus hence indeed plus per regarding
    """
)
"""Begin a sentence and may have a comma and a relation behind them: Instead, my son, who had waited."""

OWNERS = words_of(
    """
    my our his her their your the a an me oor ma mah this that one another late lovely new old dear
    """
)
BETWEEN = words_of("wee big auld old young wur our poor dear is was called named")
"""May stand between a relation and a name."""

CALLED_AFTER = words_of("him her them me my our wee the")

NAMES_ALL_THE_SAME = words_of(
    """
    may april june marie douglas hamilton lewis iona skye leven moray august jan bell alexa tia bute law craig
    turner wilson summer autumn winter
    """
)
"""Months and places that people are called, too: with a title or a relation before them they are names."""

TOWNS_AND_MONTHS = words_of(
    """
    may april june jan august iona skye lewis harris leven moray london india paris florence georgia chelsea sydney
    austin troy kent ford savannah virginia jordan hamilton douglas alexandria grant winter summer autumn
    """
)
MONTH_GIRLS = words_of("may april june iona skye georgia florence jordan")
WHERE = words_of(
    """
    in at to from near around outside of for since until till by last next this every early late mid
    """
)

ABSTRACT_FIRST = words_of(
    """
    hope faith grace joy charity patience will mark bill art may april june dawn chance justice liberty unity mercy
    prudence verity rob pat grant drew sue frank rich bob ray summer winter autumn guy ginger bay rose storm sky can
    can't dot nick destiny harmony melody trinity king queen prince earl gay page
    """
)
"""At the start of a sentence these are mostly the word."""

VERBS_TOO = words_of("will mark rob sue nick drew")
"""At the start of a sentence these are the verb, unless another one follows."""
DID = words_of(
    "came told said says went phoned rang helped asked took gave made got did never visits visited"
)

WORDS_AT_FIRST = ABSTRACT_FIRST | words_of(
    """
    sandy penny robin carol daisy lily poppy ruby ivy heather holly dale miles max pearl amber basil
    """
)

DOES = words_of(
    """
    told said says came went phoned rang called helped asked explained listened sorted held made took gave visited
    cried shouted knew thinks thought waited stayed lives works loves loved died fell was is has had came sat got
    never and's who wanted does did couldn't wouldn't didn't doesn't wasn't isn't hasn't
    """
)
"""What a person does, and a month or a hope seldom."""

BARELY_NAMES_AT_FIRST = words_of(
    """
    hope faith grace joy charity patience will art bill may april june august justice liberty unity mercy prudence
    harmony rose summer winter autumn dot sky page gay chance bay ginger destiny melody verity trinity storm can
    """
)
"""With "was" or "is" after them at the start of a sentence they may still be the word."""

SAYS = words_of(
    """
    told said says phoned rang explained listened visited shouted visits brought washed dressed cooked apologised
    smiled laughed cried helped sorted arranged held sat insisted promised texted
    """
)
LIVES = words_of(
    "retired waited died fell lives stays stayed married cries drinks smokes thinks loves loved knew hears"
)
"""What people do, and places and firms do not."""
TOLD = words_of(
    """
    told asked met thank phoned rang thanks called saw visited with and named texted emailed helped knows know bless
    miss misses love by missed praise hi hello dear poor
    """
) - words_of("with and called by saw")
TOLD_TO = frozenset(
    {"spoke to", "speak to", "spoke with", "talked to", "talk to", "spoken to", "seen by", "thanks to", "shoutout to",
     "looked after", "cared for", "listened to", "shout to", "ask for", "asked for", "treated by", "helped by",
     "written by",
     "met with", "visit from", "word with", "good on", "well done", "credit to", "down to", "kudos to", "hats off",
     "fair play"}
)  # fmt: skip
"""Two words after which somebody is named."""

NAMES_OF_THINGS = words_of("the")
"""Before a name they make it a thing: the Elizabeth, the Victoria."""

NEVER_A_FAMILY = words_of("service main may bell law hill park house hall king more service ward west street")
NEVER_SMALL = words_of(
    """
    abi dee mo val nic trace gill lex eck mason harper aria vee kai alf mags alba almaz alfie ana ann art ayan azad
    baldev bert chen chiara dalia danish dean dilan dina dot ed efe emma eden fern fleur gale gay gene glen grace
    hope jet joy lance lance lin lou mac mae mark may mel mei mina mo nan nick page pat pearl penny pilar pol reed
    rob rocio rosario roman saba sage sal sam sana sky sun sue tam tia tui ty van vic will wang yaw zen zia jun jan
    jude jock jose kay ray ina isa ola sade safa sean tom val jess jean dana devi selam sonny kelly mimi nina max
    ming hui xin yun tuan wei mulu hana nour andre angelo geoff rosalia sultan sultana alexis carmen merle kamal
    camille lana una unity dawn stan kit mick mickey abbey tara laurel hubert frank guy jack bobby jimmy charlie
    polly molly maria santiago sterling tanya paris austin todd lane ford jan gill gal cherry jewel blue miller rash
    rasa rhys sham shan sang wade warren walker hunter bill bob chuck harry holly victor marina lima bay john alec
    daryl dick dixie les liv des dev sal jai jia jie jin hao hoa hua nel hal kat pia ria dex yan xia zoi mel nora mila
    thea mara misha rene
    """
) - words_of(
    """
    emma jean sean tom tam andre tanya bobby jimmy kelly nina stan tara jess maria todd geoff alfie john alec daryl
    angelo mick
    """
)
"""In small letters they are words, or too short to be sure of."""

SMALL_WORDS = words_of(
    """
    bell black brown young white green gray grey king hall ward wood woods park parker more cook hope may law lamb
    low lowe reid rose main hill west service sharp small swan smart noble steel stark walls wark fisher hunter
    walker taylor turner miller marshall mason merchant porter potter skinner shields bird birds blue church day
    little lee gold goldie love knox hart heron page prior friel fox fowler forest forrest ford glen gow strange
    strang meek moody moore moss mone ness owens paul penman rain rae roe tait thorn wells wells winning wiseman
    long lang best craig crane currie dean duff early field fields flood frost grant graves grieve haddow hood howie
    jack kemp kirk kane kay keen gill dow downie carr barrie baird bain barr bond boyd burns burn butler cannon chan
    clay coleman cross daly dawn dewar dick doig rooney
    """
)
"""Family names that in small letters after a first name are more likely the word."""

NO_NAMES = words_of(
    """
    able afraid also angry annoyed ashamed aware back bad being better blind bothered called confident concerned
    confused convinced currently deaf delighted depressed diabetic disabled disappointed disgusted done due
    exhausted fed feeling fine fortunate forever frightened frustrated full getting glad going grateful happy having
    home hoping housebound hurt ill in isolated lonely looking lost lucky making mad married new obviously old over
    paying pleased pregnant proud quite ready really registered retired sad satisfied scared sick single so sorry
    still struggling stuck suffering sure terrified thankful thrilled tired told too trying unable unhappy unwell
    upset using very waiting well willing wondering working worried writing appointment appointments visit visits
    call calls letter letters referral feedback experience idea communication treatment staffing parking waiting
    food cleanliness hygiene information support team teams thing things people folk adult adults everyone's who's
    that's what's it's there's he's she's let's here's how's where's i've i'll i'd i'm you're we're they're don't
    can't won't isn't wasn't didn't doesn't couldn't wouldn't shouldn't reading writing accident emergency
    outpatients outpatient maternity paediatrics paediatric oncology cardiology x-ray xray scan blood radiology
    physiotherapy audiology dermatology gynaecology orthopaedics orthopaedic neurology urology renal theatre
    recovery admissions discharge assessment daycare rehab respite befriending volunteering phlebotomy endoscopy
    colonoscopy antenatal postnatal labour triage minor injuries attendance allowance universal credit option
    podiatry dietetics chiropody transport housing security catering switchboard admin moderator editor office
    overnight haematology gastroenterology rheumatology respiratory ophthalmology orthodontics urgent diagnostics
    pathology psychiatry psychology therapy therapies chaplaincy dialysis sexual eye ear breast engage options section
    act bill scheme dept department improvement improvements amazing education listened excellent
    redacted removed anonymised bipolar access
    overall plan project forum network board committee meeting group club cafe
    """
)
"""Words that are no name after "I am" or "called", or with a capital that somebody gave them."""

TRIGGERS = (
    TITLES
    | WORK
    | RELATIONS
    | ROLES
    | words_of("called named cried nicknamed christened cawed name names am i'm im ahm a'm is it")
)
"""Words after which a name may come: only these, and what may be a name itself, are looked at closely."""

AFTER_MAGGIES = words_of(
    """
    centre center cancer in at on was is has had gave helped for and or to lanarkshire monklands glasgow edinburgh
    forth staff
    """
) | {""}
"""After "Maggie's" it is the centres for people with cancer, and not somebody's mother."""

CHARITIES = frozenset(
    {"marie curie", "christmas eve", "year eve", "christmas carol", "jack russell", "john lewis", "jack daniels",
     "stephen lawrence", "maggie's centre", "dr google",
     "ronald mcdonald", "john ryle", "jeremy kyle", "harry potter", "nicola sturgeon", "john swinney", "boris johnson",
     "mary celeste", "florence nightingale", "basil fawlty", "holby city", "johnnie walker", "robert burns",
     "rabbie burns",
     "william wallace", "margaret thatcher", "keir starmer", "rishi sunak", "humza yousaf", "martin lewis",
     "davina mccall"}
)  # fmt: skip
"""Two words that are a charity, a firm, a dog, or somebody whom the whole country speaks of."""
