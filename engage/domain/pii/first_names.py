"""First names that people in Scotland go by, of all its communities, in small letters and without accents.

`FIRST_NAMES` mean a person wherever they stand. Those that are also words, months or places are `WORDY`: they need
something beside them that says so.
"""

from __future__ import annotations

_SURE = """
aaron abbie abby abigail adam adele adrian agnes aidan aiden aileen ailsa aimee ainsley alan alana alasdair alastair
albert alec alex alexa alexander alexandra alexandria alexis alfie alfred alice alicia alison alister alistair allan
allison alma alona amanda amelia amelie amy ana anastasia andrea andrew andy angela angie angus anita ann anna annabel
anne annette annie annmarie anthea anthony antonia antonio anya archie ariana arlene arnold arron arthur aubrey
audrey ava avril ayla barbara barney barrie barry beatrice becca becky belinda ben benjamin bernadette bernard bernie
bert bertha beth bethany betsy betty beverley bianca blair blake bobby brandon brenda brendan brian bridget brodie
brogan bronwyn bruce bryan bryony caitlin callum calum cameron camilla cara carla carlo carly carlyn carmen caroline
carolyn carrie casey cassie catherine cathie cathy catriona cecilia chantelle charlene charlie charles charlotte
cheryl chloe chris chrissie christina christine christopher ciara ciaran clair claire clara clare claudia clive cody
coleen colette colin conall connie connor conor corey courtney craig cynthia daniel danielle danny daphne darcey
darren daryl dave david davie davina deborah debbie debra declan deirdre denise dennis derek dermot derrick desmond
diana diane dianne donald donna donnie doreen doris dorothy dot dougal dougie douglas duncan dylan eamon edith edna
edward edwin effie eileen eilidh elaine eleanor elena elisabeth elise eliza elizabeth ella ellen ellie ellis elsie
elspeth emily emma eric erica erin ernest esme esther ethan ethel eugene euan eunice eva evan evelyn evie ewan ewen
faye felicity fergus ferguson finlay finn fiona flora fran frances francesca francis frankie fraser freda freddie
frederick freya gabriel gabrielle gail gareth garry gary gavin gayle gemma geoff geoffrey george georgie georgina
gerald geraldine gerard gerry gillian gina gladys glenda glenn gloria gordon graeme graham greg gregor gregory greta
gwen gwendoline hamish hannah harriet harry harvey hayley hazel hector heidi helen helena henrietta henry hilary
hilda holly howard hugh hughie iain ian imogen ina inga ingrid innes irene isaac isabel isabella isabelle isobel ishbel
ivan ivor jackie jacob jacqueline jacqui jake jamie jan jane janet janette janice janine jason jasmine jayne jean
jeanette jeanie jeannie jeff jeffrey jemima jemma jen jenna jennie jennifer jenny jeremy jess jessica jessie jill
jillian jim jimmy jinty joan joanna joanne jock jodie joe joel johanna john johnny johnnie jonathan josef joseph
josephine josh joshua joyce jude judith judy julia julian julie juliet karen karin karl kate katherine kathleen
kathryn kathy katie katrina katy kayla kayleigh keira keith kelly kelsey kenneth kenny kenzie kerr kerry kevin kieran
kieron kim kimberley kirsten kirstin kirstie kirsty kris kristen kristina kyle lachlan lana lara laura lauren laurie
leah leanne leigh lena lennon leo leona leonard leslie lesley lewie liam lillian lilian lillie linda lindsay lindsey
lisa liz liza lizzie lloyd logan lois lora lorna lorraine lottie louisa louise lucas lucinda lucy luke lydia lyndsay
lynn lynne lynsey lyle mabel mackenzie maddie madeleine madison maggie magnus mairead mairi maisie malcolm mandy
marc marcus margaret margo margot marguerite maria marian marianne marie marilyn marina marion marisa marjorie martha
martin martina mary maryann mathew matt matthew maureen maurice mavis maxine megan melanie melissa merryn mhairi mia
michael micheal michelle mick mickey mike millie milly minnie mirren miriam moira molly mona monica morag moray morgan
morven muireann muriel murdo murray myra nadia nan nancy naomi natalie natasha nathan neil nessie neve niall niamh
nichola nicholas nicola nicole nigel nina noel noreen norma norman olive oliver olivia orla oscar owen paddy pamela
patricia patrick patsy paul paula paulina pauline peggy peter petra phil philip philippa phillip phoebe phyllis polly
poppy rab rachael rachel ralph ramsay raymond rebecca rena rhona rhys richard ricky rita robbie robert roberta rodney
roddy roderick roger ron ronald rona ronan ronnie rory rosaleen rosalind rosaline rosanne rosemary rosie ross rowena
roy roz ruaridh ruairi rupert russell ruth ryan sadie sally sam samantha samuel sandra sara sarah saskia scott sean
selina senga seonaid shane shannon sharon shaun shauna shawn sheena sheila shelley shelagh sheona sheree shirley shona
shug shuggie sheilagh sian sidney sienna simon sinead siobhan sonia sophia sophie stacey stacy stan stanley stella
stephanie stephen steve steven stewart struan stuart susan susanna susannah susie suzanne sybil sylvia tam tamara
tammy tania tanya tara taylor ted teresa terence terri terry tess tessa thelma theo theresa thomas tia tiffany tilly
tim timothy tina toby todd tom tommy toni tony torquil tracey tracy trevor tricia trish tristan trudy una ursula
valerie vanessa vera verity veronica vicki vickie vicky victoria vincent vinnie viv vivian vivien vivienne walter
wanda wayne wendy wilhelmina willa william willie willy wilma winifred winnie wullie xander yasmin yvette yvonne zach
zachary zack zak zara zena zoe aoife aisling bronagh cathal caoimhe cormac daithi diarmuid donal eoin eoghan fionn
fionnuala grainne maeve nuala oisin oonagh padraig roisin ruari sorcha tadhg turlough eimear aonghas coinneach domhnall
mairidh morna murdina ruaraidh seoras sileas
agata agnieszka aleksander aleksandra alicja andrzej aneta anita arkadiusz artur barbara bartosz beata bogdan bogumila
bogumil bozena dagmara damian danuta dariusz dominik dominika dorota edyta elzbieta ewa ewelina filip franciszek
gabriela genowefa grazyna grzegorz halina hanna henryk hubert ilona irena iwona izabela jacek jadwiga jakub janina
janusz jaroslaw jerzy joanna jolanta jozef jozefa justyna kacper kamil kamila karol karolina kasia katarzyna kazimierz
kinga krystian krystyna krzysztof leszek lech lidia lucja lukasz maciej magda magdalena malgorzata marcin marek
mariola mariusz marta mateusz michal mieczyslaw mikolaj milena miroslaw monika natalia oliwia oskar patrycja patryk
pawel piotr przemek przemyslaw radoslaw rafal renata robert roksana roman ryszard sebastian slawomir stanislaw
stanislawa stefan sylwia szymon tadeusz teresa tomasz tomek urszula wanda waldemar weronika wiesia wieslaw wieslawa
wiktor wiktoria wioletta witold wladyslaw wojciech wojtek zbigniew zbyszek zdzislaw zofia zosia zuzanna zygmunt
aleksandrs aleksei alexei anatoly andrei andriy andris artem boris bohdan bogdana daiva darius daryna denys dmitri
dmytro egle elena galina gintaras ieva igor ihor irina iryna ivana ivanka janis jelena jonas jurgita kateryna
ksenia larisa lina liudmila ludmila lyudmyla marija mariya maksym mykola mykhailo nadezhda natalya nataliya nikita
nikolai oksana oleg oleh oleksandr oleksandra olena olga olha ostap pavlo petro roxana rasa rimantas ruslan ruta sergei
serhiy sofia sofiya stepan svetlana svitlana taras tatiana tatyana tetiana vadim valentina valeriu vasile vasyl vitalii
viktor viktoria vladimir volodymyr yana yaroslav yevhen yulia yuliya yuri yuriy yurii zhanna adriana alina andreea
bogdan catalin catalina claudiu constantin corina cosmin costel cristian cristina cristinel daniela dorin doina
dumitru elisabeta florentina florin gabriela georgeta gheorghe ilie ioan ioana ion ionel ionela ionut iulia iulian
lavinia liviu loredana luminita marian mariana marius mihaela mihai mihail mircea mirela nicoleta nicolae octavian
ovidiu petru radu ramona raluca razvan roxana silviu simona sorin stefania tudor vasilica viorel viorica
aamir aaliyah abbas abdi abdirahman abdul abdulla abdullah abdullahi abid adeel adnan afshan afzal ahmad ahmed ahsan
aisha akbar akram aleena aleesha aliyah alisha ameena ameer ameera amina aminah amir amira amjad anam anisa anum anwar
aqeel aqsa arif arooj arshad asad asif asim asma asmaa atif atiqa ayaan ayan ayaz ayesha azam azhar aziz aziza babar
bashir basit beenish bilal bilquis bushra danish danyal ebrahim ehsan faisal faiza fahad fahim faraz farah fareeda
farhan farida farooq farrukh farzana fatema fatima fatimah fauzia fawad fayyaz fazal ghazala ghulam habib habiba hafsa
haider hamid hamza haleema halima hameed haroon hasan haseeb hashim hassan hina huma humaira husna hussain hussein
ibrahim idris iftikhar ijaz ikram imran inayat iqbal iqra irfan irum ishaq ishfaq ismail israr javaid javed jawad jamal
jameel jamila jibran junaid kainat kaleem kamran karim kashif kauser khadija khadijah khalid khalida kiran komal kulsoom
laila laiba latif lubna madiha maham maheen mahmood mahnoor maida malik maliha mansoor mariam mariyam maryam marwa
masood maqsood mehmood mehwish misbah mohamad mohamed mohammad mohammed mohsin moin mubarak mudassar muhammad muhammed
mujahid mumtaz muneer munir murtaza musa mustafa muzaffar nabeel nabeela nadeem nadia naeem naheed naila naima najma
nargis naseem naseer nasir nasreen nasrin naveed nawaz nazia nazir nazma nighat nimra nosheen noman noreen nusrat omar
osman parveen parvez qaiser qasim raheel rabia rafia rafiq rahat raheela rahim rahila raja rana rashid rashida rasheed
razia rehana rehman riaz rida rizwan rizwana robina romana rubina rukhsana rukhsar saad saadia saba sabah sabeen
sabiha sabir sabrina sadaf sadia safa safia safina sahar saeed saeeda saif saima sajid sajida sakina saleem saleema
salim salma salman sameena sameer samina samira samiya sana sania saqib sarfraz sarwar shabana shabir shabnam shafiq
shaheen shahid shahida shahnaz shahzad shaista shakeel shakeela shamim shamima shazia shehnaz shehzad sheraz sidra
sobia sohail sofiyan sulaiman sultana sumaira sumaya sumayyah sumera syed tabassum tahir tahira taimoor talha tanveer
tanvir tanzeela tariq tasneem tayyab tayyaba uzma umair umar umer usama usman wahid waleed waqar waqas waseem wasim
yahya yaqoob yaqub yasin yasir yasmeen yasmin yousaf yousuf yusra yusuf zafar zaheer zahid zahida zahra zain zaina
zainab zakariya zaki zara zarina zeeshan zeenat zia zohra zubair zubaida zulfiqar zunaira
aarav aditi aditya ajay akash akshay amandeep amardeep amarjit amit amrit anand anil anita anjali ankit anjana anup
aparna arjun arun arvind ashok avtar baldev balbir baljit balwinder bhavna chandra charanjit daljit davinder deepa
deepak deepika devi dhruv dilip dinesh divya gagandeep ganesh gaurav gita gopal gurdeep gurdip gurjit gurmeet gurpreet
harbhajan hardeep harjinder harjit harminder harpreet harsha hemant indira inderjit ishaan jagdeep jagdish jagjit
jasbir jasmeet jaspal jaspreet jaswant jaswinder jatinder jaya jayesh jyoti kamal kamaljit kanta karthik kavita
kirandeep kirpal krishna kulbir kuldeep kulvinder kulwant lakhbir lakshmi lalita lata madhu mahesh mahinder malkit
mandeep maninder manish manisha manjit manjinder manpreet meena meera mohan mohinder mukesh nalini narinder naresh
navdeep navjot neelam neha nikhil nisha nitin padma pankaj paramjit pardeep parminder pooja prabha pradeep prakash
pranav prasad pratibha praveen preeti preethi premjit priya priyanka pushpa raghav rahul raj rajan rajesh rajinder
rajiv rajni rakesh ram ramesh ranjit rashmi ravi ravinder reena rekha renu rishi ritu rohan rohit roopa ruchi rupinder
sachin sandeep sangeeta sanjay sanjeev santosh sarabjit sarbjit satnam satpal satvinder satwant savita shalini shanti
sharanjit shreya shilpa shobha shruti siddharth simran simranjit sneha sonal sudha sudhir sukhdev sukhjit sukhvinder
sukhwinder sumit sunil sunita surekha suresh surinder surjit sushila swati tanvi tarsem tejinder uday umesh usha vandana
varsha vijay vikas vikram vimala vinay vinod vishal vivek yash
abebe abena abiola abiodun adaeze adaora ade adebayo adebola adedayo adeola adesola adewale ahlam akosua akua akwasi
ama amadou amara aminata amarachi ayodele ayomide babajide babatunde bolanle bukola chiamaka chidi chidinma chika
chinedu chinelo chinonso chioma chukwudi chukwuemeka ebele ebere efe ejike ekene emeka esi eyob fatou fatoumata folake
folasade funke funmi funmilayo gbenga habtom hodan ifeanyi ifeoma ijeoma ikechukwu ikenna ireti isatou kelechi kofi
kojo kwabena kwadwo kwaku kwame kwasi lamin mamadou mekonnen mwangi mercy naledi ngozi nkechi nnamdi nneka nonso
obinna ogechi okechukwu oladele olamide olayinka olu olufemi olumide oluwaseun oluwatobi omolara onyeka opeyemi ousman
ousmane rotimi sade segun sekou seun sibusiso simbarashe sipho solomon tafadzwa taiwo tapiwa tatenda temitope tendai
thabo themba tinashe titilayo tochukwu tolu tunde tariro uche uchenna uzoma wanjiru yaa yaw yetunde yohannes zainabu
zodwa zuri
adana agostino ahmet aino aleksandar alejandro alessandra alessandro alessia alfredo alba ali ali amin andre andres
angelica angelo angelina anneliese anouk antoine aylin aysegul ayse azad berfin beatriz bruna bruno camille carlos
carlotta carmela carolina cem chen chiara chiyo claudio dalia dana delia diego dilan dilek domenico eduardo elif emilia
emilio emine emre enrico enzo ercan erkan ernesto esra fabio fabrizio fatma federica federico felipe fernanda fernando
francesco francisco francoise gaelle giorgio giovanna giovanni giulia giuseppe goran guillermo gulsen hakan hasret
hatice helga hiroshi huan hui huseyin ibtisam ignacio ilse ines isabela jian jiayi jiawei jing joao joaquin jorge jose
josefina juan juanita jun jurgen kemal kenji khaled klaus leila leonardo lorenzo luca lucia luciana luigi luis luisa
mahmoud manuel marcela marcelo marco margarida margherita mariam mateo mehmet mei miguel ming mirela mirjana muna murat
mustapha nadim nasser niamat nikos nour noura omer orhan osama ozlem pablo paolo patrizia pedro pierre pilar pinar rafael
rania ricardo rocio rosalia rosario salvatore samir santiago sergio serkan silvia sonja sultan suleyman tareq thanh
tiago tomas tuan valeria valentino vito wafa wei weiwei xavier xiang xiaoling xin yara yasemin yilmaz ying yiannis youssef
yuki yun yusuf zehra zeynep zhen ziad zoran farshid fereshteh golnaz hamed hossein kaveh maryam mehdi mina mohsen nasim
nazanin parisa reza roya sepideh shirin soraya zahra bahar berivan diyar hawre kawa newroz rojda shilan siwan tigist
selam mulu almaz hiwot dawit hana biniam senait semhar luwam
"""

