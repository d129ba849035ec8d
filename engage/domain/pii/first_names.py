"""First names that people in Scotland go by, of all its communities, in small letters and without accents.

`FIRST_NAMES` mean a person wherever they stand. Those that are also words, months or places are `WORDY`: they need
something beside them that says so.
"""

from __future__ import annotations

from engage.domain.pii.wide_names import WIDE_NAMES

_SURE = """
aaliyah aamir aarav aaron abbas abbie abby abdi abdirahman abdul abdulla abdullah abdullahi abebe abena abi abid
abigail abiodun abiola adaeze adam adana adaora ade adebayo adebola adedayo adeel adele adeola adesola adewale aditi
aditya adnan adrian adriana afshan afzal agata agnes agnieszka agostino ahlam ahmad ahmed ahmet ahsan aidan aiden
aileen ailsa aimee aino ainsley aisha aisling ajay akash akbar akosua akram akshay akua akwasi alan alana alasdair
alastair alba albert alec aleena aleesha alejandro aleksandar aleksander aleksandra aleksandrs aleksei alessandra
alessandro alessia alex alexa alexander alexandra alexandria alexei alexis alf alfie alfred alfredo ali alice alicia
alicja alina alisha alison alistair alister aliyah allan allison alma almaz alona ama amadou amanda amandeep amara
amarachi amardeep amarjit ameena ameer ameera amelia amelie amin amina aminah aminata amir amira amit amjad amrit amy
ana anam anand anastasia anatoly andre andrea andreea andrei andres andrew andris andriy andrzej andy aneta angela
angelica angelina angelo angie angus anil anisa anita anjali anjana ankit ann anna annabel anne anneliese annette
annie annmarie anouk anthea anthony antoine antonia antonio anum anup anwar anya aoife aonghas aparna aqeel aqsa
archibald archie aria ariana arif arjun arkadiusz arlene arlo arnold arooj arron arshad artem arthur artur arun arvind
asad ashok asif asim asma asmaa atif atiqa aubrey audrey ava avril avtar ayaan ayan ayaz ayda ayesha ayla aylin
ayodele ayomide ayse aysegul azad azam azhar aziz aziza babajide babar babatunde babs bahar balbir baldev baljit
balwinder barbara barney barrie barry bartosz bashir basit baz bazza beata beatrice beatriz becca becky beenish
belinda ben benjamin berfin berivan bernadette bernard bernice bernie bert bertha beth bethany betsy betty beverley
bhavna bianca bilal billie billy bilquis biniam blair blake boab bobby bogdan bogdana bogumil bogumila bohdan bolanle
boris bozena brandon brenda brendan brian bridget brodie brogan bronagh bronwyn brooklyn bruce bruna bruno bryan
bryony bukola bushra caitlin caleb callum calum cameron camilla camille caoimhe caolan cara caragh carla carlo carlos
carlotta carly carlyn carmela carmen carolina caroline carolyn carrie casey cassie catalin catalina cathal catherine
cathie cathy catriona caz cecilia cem chandra chantelle charanjit charlene charles charlie charlotte chaz chen cheryl
chiamaka chiara chidi chidinma chika chinedu chinelo chinonso chioma chiyo chloe chris chrissie christina christine
christopher christy chukwudi chukwuemeka ciara ciaran cillian clair claire clara clare claudia claudio claudiu clive
cody coinneach coleen colette colin conall connie connor conor constantin corey corina cormac cosmin costel courtney
craig cristian cristina cristinel cynthia dagmara daithi daiva dalia daljit damian dan dana daniel daniela danielle
danish danny danuta danyal daphne darcey darius dariusz darragh darren daryl daryna dave davey david davie davina
davinder dawit daz debbie deborah debra debs declan dee deepa deepak deepika deirdre deke delia della demi denise
dennie dennis denys derek dermot derrick desmond devi dhruv diana diane dianne diarmuid diego dilan dilek dilip dinesh
divya diyar dmitri dmytro dod doina domenico domhnall dominik dominika donal donald donna donnie doreen dorin doris
dorota dorothy dot dougal dougie douglas dumitru duncan dylan eamon ebele ebere ebrahim eck edith edna eduardo edward
edwin edyta efe effie egle ehsan eileen eilidh eilish eimear ejike ekene elaine eleanor eleanora elena elif elisabeta
elisabeth elise eliza elizabeth ella ellen ellie ellis elma elsie elspeth elzbieta emeka emilia emilio emily emine
emma emre enrico enzo eoghan eoghann eoin ercan eric erica erin erkan ernest ernesto esi esme esra esther ethan ethel
etta ettie euan eugene eunice eva evan evelyn evie ewa ewan ewelina ewen eyob fabio fabrizio fahad fahim faisal faiza
farah faraz fareeda farhan farida farooq farrukh farshid farzana fatema fatima fatimah fatma fatou fatoumata fauzia
fawad fay faye fayyaz fazal federica federico felicity felipe fereshteh fergal fergus ferguson fernanda fernando filip
finlay finn fiona fionn fionnuala flora florentina florin folake folasade fran frances francesca francesco francis
francisco franciszek francoise frankie fraser freda freddie freddy frederick freya funke funmi funmilayo gabriel
gabriela gabrielle gaelle gagandeep gail galina ganesh gareth garry gary gaurav gavin gavyn gayle gaynor gaz gazza
gbenga gemma genowefa geoff geoffrey george georgeta georgie georgina gerald geraldine gerard gerry ghazala gheorghe
ghulam gill gillian gina gintaras giorgio giovanna giovanni gita giulia giuseppe gladys glenda glenn gloria gogs
golnaz gopal goran gordon graeme graham grainne grazyna greg gregor gregory greta grzegorz guillermo gulsen gurdeep
gurdip gurjit gurmeet gurpreet gwen gwendoline habib habiba habtom hafsa haider hailey hakan haleema halima halina
hamed hameed hamid hamish hamza hana hanna hannah harbhajan hardeep harjinder harjit harminder haroon harper harpreet
harriet harry harsha harvey hasan haseeb hashim hasret hassan hatice hawre hayden hayley hazel hector heidi helen
helena helga hemant henrietta henry henryk hettie hilary hilda hina hiroshi hiwot hodan holly hossein howard huan
hubert hugh hughie hugo hui huma humaira huseyin husna hussain hussein iain ian ibrahim ibtisam idris ieva ifeanyi
ifeoma iftikhar ignacio igor ihor ijaz ijeoma ikechukwu ikenna ikram ilie ilona ilse imogen imran ina inayat inderjit
indira ines inga ingrid innes ioan ioana ion ionel ionela ionut iqbal iqra irena irene ireti irfan irina irum iryna
isaac isabel isabela isabella isabelle isatou ishaan ishaq ishbel ishbell ishfaq isla ismail isobel isobelle israr
iulia iulian ivan ivana ivanka ivor iwona izabela jacek jackie jacob jacqueline jacqui jadwiga jagdeep jagdish jagjit
jaime jaimie jake jakub jamal jameel jamie jamila jan jane janet janette janice janina janine janis janusz jaroslaw
jasbir jasmeet jasmine jason jaspal jaspreet jaswant jaswinder jatinder javaid javed jawad jaxon jaxson jaya jayden
jayesh jayne jean jeanette jeanie jeannie jeff jeffrey jelena jemima jemma jen jenna jennie jennifer jenny jeremy
jerzy jess jessica jessie jian jiawei jiayi jibran jill jillian jim jimmy jing jinnie jinny jinty jo joan joanna
joanne joao joaquin jock jocky jodie joe joel johanna john johnnie johnny jolanta jonas jonathan jorge jose josef
josefina joseph josephine josh joshua joyce jozef jozefa juan juanita jude judith judy jules julia julian julie juliet
jun junaid jurgen jurgita justin justyna jyoti kacper kai kaiden kainat kaleem kamal kamaljit kamil kamila kamran
kanta karen karim karin karl karol karolina karthik kashif kasia katarzyna kate kateryna katherine kathleen kathryn
kathy katie katrina katy kauser kaveh kavita kawa kayla kayleigh kazimierz keira keith kelechi kelly kelsey kemal
kenji kenneth kenny kenzie kerr kerry kev kevin khadija khadijah khaled khalid khalida kieran kieron kim kimberley
kinga kingsley kiran kirandeep kirpal kirst kirsteen kirsten kirsti kirstie kirstin kirsty klaus kofi kojo komal kris
krishna kristen kristina krystian krystyna krzysztof ksenia kulbir kuldeep kulsoom kulvinder kulwant kwabena kwadwo
kwaku kwame kwasi kyle lachlan laiba laila lakhbir lakshmi lalita lamin lana lara larisa lata latif laura lauren
laurie lavinia layla leah leanne lech leigh leila lena lennon leo leona leonard leonardo lesley leslie leszek lewie
lex lexi lexie leyla liam lidia lilian lillian lillie lina linda lindsay lindsey linz lisa liudmila liviu liz liza
lizzie lloyd logan lois lora lorcan loredana lorenzo lorna lorraine lottie louisa louise loz lubna luca lucas lucia
luciana lucinda lucja lucy ludmila luigi luis luisa lukasz luke luminita luwam lydia lyle lyndsay lynn lynne lynsey
lynz lyudmyla mabel maciej mackenzie maddie madeleine madhu madiha madison maeve magda magdalena maggie magnus mags
magz maham maheen mahesh mahinder mahmood mahmoud mahnoor maida mairead mairi mairidh maisie maksym malcolm malgorzata
maliha malik malkie malkit malky mamadou mandeep mandy maninder manish manisha manjinder manjit manpreet mansoor
manuel maqsood marc marcela marcelo marcin marco marcus marek margaret margarida margherita margo margot marguerite
maria mariam marian mariana marianne marie marija marilyn marina mariola marion marisa marius mariusz mariya mariyam
marjorie marta martha martin martina marwa mary maryam maryann mason masood mateo mateusz mathew matt matthew maureen
maurice mavis maxine meena meera megan mehdi mehmet mehmood mehwish mei mekonnen melanie melissa mercy merryn mhairi
mia michael michal micheal michelle mick mickey mieczyslaw miguel mihaela mihai mihail mike mikolaj mila milena millie
milly milo mina ming minnie mircea mirela miriam mirjana miroslaw mirren misbah mo mohamad mohamed mohammad mohammed
mohan mohinder mohsen mohsin moin moira molly mona monica monika morag moray morgan morna morv morven mubarak mudassar
muhammad muhammed muireann mujahid mukesh mulu mumtaz muna muneer munir murat murdina murdo muriel murray murtaza musa
mustafa mustapha muzaffar mwangi mykhailo mykola myla myra nabeel nabeela nadeem nadezhda nadia nadim naeem naheed
naila naima najma naledi nalini nan nancy naomi naresh nargis narinder naseem naseer nasim nasir nasreen nasrin nasser
natalia natalie nataliya natalya natasha nathan navdeep naveed navjot nawaz nazanin nazia nazir nazma neelam neha neil
nessie netta nettie neve newroz ngozi niall niamat niamh nic nichola nicholas nicky nicola nicolae nicole nicoleta
nigel nighat nikhil nikita nikki nikolai nikos nimra nina nisha nitin nkechi nnamdi nneka noel noman nonso noreen
norma norman nosheen nour noura nuala nusrat obinna octavian ogechi oisin okechukwu oksana ola oladele olamide
olayinka oleg oleh oleksandr oleksandra olena olga olha olive oliver olivia oliwia ollie olly olu olufemi olumide
oluwaseun oluwatobi omar omer omolara onyeka oonagh opeyemi orhan orla orlaith osama oscar oskar osman ostap ousman
ousmane ovidiu owen ozlem pablo paddy padma padraig paige pamela pankaj paolo paramjit pardeep parisa parminder
parveen parvez patricia patrick patrizia patrycja patryk patsy paul paula paulina pauline pavlo pawel pedro peggy
peter petra petro petru phil philip philippa phillip phoebe phyllis pierre pilar pinar piotr polly pooja poppy prabha
pradeep prakash pranav prasad pratibha praveen preethi preeti premjit priscilla priya priyanka przemek przemyslaw
pushpa qaiser qasim rab rabia rachael rachel radoslaw radu rafael rafal rafia rafiq raghav rahat raheel raheela rahila
rahim rahul raj raja rajan rajesh rajinder rajiv rajni rakesh ralph raluca ram ramesh ramona ramsay rana ranald rania
ranjit rasa rasheed rashid rashida rashmi ravi ravinder raymond razia razvan rebecca reena rehana rehman rekha rena
renata renu reuben reza rhianna rhoda rhona rhys rian riaz ricardo richard ricky rida rihanna rimantas rishi rita ritu
rizwan rizwana robbie robbo robert roberta robina rocio roddy roderick rodger rodney roger rohan rohit roisin rojda
roksana roman romana ron rona ronald ronan ronnie roopa rorie rory rosaleen rosalia rosalind rosaline rosanne rosario
rosemary rosie ross rotimi rowena roxana roy roya roz ruairi ruaraidh ruari ruaridh ruben rubina ruchi rukhsana
rukhsar rupert rupinder ruslan russell ruta ruth ryan ryszard saad saadia saba sabah sabeen sabiha sabir sabrina
sachin sadaf sade sadia sadie saeed saeeda safa safia safina sahar saif saima sajid sajida sakina saleem saleema salim
sally salma salman salvatore sam samantha sameena sameer samina samir samira samiya samuel sana sandeep sandie sandra
sangeeta sania sanjay sanjeev santiago santosh saoirse saqib sara sarabjit sarah sarbjit sarfraz sarwar saskia satnam
satpal satvinder satwant savita scott sean sebastian segun sekou selam selina semhar senait senga seonaid seoras
sepideh sergei sergio serhiy serkan seun shabana shabir shabnam shafiq shaheen shahid shahida shahnaz shahzad shaista
shakeel shakeela shalini shamim shamima shane shannon shanti sharanjit sharon shaun shauna shawn shaz shazia sheena
shehnaz shehzad sheila sheilagh shelagh shelley sheona sheraz sheree shilan shilpa shirin shirl shirley shobha shona
shonagh shreya shruti shug shuggie sian sibusiso sid siddharth sidney sidra sienna sileas silvia silviu simbarashe
simon simona simran simranjit sinead siobhan sipho siwan slawomir sneha sobia sofia sofiya sofiyan sohail solomon
sonal sonia sonja sophia sophie soraya sorcha sorin stacey stacy stan stanislaw stanislawa stanley stefan stefania
stella stepan steph stephanie stephen steve steven stevie stewart struan stuart sudha sudhir sukhdev sukhjit
sukhvinder sukhwinder sulaiman suleyman sultan sultana sumaira sumaya sumayyah sumera sumit sunil sunita surekha
suresh surinder surjit susan susanna susannah sushila susie suzanne suze svetlana svitlana swati sybil syed sylvia
sylwia szymon tabassum tadeusz tadhg tafadzwa tahir tahira taimoor taiwo talha tam tamara tammy tania tanveer tanvi
tanvir tanya tanzeela tapiwa tara taras tareq tariq tariro tarsem tasneem tatenda tatiana tatyana taylor tayyab
tayyaba ted teddy teenie tejinder temitope tendai terence teresa terri terry tess tessa tetiana thabo thanh thelma
themba theo theodore theresa thomas tia tiago tibby tiernan tiffany tigist tilly tim timothy tina tinashe titilayo
toby tochukwu todd tolu tom tomas tomasz tomek tommy toni tony torquil trace tracey tracy trevor tricia trish trisha
tristan trudy tuan tudor tunde turlough uche uchenna uday umair umar umer umesh una ursula urszula usama usha usman
uzma uzoma vadim val valentina valentino valeria valerie valeriu vandana vanessa varsha vasile vasilica vasyl vee vera
verity veronica vic vicki vickie vicky victor victoria vijay vikas vikram viktor viktoria vimala vinay vincent vinnie
vinod viorel viorica vishal vitalii vito viv vivek vivian vivien vivienne vladimir volodymyr wafa wahid waldemar
waleed walter wanda wanjiru waqar waqas waseem wasim wayne wei weiwei wendy weronika wiesia wieslaw wieslawa wiktor
wiktoria wilf wilhelmina willa william willie willy wilma winifred winnie wioletta witold wladyslaw wojciech wojtek
wullie xander xavier xiang xiaoling xin yaa yahya yana yaqoob yaqub yara yaroslav yasemin yash yasin yasir yasmeen
yasmin yaw yetunde yevhen yiannis yilmaz ying yohannes yousaf youssef yousuf yuki yulia yuliya yun yuri yurii yuriy
yusra yusuf yvette yvonne zach zachary zack zafar zaheer zahid zahida zahra zain zaina zainab zainabu zak zakariya
zaki zara zarina zbigniew zbyszek zdzislaw zeenat zeeshan zehra zena zeynep zhanna zhen zia ziad zodwa zoe zofia zohra
zoran zosia zubaida zubair zulfiqar zunaira zuri zuzanna zygmunt
"""

