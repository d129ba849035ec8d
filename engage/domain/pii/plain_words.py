"""Words that are written with a capital and are nobody's name: months, places, services, firms, illnesses."""

from __future__ import annotations

from engage.domain.pii.word_lists import words_of

_CALENDAR = """
apr april aug august autumn christmas dec december diwali easter eid feb february fri friday halloween hanukkah
hogmanay jan january jul july jun june lent mar march may mon monday nov november oct october pentecost ramadan sat
saturday sep sept september spring summer sun sunday thu thur thurs thursday today tomorrow tue tues tuesday vaisakhi
valentine wed wednesday winter yesterday
"""

_PEOPLE_AND_WORDS = """
a a&e academy addison addisons adhd advice ae africa african after again age aldi alexa all allah also although always
alzheimer alzheimers amazing amazon ambulance america american an and android angry anonymous another anxiety any
anyone anything apple arabic argos arthritis as asda asia asian asperger aspergers asthma at aunt auntie aunty autism
autistic avenue awful aye baby bad bairn bangladeshi barnardo barnardos barrett barretts bbc beatson because before
bell bells best bible big black bless blind boots both brexit brilliant britain british brother bsl buddhist bus but
by calpol camhs cancer capability care carer carers catholic cau center central centre chapel chaplain cheers chemist
child childline children china chinese christ christian church citizens clinic cllr co-op college community concern
concerned conservative consultant consultants coop copd coronavirus costa council councillor covid cpn crohn crohns
crossroads ct curie cushing cushings cva da dad daddy danlos daughter deaf dear dementia dentist department depression
desperate diabetes diabetic disabled dla doctor doctors down downs dr dwp each east ebay ecg edwards eeg ehlers eight
email enable england english epilepsy erskine esa eu europe european even every everybody everyone everything
excellent fabulous facebook faither faithfully family fantastic father few fibromyalgia finally first five flu for
four france french friend from gabapentin gaelic gaviscon gay gdpr general german germany gmail god good google
government gp gps gran granda grandad granddad grandma grandpa grannie granny graves great green greens greggs
guillain gypsy hca hdu he health hello help her here hi hindi hindu his hiya hmrc hodgkin hodgkins holyrood home
hospice hospital hotmail how however hscp huntington huntingtons husband i ibs ibuprofen iceland icu id if ijb ikea
ill im in india indian instagram insulin internet into ipad iphone ireland irish it italian italy its itu itv ive
jesus jew jewish just kids kilbryde kind klinefelter korsakoff labour lady last later legion lesbian less lewy lgbt
library lidl lloyds local lord lots love lovely lpg macmillan madam maggies makaton mam management manager managers
many marfan marie marks matron mau maw maybe mcdonald mcdonalds me mencap meniere menieres microsoft midwife midwives
mine minister miss mnd more morphine morrison morrisons mosque most mother mr mri mrs ms much mum mummy muslim mx my
nana nanna national naw neighbour netflix never new next nhs nigeria nigerian nine no nobody none nor north not
nothing now nurse nurses of off often oh ok okay old on once one only onto optician or ot other ots our out outlook
over oxfam pakistan pakistani papa paracetamol parkinson parkinsons parliament partner patient patients penumbra
perhaps pharmacist pharmacy physio pip please poland police polish poor porter porters portugal portuguese primark
primary prof professor protestant prozac ptsd punjabi quarriers quran raynaud raynauds really reception receptionist
receptionists regards rev reverend road roma romania romanian rowlands royal sainsbury sainsburys salvation samaritans
samh santa school scot scotland scots scottish second secretary sense sepsis sertraline service services seven she
shelter shingles sikh since sincerely sir siri sister six sjogren sjogrens skype snapchat snp so social some somebody
someone something sometimes son soon sorry south spain spanish specsavers spencer staff station still street stroke
stv superdrug surgeon surgery syria syrian ta teacher team teams temple ten terrible tesco thank thanks that the their
them then there these they third this those though three tia tiktok to tories tory tourette tourettes train tramadol
trans traveller truly turkey turkish turner turners tv twin twitter two uc uk ukraine ukrainian uncle unit university
until up urdu us usa usually uti valium ventolin very waitrose wales ward warfarin warm we wean weans wee well welsh
wernicke west westminster wetherspoon wetherspoons what whatsapp when where which while white who why wife wifi wilko
with without work worried worst yahoo yes you your yours youtube zoom
"""

_FIRMS_AND_MAKES = """
atos attend avanti bupa capita carewatch dexcom dosette dossett entresto fitbit g4s garmin
kardia libre lucozade maximus mitie moderna motability ocado omron optum panasonic pfizer pilates
samsung serco sodexo stagecoach stannah strictly tena trelegy uber vanguard veolia viagra weetabix xplore
zimmer zoom zumba
"""

_HOSPITALS = """
astley beckford bellsdyke belhaven blawarthill broadford canniesburn coathill cornhill crosshouse dykebar edenhall
foresterhill gartloch hawkhead inverclyde kersland kirklands larbert leverndale liberton lightburn liff mearnskirk
merchiston murdostoun murthly ninewells raigmore ravenscraig rosslynlee rottenrow rowanbank ruchill stobhill
stracathro strathcarron strathmartine sunnyside whiteinch woodend woodilee yorkhill
"""

