"""Family names that are common in Scotland, in small letters: they make a first name, a title or an initial sure."""

from __future__ import annotations

_SURNAMES = """
abbas adams adamson adebayo adeyemi afolabi ahmed aitken akhtar alexander ali allan allen anderson arthur asante
baillie bain baird ballantyne balogun bannerman barclay barr barrie bashir baxter beattie begum bell bennett beveridge
bhatti bibi binnie bird bissett black blair blyth boateng bolton bondarenko boyd boyle bradley brady brennan brodie
brogan brown bruce bryce bryson buchanan burke burnett burns burt butler byrne cairns calder cameron campbell cannon
carlin carr carroll carson cassidy chalmers chan chaudhary chaudhry chen cheung chowdhury christie clark clarke
cochrane coleman collins connelly connolly connor conway cook cooper copland corbett coyle craig craigie cranston
crawford crichton crossan cruickshank cullen cumming cummings cunningham currie cuthbert cuthbertson dabrowski daly
davidson davies davis dawson deans devine devlin dewar dhillon dick dickson docherty doherty doig dolan donald
donaldson donnelly dougan douglas dow downie doyle drummond drysdale dube duff duffy dunbar duncan dundas dunlop dunn
easton elder elliot elliott evans ewing eze fairley farooq farquhar farrell ferguson ferrier findlay finlay finlayson
finnie fisher fitzpatrick fleming fletcher flynn forbes ford forrest forsyth foster fowler fraser frew friel fulton
fyfe gallacher gallagher galloway gardiner gardner geddes gemmell gibb gibson gilchrist gill gillespie gilmour glen
goldie gordon gourlay gow graham grant gray green greig grewal grieve griffin guthrie haddow haggerty haig hall hamill
hamilton hanlon hannah harkins harkness harper harris harrison hart harvey hassan hay healy heggie henderson hendry
henry hepburn heron higgins hill hogg holmes hood hope hossain houston howie hughes hume hunter hussain hutcheson
hutchison hyslop imrie inglis innes ionescu iqbal ireland irvine irving jack jackson jamieson jardine javed jeffrey
johal johnson johnston johnstone jones kaminska kaminski kane kaur kay kean keenan keir kelly kemp kennedy kerr khan
kidd kilpatrick king kirk kirkpatrick kirkwood knox kovalenko kowalczyk kowalska kowalski krawczyk kumar kwok laidlaw
laing laird lamb lamont lang lauder laurie law lawrie lawson leckie lee leitch lennon lennox leslie lewandowska
lewandowski lewis li lindsay little livingstone lockhart logan logue lowe lyle lynch lyon lyons macdonald macintyre
mackay mackenzie mackie macleod maguire mahmood mahmud main mair malcolm malik malone marshall martin masson mathers
matheson mathieson maxwell mazur meek meikle melville mensah menzies merchant miah middleton millar miller milligan
milne mirza mitchell moffat mohammed monaghan mone montgomery mooney moore moran more morgan morris morrison morton
moyo muir muirhead mulholland mullen munro murdoch murphy murray nadeem nairn naismith napier ncube neil neill neilson
nelson ness newlands nicholson nicol nicolson nisbet niven noble nowak nowakowska nowakowski nugent ogilvie okafor
okonkwo oliver orr osborne osei owens owusu park parker patel paterson paton patrick patterson paul pearson peebles
penman philip phillips pollock popa popescu porter potter preston pringle prior purdie quigley quinn qureshi rae
rafferty rafiq rahman ralston ramage ramsay rankin rashid rehman reid reilly rennie renton renwick reynolds riaz
richards richardson riddell ritchie robb roberts robertson robinson robson rodger rodgers roger rogers rooney rose
ross rowan roy russell rutherford ryan saleem salmond samson sanderson sandhu scott scullion semple service shah
sharif sharkey sharma sharp shaw shearer sheikh shevchenko shields simpson sinclair singh skinner sloan smart smith
smyth smythe snedden somerville spence stark steel steele stephen stephens stephenson steven stevenson stewart
stirling strachan strang stuart sutherland swan sweeney syme szymanska szymanski tait taylor telfer templeton tennant
thom thompson thomson thorburn tierney tkachenko todd tolmie torrance tran traynor tully turnbull turner uddin ullah
ure urquhart valentine vance vaughan waddell walker wallace walls walsh wang ward wardlaw wardrop wark waters watson
watt watters watts waugh weir welsh west wheeler white whitelaw whyte wilkie williams williamson wilson winning
wiseman wisniewska wisniewski wojcik wong wood woods wozniak wright wylie wyper yates young younger younis yousaf yule
zaman zielinska zielinski
"""

SURNAMES = frozenset(_SURNAMES.split())
"""Family names by which a first name or an initial before them is known to be one."""