_WORDY = """
abbey al alba alexandria ally ama amber angel april art ash aspen aubrey austin autumn barney basil bay bell ben beryl
bill blessing bob bonnie bonny brad brook brooke bud carol chance charity chase chelsea christian chuck clay cliff
clover colleen comfort coral crystal daisy dale dana danish dawn dean dell destiny dick dixie dolly don dot douglas
drew earl ebony eden efe eve faith fern fleur florence ford forest frank gabby gale gay gene georgia ginger glen grace
grant guy hamilton hank harmony harris harry hazel heath heather holly hope hui hunter ina india innes innocent iona
ira iris isa ivy jack jade jan jasmine jasper jay jet jewel jing jock jordan joy jun june justice kay ken kent kerr
king kit lance lane laurel lea lee leigh lena lennon leven lewis liberty lily lin lloyd london lorne lou lyle mac
mackenzie madonna magnus marigold mark mat max may mei melody memory mercedes mercy merle michal mick miles miller
mina ming minty misty mo moray morgan myrtle nan nat nelly nick noble noel nolan norm olive opal paddy page pansy
paris parker pat patience patty peace pearl peg penny percy pet petal phoenix pierce piers poppy precious primrose
prince princess prosper prudence queen rae raja ram ramsay ray reed reg rex rhea rich rio river rob robin rod roman
rose rosemary rowan ruby russell rusty saba sage sahar sally sandy savannah sawyer scarlett scott sham sharp sherry
sky skye sol sonny sorrel sterling stew storm sue sultan summer sydney tam tarn tate taylor trinity troy tulip ty una
unity van verity vi victoria viola violet virginia wade walker warren wei will willow winter woody wren xin yun zen
"""