_WORDY = """
abbey alba ali ama amber amin angel april art ash aspen aubrey austin autumn bay bell bill billie billy bob bonnie brad
brook brooke bud carol chance charity chase chelsea christian chuck clay cliff clover coral crystal daisy dale dale dan
dana danish dawn dean della destiny devi dell dick dixie don dot drew earl eden efe ellis esi eve faith fern fleur
florence ford forest frank gale gay gene georgia ginger glen gloria grace grant guy hailey hanna harmony harris heather
hope hui hunter india ina iona ira iris isa isla ivy jack jackie jade jan jasper jasmine jay jean jet jewel jing john
johnny jordan joy jonas jun june justice justin karim kay ken kent kerr king kiran kit lance lane laurel lee lena leigh
lesley leven lewis liberty lily lin london lorne lou mac madonna malik may mark mat max melody mercedes mercy mei merle
michal mick miles miller milo mina ming minty misty mo moray morgan musa nan nat neve nick noble noel nolan norm olive
opal paddy page paige pansy paris parker pat patience pearl peg penny percy pet petal phoenix piers pierce poppy prince
priscilla prudence queen rae raja ram ramsay ray reed reg rex rich rio rita rob robin rod roman rose rosemary rowan roy
ruby rusty saba sadie sage sahar sally sandy savannah scarlett sebastian sham sky skye sharp sid sol sonny sterling
stella stew storm sue sultan summer sydney tam tate tariq tarn tess tilly tim toni trinity troy tulip ty una unity van
verity victor victoria vic viola violet virginia wade walker warren wei will willow winter woody xin yash yun zen
holly hazel harry ted andy ross scott taylor blair bruce cameron douglas duncan ferguson fraser gordon graham innes
keith kenzie kyle lachlan lennon lindsay lloyd logan lyle mackenzie magnus malcolm murray russell stewart stuart blake
brodie craig hamilton bernard wayne jamie jess barney barry bert billy jim ben sam laurie ellen jenny nelly nancy molly
jock jimmy tom joe alexandria
"""

