"""More first names, of people from all the places that people in Scotland come from, and short forms; in small letters,
without accents, and none that is a word of English, a month or a place.
"""

from __future__ import annotations

_NAMES = """
aadil aaliya aamna aarti aasiya aasma abdelkader abdelrahman abdiaziz abdifatah abdihakim abdikadir abdinasir
abdirizak abdisalam abdiwahab abdulaziz abdulkarim abdulmalik abdulrahman abeba abeer abhishek abiel abrar abrehet
adaobi adebisi adeeba adegoke adekunle adel adelina adeniyi aderonke adetola adewunmi adina adnaan adriano aeysha afaf
afia afonso afra afreen afroz afroza aftab afua agathi agatka aggeliki agim agne agnese agrita agron agyeman ahad
ahtisham aicha aida aigars aija aiko aila ailean aileas ainars aindreas ainslie airlie aiste aiswarya aivaras aivars
aiza ajit ajith ajmal ajoke akanni akeel akhil akhlaq akiko akil akinola akinwale akinyi akira akos akshara akuba
akvile alaa alade alanis alban albana alberto aldo aleem aleesa aleeza aleisha alejandra alena alessio alexandros
alexina alfio alfons alfonso algirdas algis alhaji aliaa alick alin alishba alix aliza almas alojzy alonso altin
alvaro alvis alwyn alyona alzbeta amaka amal amala aman amandip amani amankwah amarpreet ambo ambreen ambrose ameen
amelka amer aminu ammar ammara amoah amparo amruta anabela anagha anais analyn ananya anas anastas anastasiia
anastasios anatolii anca ancuta andra andreas andreia andrej andrena andrina andrius aneela aneeqa anees aneesh anete
anezka anfisa angeles angelines aniela anila aniqa anish anisoara anitha anja anju anjum anke ankita anmol annabella
annabelle annalisa annalise annalyn annamarie annamma anndra annegret anneke annija annika anona anoop ansah ansel
antanas antek antje anton antonella antoni antonina antonis antra antti anuoluwapo anushka anwaar anwara anzhela
aodhan aoibheann aoibhinn aparajita apostolos aqeela aqib arabella aram arantxa aras aravind arben arber archana
archina ardian areeb areeba arek aretha arfa arinze arjeta arkady arlyn armaan armando armands arnaud arne arnel arnis
arsalan arsen arshid arslan arta artan artis arturas artyom arul arunas arunthathi arvids arvo arwa aryan asaad asala
asami asantewaa asen asfa asha ashfaq ashiq ashish ashlee ashleigh ashley ashraf ashton ashwin ashwini asiya asjad
asli aspasia asra assunta asta astrid asuncion atanas ataur ateeq athanasios athira athol atieno atiya attia attila
audrius audrone augusta augusto aurel aurelia aurelie aurelija aurica aurimas aurora ausra austra averil avis avneet
awais awat axel ayaanle ayanda ayat aydin ayeza ayfer ayham ayinde ayman ayobami aysel aysha aysun ayub ayumi azeem
azeez azhaar azizul azka azra azubuike azucena azzam babatope babu badar baden badr baha bahaa baiba bakhtawar
balakrishnan balan balazs balbina balint baljeet balraj balvinder bamidele bankole baoyu baptiste barabal baraka baran
barbarka bardha baris bart bartek bartlomiej basel bashar basharat bashira basia basim basma bassam batool bavani
bawer baxter bayan beate beathag beatka bedriye begona bejan bekim bela belen bella benazir bence benedict benedykt
benilda benish benito benny benoit beppe bereket berhane beritan berkan berna bernadeth bernd berty berwar besa besnik
bethan bette bettie bettina bex bhagya bharat bharti bhavani bhavesh bhupinder bibin bijan bijoy biju bikram bilan
bilkis bilquees bimala bindhu bindu bingbing binh binod binoy binu birgit birgitta biruk birute biser bishal bishnu
bjorn blaithin blanaid blanca blanka blathnaid blazej blerim bleta boab boaby boban bobbi bobbie bodo bogna bogusia
boguslaw boguslawa bohumil bohuslav bojan bolaji bolek boleslaw bolu bongani bonita borja borys bosko boubacar boyan
boyka boyko bozenna bradley branislav branka branko bree brenna brett brigita brigitte briony britney britt britta
brittany bronislaw bronislawa bronius bronte bryden brygida bryn buhle bujar bulent bunty burak burhan busisiwe busra
byron caaliyah cabdi caelan caetano cailean caio cairistiona cait caitlan caitlyn caitriona calan caledonia calin
callan callie calvin camdyn camelia camila candela candice cansu carmel carmina carole carolyne caron carson cass
cassandra cassidy cassio cassy caterina cathail catharine cathryn catia catrina ceallach cecil cecile cecily cecylia
celeste celia celina celine celso cemal cenek ceren cesare cetin cezar cezary chamari chaminda chanda chandni chantal
chao charan charanjeet charis charmaine charu chas chau chavdar chelvan chenai cheng cher cherie cherrylyn chetan
chibuike chibuzo chidera chiedza chijioke chikondi chimamanda chiman chinonye chinwe chipo chirsty chisomo chitra
chizoba chnar christabel christel christelle christiane christoph christophe christos chrysoula chukwu chukwuma
chunhua cindy cinzia ciprian clarence claribel clarice clarissa claude claudette claus clem clementina clementine
clifford clint clinton clodagh clotilde cohen cole colm colum conal conan concepcion concetta concha connell constanta
consuelo cora coran cordelia cori corinne cornel cornelia corrado corrie corrina cosimo cosmina costanza costas
crenguta cressida crina criosaidh cristeta cristi cristiano cristobal cruz csaba csilla cuong cyril cyrille czeslaw
czeslawa dace dacian dagmar dagnija dahabo daina dainis dainius daisuke dalal dalibor dalius daljeet damanpreet damien
damon danguole dania danial daniele danika danilo daniyal danka danniella danut danylo dara daragh dardan dareen darek
daria dario darlene darrell darya daud davide davo dawa dawid dayo deaglan deano dearbhla debby debora decebal deena
deepthi deepti deeqa defne degan deimante deividas dejan delfina delilah delphine delwar dembe denholm denisa deniz
derya des desanka desiree desislava despina detlef dev devaki devika dex dexter dhanya dhara dharshini dhurata diarmid
didier diellza diep dietmar dikembe dilara dilawar dilini dilpreet dilraj dilrukshi dilshad dima dimitar dimitra
dimitrina dimitris dina dinah dinh dinusha diogo dionizy dionne divina divyansh diyaa diyako dmitry doaa dobri
dobroslawa dodie doinita dolina dolores domenica domhnull dominic dominique donalda donata donatas donatella donella
dong donka donncha donnchadh donny donogh dora dorcas dorje dorothea dorotka doru dottie douggie dovile dragan dragana
dragica dragos drazen drina drita dritan duaa duane duarte dubravka dulcie dumisani dunja duong durga durr dusan
dusanka duygu dwayne dympna dzintars dzintra eachann eadan eadie ealasaid earlene ebba ebbie eberhard ebru ebtisam
ebuka ebyan ecaterina eckhard ecky edek edeltraud edgar edgardo edgars edie edina edita editha edlira edmund edoardo
edouard edson eduard eduarda eduards edvinas edwina eero eeva effy efthymia efua egidijus egils egor egzon ehtisham
eideard eija eila eimantas eimhear eino eisa eithne eivind ejiro ekaterina ekow elcin eleftheria eleni eleonora
elfreda elfriede eli eliana elias elidh elijah elin elina eliott elira elisa elisabete elisha eliska elissa elita
elitsa elka elke elliot elliott elmo elodie eloise elona elora elouise elpida elsa elspet elton elvie elvira elvis
elvyra elwira elwyn elza emaan emad eman emanuel emefa emel emelita emer emiko emil emile emilie emiliia emilija
emilka emin emmanuel emmanuella emmanuelle emmeline emmet emmie emrah enamul encarna encarnacion enda ender endrit
engin enid enitan enkeleda enrique enza eoghain erdal erdem erdogan erich erik erika erion erkki erlinda ermal ermanno
ermira ernesta ernie ernst errol erum ervin eryk erzsebet esin eskil eskinder esmeralda esosa esperanza esraa essam
esteban estefania estella estelle estera eszter etelka ethelred etsuko ettore eubh eufrosina eugen eugenia eugenie
eugenio eugeniusz eulalia eunji eustace evaldas evander evangelia evangelina evangeline evangelos everly evette evgeni
evgenia evgeny evija evin ewald ewart eweka ewka ewunia eyad eyerusalem ezekiel ezinne ezra ezzah fabian fabiana
fabienne fabiola fabrice fadi fadia fadime faduma fadumo fadwa fadzai fahmida faiqa faisel faiz faizan fakhra falak
fallon fanica faraaz farai fareed fareeha farhad farhana farheen farhia farkhanda farquhar farrah farwa farxiya farzan
fasiha fateh faten fatheya fathi fatin fatjon fatmir fatos fatoumatta fausta fausto fawaz fawzia fayez fayza fazilatun
fazlul fearchar fearghal fearghas fearne fedir felicia felicja feliks felisa felix femi feng feras ferda ferdinand
ferdousi ferenc fergie ferhat feride fermin feroz ferozah ffion fiachra fiadh fida fifi fikile fikret fikru filipa
filipe filippo filiz finbar findlay finlee finley finnian finola fintan fionna fionnghal fionnlagh fiorella firas
firat fizza fjolla flamur flavia flavio flavius floraidh florentin florian florica florim florinda flossie floyd
flutura flynn folu fotini fotis fowsiya foysal franca francisca franciszka franck franco franek frang frannie
frantisek frauke frederica frehiwot freja freyja friedrich fritz fryderyk fumiko fungai furqan fusun fyodor gabe gabi
gabija gabor gabriele gabrysia gaby gaetano gagan gaja gajan galya gamini gamuchirai gamze ganeshan ganka garaad
garbhan gaston gatis gauri gayathri gazzer geanina gearoid gediminas geeta geetha gelawej gemima gemmalyn genadi
genevieve genia gennady gennaro genta geordie georg georgi georgios geraldo gerardo gerd gerda gergana gergely gerhard
germaine gertie gertrud gertrude getachew gezim ghada ghadeer ghaith ghassan ghazal ghazanfar gheorghita ghina
ghislaine giacomo giang gianluca gianni giannis gica gideon giedre giedrius gigi gilbert gilberto gilchrist gilles
ginette ginny gino ginta gioia giorgia giorgos giorsal giovana giovannina girish girma gisela gisele giuliana giulio
giuseppina gizella gizem gjergj glynis glynn goda godfrey godwin goitom gokhan gokul golam gonca goncalo gonzalo
gordana gormlaith gosia gottfried gowri graca gracie graciela grahame granit granuaile grayson grazia graziella grazka
greer greig gretchen grier grigore grigory griselda grzes guadalupe guang gudrun guenther gugu guido guilherme
guillaume gulay guled gulfam gulizar gulnaz gulshan gulten gulzar gunay gunilla gunnar gunta guntars gunter gunther
guntis gunvor gurbaksh gurcharan gurdas gurinder gurjeet gurleen gurmail gurmukh gurnam gursharan gurtej gurvinder gus
gustaf gustav gustavo gustaw gwyn gwyneth gyalzen gyongyi gyorgy gytis gyula habibullah habibur habon haci hadia
hadiya hafeez hafeeza hafiz hafizur hafsat hagos haifa haitham haja hajira hajra hakon hal hala haleemah haley halgan
halil halim halimatu halvard halyna hamdi hammad hamoud hamsa hanaa hanadi hanan hande hanh hani hania hanif hanifa
haniya hanka hanne hannelore hannu hans hao haoran harald hardip hargun hari harini haris harish harkiran harleen
harlow harman harmeet harnam harrison harsimran hartmut haruka haruki haruto harvinder haseena hashem hashmat hasina
hasini hassaan hatem hattie hauwa hawa hawar hawraz haya hayat hayyan hazem heba hedda hedley hedvika heike heikki
heiko heinrich heinz heitor hejar hela helder helene helge helin helmi helmut hendry henia heniek hennadii henri
henrikas henrique henryka herbert hermann hermione hermon herve hester hetal heval hiba hibaq hibo hideki hien
hieronim hieu hifza hilde hildegard hilkka hinda hiral hiroko hisham hitomi hiwa hoa hoang hollie hong honorata honza
hoodo horace horatiu horia horst hosne hristina hristo hrvoje hryhorii hua huda hugues hulya humera humphrey humza
huong hurriya hussam huyen hyejin hynek hyun iacob iagan ibironke ibolya ibtihaj ibtihal idowu ifeoluwa ifrah ifrax
iftekhar ignacy ignatius ihab ihsan ijlal iker ikhlas ikraan ilaria ildiko ileana ilham ilhan ilias ilinca ilir
ilirjana iliyana ilker ilknur illango iluta ilya ilyas ilze imad iman imane imani imelda imrana imre imtiaz inaaya
inara inas inayah inderpal indie indika indre inese inez inge ingeborg inger ingo ingram ingrida ingus ingvar
inmaculada inna insha inta intisar ioanna ioannis iola iomhar ione ionica iosif irek irem ireneusz irfana irha irinel
irja irka irma irmgard irwin isadora isaiah isbel iseabail isha ishara ishmael ishpreet ishrat isidore isidro isioma
iskra ismael ismat ismay ismet israa issa issie issy istahil istvan itunu itziar iuliana iuri iustin ivanna ivano
ivars ivaylo ivelina iveta ivica ivone iyabo iyad izabella izhar izma izuchukwu izzie izzy jaana jabeen jaber jabir
jabulani jacenty jackee jackson jacquelyn jacques jadranka jadzia jaehyun jagjeet jagna jagoda jahan jahanara jahangir
jai jaida jaiden jaidyn jaipreet jaison jalal jamac james jamesina jamshed jana janaina janaka janani jancis janek
janey janie jannat janos januszek jaqueline jardine jared jarek jari jarka jarl jarmila jaroslav jarrod jasiek jasim
jaskaran jaskirat jasleen jasna jasvinder jasvir javeria javier jawaher jaweria jaxton jayan jayanthi jayanti jaycee
jayla jayme jaz jeana jeanne jeannette jed jeevan jekabs jelani jem jemimah jenni jennipher jennylyn jens jeraldine
jeremiah jermaine jerome jerry jerzyk jesmin jessa jessamy jesusa jeyanthi jez jhun jia jiahui jiaqi jibin jie jihan
jihoon jijo jijy jimbo jin jincy jinghua jinti jinu jiri jirina jisha jismy jisoo jithin jitka jiwoo joachim joakim
joana joann joaquina joasia jobin jocelyn jocelyne jochen jodi jody joely joey johan johannes johnno jojo jola jolana
joleen jolene jolita jolka jomar jomon jonatas jonathon joni jonny jonty jordanne jordi jorg jorgen joromi josefa
josephina josette joshy josiah josiane josie joss josue joud jouko jovan jovana jovelyn jovito joynal jozek jozsef
juanito juby judd judi judit jugraj juha jujhar jukka julek juliana julien julieta juliette julio julka juma jumana
junayd junjie junko juno juozas juraj jurate jurek jurgis jurijs juris jussi justas justinas justynka jutta jwan kaan
kaarina kabeer kabir kabita kadir kaija kaique kaitlin kaitlyn kaiwen kaja kajal kajan kajetan kala kalai kaleb
kaleigh kalin kalina kalle kalliopi kalman kalpana kalsoom kaltun kalyani kamala kamalini kamalpreet kamani kamau
kamen kamilka kamrul kanchan kanchana kandiah kaniz kannan kaori kapila kara karam karamjit karan karanveer kareem
karel kari karima karina karine karlheinz karolinka karolis karoly karthika kartik karwan karyn kasey kaspars kasper
kastytis kat katalin katarina katelyn katerina katharina katharine katherin kathie kathrin katica katja katri katrin
katya kausar kaushik kavin kavitha kawthar kayal kayden kaylan kaylee kazia kazik kazuko keaton keegan keela keelan
keeley keenan keerthi kehinde keiko keir kendra kenna kennedy kenta kerem kerensa kerri kerrie kerstin kestutis ketan
khabat khadijat khadra khaldoun khaleda khalifa khalil khanh khansa khawla khizar khizra khloud khoa khodeja khulood
khumalo khumbo khurram khurshid khushi kian kiara kidane kidist kiera kieren killian kimberly kimiko kimmo kinan kinza
kira kirby kiril kirill kiros kirsi kirti kirusha kiyoshi kjell kjersti klara klaudia klementyna kleopatra knut koby
kody kolawole konrad konstantin konstantina konstantinos kora koray kornelia kostas kostiantyn krasimir krasimira
krishnan kristaps kristian kristie kristijonas kristin kristopher krisztian krisztina krunal krysia krystal krzys
krzysia krzysiek ksawery kseniia kuba kubra kudzai kudzanai kujtim kuljeet kuljit kulwinder kumaran kumari kumiko
kumudu kunle kurt kveta kvetoslava kwesi kyla kylie kyllikki kyoko kyra kyran kyriaki kyriakos labinot lacey lachezar
lachlann lacramioara ladan ladi ladislav laetitia lailani laima laimis laimute lainey laird lajos lakhvir lakhwinder
lakmal lakshman lalitha lamberto lamia laney lanre laraib larissa larry lars lasairfhiona lasantha lasse laszlo lateef
latha lauma laure laurence laurent laurentiu lauretta lauri lavina lawrence lawrie laxmi layal layan layton leandro
leanna leeanne leela leen leena lefteris leif lekan lekha leland lemuel lenka lenny leokadia leon leonie leonor
leonora leontina leopold lerato leroy les lesia leslaw leslee lesya leta leticia letitia letizia letty levent levente
levi lhamo liana liane liang liaqat libaan liban libby libor libuse licia lidiia lidka liene liesel liezl lifen ligaya
ligia ligita lihua liisa lijo lijuan lilah lili liliana lilianna lilibet lilibeth liliia lillia lillias lilly linas
lincy lindita lindiwe linford ling linh linnea lino linsay linsey lionel liridon lirije lisbeth lise lissa lissy
liubov liudas liudmyla liv livia livvy liwia ljiljana ljubica ljubomir logini loic lola lonnie lorena lorenz loretta
lori lothar louella louie loukas lourdes lourenco lovemore lowri luan lubomir lubos lucette lucian luciano lucie
lucien lucille lucio lucjan lucretia lucyna ludek ludovic ludovica ludwig ludwik ludwika luella luigina luiz luiza
lujain luka lukas luljeta lulu lungile luningning lurdes lutfa lutfur luther lutz luzviminda lwazi lyall lydie lyndsey
lynette lynnette lynsay lyra lyuba lyubomir lyubov lyuda lyudmila maarit macarena maciek macierz macy mada madalina
madge madhavi madhuri madzia mae maebh maelle magali magan magdalenka magdolna maha mahabad mahalakshmi mahasin mahbub
mahbuba mahdi mahendran maher mahfuz mahima mahira mahjabeen mahnaz mahrukh mahwish maia maija maimoona maira mairtin
mais maisa maisy maja majd majed majid majida majlinda makar makena makis makoto maksim malachi malachy malaika malak
malani malar malcolmina malgosia malin malini malkie malky malwina mamadi mamta manahil manal manar manda mandi mandip
mandla manel manfred maninderjit manju manjula manmeet manmohan manoj manolis manolo manon manraj manroop mansur
mantas manuela manvir manyara maoiliosa maqbool mara marat marcel marcelina marcelinka marcella marcelle marcello
marcia marcie marcinek marcio marcos mareks margarete margaryta margaux margery margie margit margret mariagrazia
maribel maricarmen maricel maricica maricris mariella marietta marijana marijus marika mariko marilou marilynn
marinela marinica mario marioara marios maris marisol marissa marit marites mariuca marium marivic marja marjatta
marketa markku marko markus marla marlene marley marlies marlon marly marnie marsaili marsha martyn martyna marvin
marwah marwan maryamu maryanne maryla marylou marysia maryte maryum marzanna marzena masa masako masato masego masha
maslah masooma massimo masuma matej mateus matheus mathi mathias mathieu mathilde matilda matilde matteo matthias
matti mattia mattie matus matvii matyas maud maude maura mauricio maurizio mauro maurycy maxamed maximo maxwell maya
maysa maysoon mayumi mayur mayuran mazen mazhar mckenzie meabh mebrahtu mechthild medhanie meenachi meenakshi meerab
meggie megha meghan megumi mehak mehar mehboob mehmoona mehreen mehret mehrunisa mehtap mehul mehvish meilin meiling
mel melchor melek melinda melis menaka mercedita merhawi merin merja merlinda meron mert merve mervyn meryl metin
mette mevlut micaela micah michalina michalis michasia michel michela michiko midori mieczyslawa mieszko mignon
mihaita mihaly mihiri miho mihret mika mikael mikhail mikkel mikko miklos milada milagros milburn mildred miley milica
milind milorad milos miloslav milosz mimi minahil mincho mindaugas minerva mingma minh minha minji minjun minna mira
mirabela miranda mireille mirella mirin mirka mirko mirlinda miroslav miroslawa misa misaki misha mishal mitali mitch
mitchell mithun mitica mitko mitsuko miyuki mizanur mizgin mladen moana moayad moaz mobeen modestas moeen moeez
mohamud mohanjit mohini mohsan moirah mollie momcilo momina momtaz monia monique monir monowara montse montserrat
monty mordecai moriom morris mortimer morvern mosammat moses motiur mouna mounir moustafa moyo moyra mpho mrunal
mthunzi muath muaz mubashir muchaneta mudassir mueez mughal mugunthan muhanad muhannad muhsin muir muireall mujahed
mujeeb mukund mulugeta muneeb muneeba munira muno munther muqadas muqaddas murad murali murchadh murilo musarrat
mushtaq muskan mutale mutua muzammil mwamba mwape mwende myfanwy mykyta mylene myles mylo myrna myron naaz nabil
nabila nabin naciye nada nadarajah nadeesha nadege nader nadezda nadiia nadine nadja nadra nadya naeema nafeesa
nageena nageswary naghmana nagwa naheeda nahid nahida nahla nailah naim naina najaf najat najeeb najeeba najia najwa
nalin nameera namrata nandi nandini nandor nanette naoki naoko narayan narcisa narciso narges nariman naseerah nashit
nashwa nasra nastasia nasteexo nastya natale natalka natasa natasia natasza nathalie nathaniel natividad natsuko
nauris naveeda naveena navjeet navneet navraj nawal nawras nayab nayef nazakat nazar nazdar nazem nazish nazli nazmije
nazmul ndidi ndubuisi nebojsa nechirvan necla ned neena neeraj neeta neethu nehanda neilina nektarios nel nellie
nelson nelu nenad nenita nerijus neringa nermin nerys nesrin nesrine nessa neus nevena neville ngan nghia ngoc ngozika
nguyen nhung nickie nicol nicolaie nicolas nicoletta nicolo nicu nicusor nida nidal nidhi niels nieve nieves nigella
nihal nihar nihat niina nijole nikodem nikola nikolaos nikolay nikolett nila nilda nilgun nils nimal nimalan nimco
nimisha nimmy nimrah ning ninian niranjan nirav nirmal nirmala nirosha niroshan nisar nishant nishtiman nithya nitya
nivedita niyan niyi nizar njeri njoroge nkosana noah nobuhle noelia noelle noemie noirin nokuthula nollaig nomsa
nomvula nona nonhlanhla noor noorjahan nora norah norbert noreena noriko normunds norrie norris nothando nouran
nourhan ntombi numan nuno nuray nurhan nuri nuria nurjahan nurul nuur nuwan nuzhat nyah nyambura nyaradzo nyasha
nyokabi oakley oana oanh obada obaid obioma octavia octavio odai odette odhran odile odion ofelia ognyan ogonna oguz
oighrig okan okeke okon olabisi oladipo olaf olajide olanrewaju olav olawale oldrich olek oleksii oleksiy olenka
olesia olesya olgierd olimpia olivera olivier oliwier oliwka olli olof oluchi olufunke olukayode olusegun
oluwadamilola oluwaseyi oluwole omaima omair omari omolade omotayo omowunmi omran ondrej onkar onome onur oona ophelia
oran orazio oreoluwa orest orfhlaith orlagh ornella orsola orsolya orson orwa osagie osaretin osas osbert osian oskars
oswald otakar otavio otieno otilia otis ottavio otto otylia outi oyelola ozan ozge ozgur paco padmini padraic
padraigin paivi pallavi palmira paloma palwasha pam panagiota panagiotis pandora panos paradzai parag parampreet
paraschiva paraskevi parmjit partap parth parul parveez parvin pasang pascal pascale pascual pasquale pathma patrice
patrik patti pattie paulette paulius pauly pavel pavithra pavla pavlina pavlos payal peadar peigi pekka pelagia pema
pemba peng penka pentti pepa pepe percival perla pernille perrine pertti perveen peshraw petar pete peteris petr
petras petrica petrina petrit petronela petros petteri petya philippe philomena phineas phong phuc phuong phurba phyl
pia piara piera piero pietro pina piotrek pippa piraveen pirjo piroska plamen pola polina portia povilas prabhdeep
prabhjot prabhu prabin prabjot prachi pradeepa pradip pragya prajakta pramila pramod prasanna prashant prashanthi
prathima pratik predrag preetha preetinder prema premysl princy priscila pritam priti priyanshi priyantha
proinsias przemyslawa purificacion purnima puspa qadeer qais qamar qasir qendrim qian qiang qing quang qudsia queenie
quentin quinn quoc qurat qusai quyen quynh rabail rabbia rabeea rabih rabin rachana rachelle rade radek radha radhika
radka radmila radoslav radostina radovan radwan raed rafaela rafalek rafaqat rafe rafeef raffaele raffaella rafi
raghad raghda raghnall raghu ragini ragnar ragnhild rahaf rahel rahela rahima rahma raibeart raija raili raimonda
raimondas raimundo raine rainer raisa raivis rajaa rajani rajashree rajdeep rajeev rajeshwari rajeswari rajitha
rajkumar rajveer rakhi ralf ramanan ramandeep rami ramia raminder ramiro ramla ramon ramsha ramunas ramune ramzan
ranbir randa randal randall randolph raneem ranjan ranjana ranjini ranjith ranko ranveer raphael raquel rasha rashad
rashed rashi rasmus rathi rathika ratko ratna raul ravindran ravneet rawan rawia raxma raymund rayna rayner raza razan
razaq reanna rebaz rebin recep reda reeba reece reeja reem reema regan reggie regimantas regina reginald regine reham
rehan rehena rehma reijo reiko reinhard reinhold reji rejith reka rema remedios remi remo remy remya remzi renae renan
renate renato renaud rene renee renjith rennie renuka renzo reshma resmi reta revathi reynold rezan rezaul rhian
rhianne rhiannon rhodora rhonda ria riad riccardo ricki riffat rihards riitta rijo rika rikke rikki riley rima rimas
rimma rimsha rimvydas rina rincy rini rinku rino ripudaman ritchie ritva riya riyad riyaz rizalina robby robel roberto
roberts roby robyn rocco rochelle rockie roda rodelio rodica rodion rodric rodrigo rogelio rogerio rohana rohini rokas
rokeya roksolana rola roland rolandas rolando rolf rolly romain romaisa romano romeo romica romualdas romulo romy
ronahi ronait ronaldo ronda rong roni ronni rooble roopinder rosa rosalba rosalie rosalinda rosalyn rosamma rosamund
rosangela rosanna rosaria roseann roseanne rosella roselle roselyn rosemarie rosen rosetta roshan roshani roshni rosi
rosina rosita rositsa roslin roslyn rossella rosslyn rostyslav rouba rovena roxanne roxy roza rozalia rozhin rrezarta
ruadh ruadhan ruairidh ruba rubab rubeena rubi rubia rudi rudiger rudite rudo rudolf rudolph ruel ruffa rufus rukmini
ruksana rula rumen rumyana runa runak ruoxi rupa rupal rupinderjit ruqayya ruqayyah ruslana rutendo ruthie ruvarashe
ruvimbo ruwan ruzena ryder rysiek ryszarda saadat saara sabahat sabatino sabeeha sabeena sabin sabina sabine sabitri
sabri sabu sacha sachiko sadaqat sadat saddam sadik sadiq sadiqa safaa safdar safeer safiya safiye safiyo safiyya
safwan sagal sagar sahibzada sahira sahra sahrish saiful sajad sajda saji sajith sajjad sakeena sakis sakura sal salah
salahuddin salam salama saleh saleha salem salena salmah salome salvador salwa samah saman samanthi samar samara
samatar sameera samer sami samia samiha samrawit samreen samrina samson samsun sanaa sanam sanaullah sanda sandaidh
sandhya sandi sandip sandis sandor sandrine sanduni sanele sangeetha sani sanita sanja sanjana sanny santhosh santi
sanwal sarabjeet saraswati sarbast sarita saritha sarka sarkawt sarmite saroj saroja sarojini sarolta sarwat sasa
sasha sasi satinder satish satoko satoshi satu satwinder saud saul saulius saurabh saverio savitri sawney sawsan sayed
saynab sazzad seamus seanan sebastien sebhat sedat seema sehar sehrish seija sekai selcuk selena selene selim selma
selvam selvi sema semra semyon senad senthil seojun seonag seonaidh seppo serap serban serdar serena sergey sergi
sergii sergiu serhii serife seth setsuko seumas severine sevgi sevim seweryn shabaz shabbir shabeena shadi shadia
shafaqat shafeeq shafiqul shafqat shagufta shahad shahana shahanara shahbaz shaheda shaheena shahidul shahina shahmir
shahnawaz shahrukh shailesh shaima shaimaa shaina shajahan shajan shaji shakil shakila shalu shamaila shamas shameem
shameema shamila shamiso shamsa shamso shan shanaz shani shania shanice shankar shanmugam shannen shanta shanthi
shanza sharad sharafat sharif sharmaarke sharmila sharmin sharron shathi shaukat shay shayan shazad shazeen shea
sheeba sheeja sheela sheelagh sheenagh shefali shehan shehla shehryar sheilah shelia shelly sherap shereen sherif
sherine sherko sherrie sheryl shewit shibu shiela shiju shikha shilpi shincy shini shinji shinu shireen shirlee
shirwan shivani shizuka shno shoaib shobana shola shonnie shorouk shova shpresa shqipe shufen shujah shukri shumaila
shwan shyam shyla siba sibel sibongile sidonie siegfried sigita sigitas signe sigrid sigurd siham siji sijo silas sile
silke silvana silvano silvio silviya simao simar simas simba simeon simonas simone simphiwe simranjeet sincy sindhu
sindre sindy sinem sini sinikka sintija siofra sioned siphiwe sirkka sirpa sita sithara sithembile siva sivakumar
sivarajah siyu sizwe skaidrite skaiste skender skyla skylar slava slavica slavko slavomir slawek slawomira slobodan
smita smitha snezana snezhana sobha sofiia sohaib sohan soji sola solange solape soledad solomiia solveig solveiga
solvita solyana soman somhairle sonali sonam songul soniya sonya soojin sophiya sophy soran soren sorina sorley
sotiria sotiris spiros spyros srdjan sreeja sreejith sreekumar sreelakshmi stacie stanimir stanislaus stanislav stas
staszek stavros stavroula steafan stefanie stefanita stefano steff steffen stefka stelian steliana stelios stephan
stephane stephany stewarty stig stina stojan stoyan stoyanka stratos stu suad suat subhan subhash subramaniam sucaad
sudheer sufia sugantha suganthi sughra suha suhail suhana suheyla suja sujan sujata sujatha sujeewa sukaina sukhbir
sukhi sukhjinder sukhraj sukhveer suki sukie sulaxmi sule suleiman sulochana sumaiya suman sumathi sumayya sumbal
sumeet sumesh sumiko sundas suneeta sunethra sunhee sunitha supriya suraj surbhi surjeet susamma susana susanne sushil
sushma sutharsan suzan suzann suzanna suzette svajune svante svein sven sveta svetla svetlin svetlozar swapna swaran
swathi swetha sybilla syeda sylva sylvain sylvester sylvie sylwek sylwester synnove szabolcs szilvia szymek taaha
tabatha tabish tabitha tadas tadek tadiwa tafara tagreed taha tahani tahmina tahreem taiba taim taina taisiia tajinder
takashi takeshi takis takudzwa talal talat talia taliha tallat tallulah tamas tamim tamina tamkeen tamsin tamsyn tamur
tanaka tanisha tanja tanuja tanushree tanzila taonga tapio taqi taranjit tarcisio tarik tarja tarkan taryn taseer
tasha tashi tasleem taslima tasmiya tasnim tasos tatana tatheer tatum tauqeer tavish tavleen tawanda tayba tayfun
teagan tearlach tearlag teasag teddie teemu tegan tehmina teigan tejpal tekle teklu telma temi temidayo temilade
tendekai tenzin teodor teodora teresita terez tereza terje tero terrance terrence terttu tesfay tessy tetyana teuta
tewodros thaddeus thaer thalia thamer thanasis thandeka thandi thandiwe thandolwethu thang thanos thao tharanga
tharani thavarajah thea theodora theodoros theofilos therese thiago thibault thien thierry thilaga thilini thinh
thivya thokozani thomasina thor thora thorsten thulani thurga thushara thuy tian tiana tiberiu tibor tien tihana tiina
tilda timea timmy timo timur tincy tingting tinotenda tintu tisha titi titus tiziana toan tobenna tobi tobias tochi
tod todor todorka tofazzal toini tojo tola tolga tolulope tolya tomislav tommaso tommie tommo tomoko tonderai tonia
tonino tonya tooba topi torbjorn torin tormod torrance torsten toshi tosia touqeer tove toyin tracie trang traudl
travis treasa trina trinh trinidad trinny trixie trond trudie trung trupti tsanka tsega tsegay tsehay tsering tsitsi
tsvetan tsvetelina tudora tugba tuija tulasi tulay tuncay tung tunji tuomas turgut turki tushar tuula tuva tuyen tuyet
tyler tymek tymofii tymon tymoteusz tyrone tyson ubah ubaid uchechi udaya udham udoka ufuk ugne ugochi ugonna ugur
uilleam uisdean ujala ujjwal uldis uliana ulla ulrich ulrik ulrika ulrike ultan umaima umama umberto umit umme umut
unathi unni unoma upinder upul urho urmila urooj ursel urszulka urvashi usaid utibe uvini uyen uzair vaclav vadym
vaggelis vagner vaida vaidas vaila vaino vaishali vaishnavi valbona valda valdas valdemar valdis valdrin valencia
valentin valentyna valera valerica valerii valery vali valon valya vanda vani vanitha vanya varghese varinder varun
varvara vasanthan vasanthi vasco vasil vasiliki vasilis vasilka vasily vasudha vathani vaughan vedran veena veikko
veit veli velichka velimir velko velma velmurugan velta velu venelin venetia venkat verna vernon veronika veronique
veselin veselina vesna vhairi vibha vicente victoire victoriano vida vidas vidhya vidya viet vigdis viggo vignesh vija
vijaya vijayan vikki viktoriia vilija vilius ville vilma vilmos vilnis vimal vimbai vince vincenza vincenzo vincy
vineet vineetha vinh vinicius vinitha violaine violeta violetta vipin vipul vira viren virgie virgil virgilio virginie
virginija virgis virpi vishnu vismaya vita vitaliy vitaly vitor vittoria vittorio viviane vivianne vjekoslav vjosa
vlad vladan vladislav vladislava vladyslav vlasta vlastimil vlatka vlora vojislav vojtech volkan volker vusi vytas
vytautas waad wacek waclaw wael wafaa wagner wahab wahiba wahida wajid wajiha wala walaa waldek walid waltraud wambui
wandile wangari wanjiku waqqas warda waris warsame wasan wasantha waseema wasif wasima wassim weiming weiying wenche
wendell wenjing werner wes wesley whitney widad wiera wiesiek wilbur wilfred wilfrid wilhelm willem willis wincenty
winfried winston winta wiola wioleta wladek wladyslawa wlodek wlodzimierz wojtas wolfgang wyatt wynne xaawo xalimo
xanthe xavi xenia xhevdet xia xiaohong xiaohui xiaojun xiaomei xiaoming xiaoyan xinyi xiulan xiuying xuan xuefei yahia
yalcin yamen yamini yan yang yangchen yanhong yanka yann yannick yannis yanyan yaroslava yaryna yasantha yaser yashfa
yasmeena yasra yassin yasuko yavor yavuz yazan yeasmin yegor yejide yelena yeliz yelyzaveta yemane yemi yesim yevgeny
yevhenii yevheniia yewande yifan yijun yildiz yingying yinka yiota yiwen yllka yogan yogesh yogita yohana yoko yolanda
yolande yonas yong yordan yordanka yordanos yorgos yoshi yoshiko younas younes youngsook younis yousef yrjo yuan yuhan
yukari yukiko yulan yuliia yumi yumiko yumna yunus yura yutaka yuusuf yuvraj yuxin yuzhen yves zac zachariah zaeem
zafer zafira zahanara zahara zaheera zaher zaid zainub zakaria zakhar zakia zakir zamal zaman zamfira zamir zamzam
zana zander zandra zane zanele zaneta zareen zarmina zartasha zaryab zaynab zbynek zbyszko zdena zdenek zdenka zdravka
zdravko zdzich zeba zein zeina zeinab zekiye zelda zeljka zeljko zemichael zenaida zenek zenobia zenon zerai zerrin
zhao zheen zhenya zhenyu zhihao zhiqiang zhivko zigmunds zihan zikra zilan zimal zinaida zita zivile zixuan ziyad
zlata zlatan zlatka zlatko zobia zoey zofie zohaib zohura zoi zola zoltan zora zoriana zorica zosienka zoya zozan
zsofia zsolt zsuzsa zsuzsanna zuhaib zuhair zuhal zuhra zuhur zulaikha zuleikha zulekha zulfikar zumra zunera zuzana
zuzia zviko zvonimir zydrunas zyta
"""

WIDE_NAMES = frozenset(_NAMES.split())
"""They mean a person wherever they stand."""