# Of the wordy ones, those whose capital inside a sentence is hardly ever for another reason.
_PLAIN_WORDS = """
ali ally ama amin andy barry basil ben bernard bert beryl billie billy blair blake blessing bob bonnie bonny brodie
bruce cameron carol colin colleen craig daisy dan dana dawn della devi dolly duncan ebony eden efe ellen ellis esi eve
fraser gabby georgia gloria gordon graham hank hanna harry hazel heather holly hui ina innes iris isa isla isobel ivy
jack jackie jamie jan jasmine jean jenny jess jim jimmy jing joe john johnny jonas jordan justin karim kay keith ken
kerr kiran kyle lachlan laurie lee leigh lena lesley lewis lily lindsay logan lou malcolm malik mei michal milo mina
mo molly morgan murray musa myrtle nan nancy neil nick olive paddy paige patty penny phoebe poppy precious primrose
priscilla raja rhea rita robin rosemary ross roy ruby russell saba sadie sahar sally sam sandy scott sebastian sherry
sid stella stewart stuart tam tariq taylor ted tess tilly tim tom toni una verity vic victor wayne wei yash
"""

FIRST_NAMES = frozenset((_SURE + _WORDY).split()) | WIDE_NAMES
"""All of them."""

WORDY = frozenset(_WORDY.split())
"""Those that in small letters are, or may be, something else."""

CAPITAL_TELLS = (FIRST_NAMES - WORDY) | frozenset(_PLAIN_WORDS.split())
"""Those that with a capital, other than at the start of a sentence, mean a person."""