# Names that are first of all family names, in whichever letters: they are seldom words, and capitals tell them.
_PLAIN_WORDS = """
holly hazel harry ted andy ross scott taylor blair bruce cameron duncan fraser gordon graham innes keith kyle lachlan
lindsay logan malcolm murray russell stewart stuart blake brodie craig bernard wayne jamie jess barry bert billy jim ben
sam laurie ellen jenny nancy molly jimmy tom joe john johnny jean jackie sally stella jan nick gloria ellis lesley leigh
bob billie bonnie morgan rita roy tess tilly tim toni una sid sadie paddy rosemary poppy olive jasmine michal milo mina
isa isla ina lena karim tam tariq hanna kiran dan ali jonas kerr justin penny robin colin musa sebastian verity eve
georgia lewis ken lee neil paige ruby daisy lily jordan priscilla lou victor vic kay phoebe dawn carol sandy ivy iris
isobel heather malik raja amin saba sahar mei wei hui jing efe esi ama dana devi yash nan della eden
"""

FIRST_NAMES = frozenset((_SURE + _WORDY).split())
"""All of them."""

WORDY = frozenset(_WORDY.split())
"""Those that in small letters are, or may be, something else."""

CAPITAL_TELLS = (FIRST_NAMES - WORDY) | frozenset(_PLAIN_WORDS.split())
"""Those that with a capital, other than at the start of a sentence, mean a person."""
