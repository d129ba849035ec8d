"""Family names that are common in Scotland, in small letters: they make a first name, a title or an initial sure."""

from __future__ import annotations

_SURNAMES = """
abbas adams adamson ahmed aitken akhtar alexander ali allan allen anderson arthur baillie bain baird ballantyne bannerman
barclay barr barrie baxter beattie begum bell bennett beveridge bhatti bibi binnie bird bissett black blair blyth bolton
boyd boyle bradley brady brennan brodie brogan brown bruce bryce bryson buchanan burke burnett burns burt butler byrne
cairns calder cameron campbell cannon carlin carr carroll carson cassidy chalmers chan chaudhry chen cheung christie
clark clarke cochrane coleman collins connelly connolly connor conway cook cooper copland corbett coyle craig craigie
cranston crawford crichton crossan cruickshank cullen cumming cummings cunningham currie cuthbert cuthbertson daly
davidson davies davis dawson deans devine devlin dewar dhillon dick dickson docherty doherty doig dolan donald donaldson
donnelly dougan douglas dow downie doyle drummond drysdale duff duffy dunbar duncan dundas dunlop dunn easton elder
elliot elliott evans ewing fairley farooq farquhar farrell ferguson ferrier findlay finlay finlayson finnie fisher
fitzpatrick fleming fletcher flynn forbes ford forrest forsyth foster fowler fraser friel frew fulton fyfe gallacher
gallagher galloway gardiner gardner geddes gemmell gibb gibson gilchrist gill gillespie gilmour glen goldie gordon
gourlay gow graham grant gray green greig grewal grieve griffin guthrie haddow haggerty haig hall hamill hamilton hanlon
hannah harkins harkness harper harris harrison hart harvey hassan hay healy heggie henderson hendry henry hepburn heron
higgins hill hogg holmes hood hope houston howie hughes hume hunter hussain hutchison hutcheson hyslop imrie inglis innes
iqbal ireland irvine irving jack jackson jamieson jardine javed jeffrey johal johnson johnston johnstone jones kane kaur
kay kean keenan keir kelly kemp kennedy kerr khan kidd kilpatrick king kirk kirkpatrick kirkwood knox kowalczyk kowalska
kowalski kumar kwok laidlaw laing laird lamb lamont lang lauder laurie law lawrie lawson leckie lee leitch lennon lennox
leslie lewis li lindsay little livingstone lockhart logan logue lowe lyle lynch lyon lyons mackay mackie mackenzie
macleod macdonald macintyre mair malik maguire mahmood main malcolm malone marshall martin masson mathers matheson
mathieson maxwell meek meikle melville menzies merchant middleton millar miller milligan milne mirza mitchell moffat
mohammed mone monaghan montgomery mooney moore moran more morgan morris morrison morton muir muirhead mullen mulholland
munro murdoch murphy murray nairn naismith napier neil neill neilson nelson ness newlands nicol nicolson nicholson nisbet
niven noble nowak nowakowska nowakowski nugent ogilvie okafor okonkwo oliver orr osborne owens park parker paterson paton
patel paterson patterson patrick paul pearson peebles penman philip phillips pollock porter potter preston pringle prior
purdie qureshi quigley quinn rae rafferty rafiq rahman ralston ramage ramsay rankin rashid reid reilly rehman rennie renwick
renton reynolds riaz richards richardson riddell ritchie robb roberts robertson robinson robson rodger rodgers roger
rogers rooney rose ross rowan roy russell rutherford ryan salmond samson sandhu sanderson scott scullion semple service
sharif sharma sharkey sharp shaw shearer sheikh shields simpson sinclair singh skinner sloan smart smith smyth smythe
snedden somerville spence stark steel steele stephen stephens stephenson steven stevenson stewart stirling strachan strang
stuart sutherland sweeney swan syme tait taylor telfer templeton tennant thom thompson thomson thorburn tierney todd
tolmie torrance tran traynor tully turnbull turner ullah ure urquhart valentine vance vaughan waddell walker wallace walls
walsh wang ward wardlaw wardrop wark waters watson watt watters watts waugh weir welsh west wheeler white whitelaw
whyte wilkie williams williamson wilson winning wiseman wisniewska wisniewski wojcik wong wood woods wright wylie wyper
yates young younger yousaf younis yule zaman zielinska zielinski kaminski kaminska lewandowski lewandowska dabrowski
wozniak szymanski szymanska mazur krawczyk shah chaudhary chowdhury uddin miah hossain bashir saleem nadeem mahmud
adeyemi adebayo afolabi balogun eze mensah owusu boateng asante osei ncube moyo dube popescu ionescu popa kovalenko
shevchenko bondarenko tkachenko
"""

SURNAMES = frozenset(_SURNAMES.split())
"""Family names by which a first name or an initial before them is known to be one."""
