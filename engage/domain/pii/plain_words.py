"""Words that are written with a capital and are nobody's name: months, places, services, firms, illnesses."""

from __future__ import annotations

_CALENDAR = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
christmas easter hogmanay halloween ramadan eid diwali lent pentecost hanukkah vaisakhi spring summer autumn winter
today tomorrow yesterday valentine
"""

_PEOPLE_AND_WORDS = """
i im ive ill id me my mine we our us you your he she it they them his her their its this that these those who what when
where why how which the a an and but or nor so if then there here no not yes ok okay oh aye naw please thanks thank ta
cheers regards hello hi hiya dear sorry well just also still even only very really as at by for from in into of off on
onto out over to up with without after before since until while because although though however maybe perhaps once again
never always often sometimes usually now soon later finally first second third last next another other both each every
all any some few many most more less much none one two three four five six seven eight nine ten nobody somebody someone
anyone everyone everybody something nothing anything everything mum mummy mam maw dad daddy da faither gran granny grannie
nana nanna papa grandad granddad granda grandma grandpa auntie aunty aunt uncle son daughter wife husband partner brother
sister mother father baby twin child children kids wean weans bairn family friend neighbour carer carers nurse nurses
doctor doctors dr consultant consultants surgeon physio midwife midwives matron porter porters receptionist receptionists
reception staff management manager managers patient patients gp gps hca cpn ot ots team pharmacist chemist dentist
optician chaplain teacher school mr mrs ms miss mx sir madam lady lord rev reverend prof professor councillor cllr
god jesus christ lord allah bible quran santa english scottish scots scotland scot british britain irish ireland welsh
wales england polish poland pakistani pakistan indian india bangladeshi chinese china ukrainian ukraine romanian romania
nigerian nigeria african africa asian asia european europe american america syrian syria french france german germany
spanish spain italian italy portuguese portugal turkish turkey arabic urdu punjabi hindi gaelic bsl makaton roma
traveller gypsy muslim christian catholic protestant jewish jew sikh hindu buddhist black white gay lesbian trans lgbt
deaf blind disabled autistic autism adhd ptsd ms mnd copd ibs uti tia cva mri ct ecg eeg covid coronavirus flu cancer
dementia diabetes diabetic epilepsy asthma arthritis fibromyalgia stroke depression anxiety sepsis shingles
parkinson parkinsons alzheimer alzheimers crohn crohns huntington huntingtons asperger aspergers hodgkin hodgkins down
downs addison addisons bell bells raynaud raynauds tourette tourettes graves lewy menieres meniere sjogren sjogrens
barrett barretts cushing cushings wernicke korsakoff marfan turner turners klinefelter edwards ehlers danlos guillain
nhs a&e ae icu hdu itu cau mau camhs pip dla esa uc dwp hmrc ijb lpg hscp gdpr bbc stv tv itv uk eu usa covid
facebook twitter instagram whatsapp youtube tiktok snapchat google gmail hotmail outlook yahoo microsoft apple android
iphone ipad zoom teams skype alexa siri amazon ebay netflix internet wifi email
tesco asda aldi lidl sainsbury sainsburys morrison morrisons boots lloyds superdrug greggs costa mcdonalds mcdonald
specsavers argos ikea primark marks spencer waitrose iceland co-op coop rowlands wilko wetherspoon wetherspoons
macmillan maggies marie curie barnardo barnardos samaritans childline kilbryde beatson erskine capability quarriers
mencap sense enable penumbra samh crossroads citizens advice alzheimer age concern oxfam shelter salvation legion
calpol paracetamol ibuprofen morphine gaviscon warfarin insulin prozac valium ventolin tramadol gabapentin sertraline
government council parliament holyrood westminster snp labour tory tories conservative green greens minister secretary
covid brexit police ambulance hospital surgery clinic centre center ward unit department pharmacy hospice church chapel
mosque temple street road avenue primary academy university college library bus train station
great good excellent brilliant fantastic lovely fabulous amazing terrible awful poor bad best worst service services care
health social work home help community local north south east west central royal general national new old big wee
sincerely faithfully truly yours kind warm best love lots many god bless anonymous concerned angry desperate worried
"""

_PLACES = """
aberdeen aberfeldy airdrie airbles alloa alva annan annathill arbroath ardrossan argyll arran ayr ayrshire ballieston
baillieston banff bargeddie barra barrhead bathgate bearsden beith bellshill belvidere biggar birkenshaw bishopbriggs
blackburn blackridge blackwood blantyre bothwell bonkle bonnybridge borders braehead braidwood brechin broxburn buchanan
burnbank bute cairnhill caithness calderbank calderpark cambuslang campbeltown carfin carluke carmunnock carnwath
carstairs castlemilk caldercruix chapelhall chryston clackmannan cleland clyde clydebank clydesdale clydeside coatbridge
coalburn coatdyke condorrat coltness craigneuk crawford cullen cumbernauld cumbria cumnock cupar dalbeattie dalkeith
dalserf dalziel denny douglas dumbarton dumfries dunbar dunblane dundee dunfermline dunoon earnock edinburgh eddlewood
elgin elie falkirk fallin ferniegair fife forfar forres forth fortrose fraserburgh galashiels galloway garrowhill
gartcosh gartnavel girvan glasgow glenboig glenmavis glenrothes glencoe gourock govan grangemouth greengairs greenock
haddington hairmyres hamilton hallside harthill hawick helensburgh highland highlands holytown huntly inverness
invergordon inverurie iona irvine islay jedburgh jura kelso kelvin kilbride kilmarnock kilsyth kilwinning kinross
kintyre kirkcaldy kirkcudbright kirkintilloch kirkmuirhill kirkwall kirriemuir lanark lanarkshire largs larkhall law
leith lenzie lesmahagow leven lewis lerwick linlithgow livingston lochgelly lochgilphead lockerbie london lothian
manchester carlisle newcastle belfast dublin liverpool leeds birmingham bristol cardiff mallaig maybole maryhill mauchline
melrose midlothian moffat monklands montrose moodiesburn moray mossend motherwell muirhead mull musselburgh nairn
neilsland netherburn netherton newarthill newhouse newmains newmilns newton oban orkney overtown paisley partick peebles
penicuik perth perthshire peterhead petersburn pitlochry plains plean polmont portree prestwick quarter queenzieburn
queensferry renfrew renfrewshire roadmeetings rosneath rothesay rutherglen salsburgh saltcoats sanquhar selkirk shetland
shieldmuir shotts sighthill skye stirling stonehaven stonehouse stornoway stranraer strathaven strathclyde stromness symington
tannochside tain thankerton thornhill thurso tillicoultry tobermory townhead troon turriff uddingston udston uist ullapool
viewpark wick whitburn wishaw wishawhill whitehill whifflet wigtown craiglockhart gogar bo'ness borness scone blairgowrie
crieff callander johnstone barrowland springburn easterhouse pollok pollokshields drumchapel parkhead gallowgate newlands
shettleston tollcross yoker knightswood
"""

PLACES = frozenset(_PLACES.split())
"""Towns, islands and counties, most of them in Scotland: after "in" they are no family names."""

WHOLE_COUNTRIES = frozenset(
    """scotland glasgow edinburgh lanarkshire britain england wales ireland aberdeen dundee uk europe london""".split()
)
"""So large that to live there singles out nobody."""

NOT_NAMES = frozenset((_CALENDAR + _PEOPLE_AND_WORDS).split()) | PLACES
"""Words that are not read as a name because of a capital alone."""

ILLNESSES = frozenset(
    """parkinson alzheimer crohn huntington asperger hodgkin down addison bell raynaud tourette graves meniere sjogren
    barrett cushing turner wilson marie still hirschsprung lou""".split()
)
"""Whose "'s" belongs to an illness, a charity or a shop."""

HOUSE_WORDS = frozenset(
    """hospital infirmary street st road rd avenue ave drive lane terrace place crescent court house lodge centre center ward
    school academy primary nursery high church chapel parish cathedral park surgery clinic practice group trust foundation
    hospice unit gardens garden hall library station university college home homes nursing day club bridge square cross
    health medical pharmacy bus bar inn hotel pub cafe society association fund charity award act syndrome disease palsy
    cancer campus theatre stadium estate tower towers building suite wing pavilion retail loch glen valley island castle
    museum arms cottage farm view way wynd grove hub service services project charter index scale test score ltd limited
    plc council housing county united fc thistle rovers academicals athletic city town village royal infants juniors
    catheter stockings box russell russells daniels memorial avenue. road. court.""".split()
)
"""What turns a name before it into a place, a firm or a thing."""

SAINTS = frozenset(
    "st saint queen king prince princess lake loch mount port fort royal santa our glen ben point lady great san".split()
)
"""What turns a name after it into a place."""