_PLACES = """
aberdeen aberfeldy airbles airdrie alloa alva annan annathill arbroath ardrossan argyll arran ayr ayrshire baillieston
ballieston banff bargeddie barra barrhead barrowland bathgate bearsden beith belfast bellshill belvidere biggar
birkenshaw birmingham bishopbriggs blackburn blackridge blackwood blairgowrie blantyre bo'ness bonkle bonnybridge
borders borness bothwell braehead braidwood brechin bristol broxburn buchanan burnbank bute cairnhill caithness
calderbank caldercruix calderpark callander cambuslang campbeltown cardiff carfin carlisle carluke carmunnock carnwath
carstairs castlemilk chapelhall chryston clackmannan cleland clyde clydebank clydesdale clydeside coalburn coatbridge
coatdyke coltness condorrat craiglockhart craigneuk crawford crieff cullen cumbernauld cumbria cumnock cupar
dalbeattie dalkeith dalserf dalziel denny douglas drumchapel dublin dumbarton dumfries dunbar dunblane dundee
dunfermline dunoon earnock easterhouse eddlewood edinburgh elgin elie falkirk fallin ferniegair fife forfar forres
forth fortrose fraserburgh galashiels galloway gallowgate garrowhill gartcosh gartnavel girvan glasgow glenboig
glencoe glenmavis glenrothes gogar gourock govan grangemouth greengairs greenock haddington hairmyres hallside
hamilton harthill hawick helensburgh highland highlands holytown huntly invergordon inverness inverurie iona irvine
islay jedburgh johnstone jura kelso kelvin kilbride kilmarnock kilsyth kilwinning kinross kintyre kirkcaldy
kirkcudbright kirkintilloch kirkmuirhill kirkwall kirriemuir knightswood lanark lanarkshire largs larkhall law leeds
leith lenzie lerwick lesmahagow leven lewis linlithgow liverpool livingston lochgelly lochgilphead lockerbie london
lothian mallaig manchester maryhill mauchline maybole melrose midlothian moffat monkland monklands montrose moodiesburn
moray mossend motherwell muirhead mull musselburgh nairn neilsland netherburn netherton newarthill newcastle newhouse
newlands newmains newmilns newton oban orkney overtown paisley parkhead partick peebles penicuik perth perthshire
peterhead petersburn pitlochry plains plean pollok pollokshields polmont portree prestwick quarter queensferry
queenzieburn renfrew renfrewshire roadmeetings rosneath rothesay rutherglen salsburgh saltcoats sanquhar scone selkirk
shetland shettleston shieldmuir shotts sighthill skye springburn stirling stonehaven stonehouse stornoway stranraer
strathaven strathclyde stromness symington tain tannochside thankerton thornhill thurso tillicoultry tobermory
tollcross townhead troon turriff uddingston udston uist ullapool viewpark whifflet whitburn whitehill wick wigtown
wishaw wishawhill yoker
"""

PLACES = frozenset(_PLACES.split())
"""Towns, islands and counties, most of them in Scotland: after "in" they are no family names."""

WHOLE_COUNTRIES = words_of(
    """
    scotland glasgow edinburgh lanarkshire britain england wales ireland aberdeen dundee uk europe london
    """
)
"""So large that to live there singles out nobody."""

NOT_NAMES = frozenset(
    (_CALENDAR + _PEOPLE_AND_WORDS + _FIRMS_AND_MAKES + _HOSPITALS).split()
) | PLACES
"""Words that are not read as a name because of a capital alone."""

ILLNESSES = words_of(
    """
    parkinson alzheimer crohn huntington asperger hodgkin down addison bell raynaud tourette graves meniere sjogren
    barrett cushing turner wilson marie still hirschsprung lou
    """
)
"""Whose "'s" belongs to an illness, a charity or a shop."""

HOUSE_WORDS = words_of(
    """
    hospital infirmary street st road rd avenue ave drive lane terrace place crescent court house lodge centre
    center ward school academy primary nursery high church chapel parish cathedral park surgery clinic practice
    group trust foundation hospice unit gardens garden hall library station university college home homes nursing
    day club bridge square cross health medical pharmacy bus bar inn hotel pub cafe society association fund charity
    award act syndrome disease palsy cancer campus theatre stadium estate tower towers building suite wing pavilion
    retail loch glen valley island castle museum arms cottage farm view way wynd grove hub service services project
    charter index scale test score ltd limited plc council housing county united fc thistle rovers academicals
    athletic city town village royal infants juniors catheter stockings box russell russells daniels memorial
    avenue. road. court. brae
    """
)
"""What turns a name before it into a place, a firm or a thing."""

SAINTS = words_of(
    """
    st saint queen king prince princess lake loch mount port fort royal santa glen ben point lady great san
    """
)
"""What turns a name after it into a place."""
