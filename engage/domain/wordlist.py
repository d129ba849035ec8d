"""2,048 short plain words for secrets: one word is 11 bits.

They are easy to say, hear and spell, are kind to somebody who is upset, and take no side. They were chosen so
that none sounds like a common word with another spelling, none is another with an ending, and none is a number
or a word that one needs while dictating ("double", "dash"). Words are given out on paper: the list may never
lose one.
"""

from __future__ import annotations

_TEXT = """
acorn acrobat action actor address adjust admiral adopt afford agenda agree airport album alder alert almond
alpine amber amble anchor ancient animal annual answer anthem antique antler anvil apple apricot apron
arcade archer arctic arena aroma around arrange arrive arrow artist ash aspen assist athlete atlas atom
attic auction author autumn aviary avocado awake award bacon badger badly bagpipe bake bakery balance
balcony ballad balloon balsam bamboo banana banjo bank banner banquet barber barge bark barley barn barrel
barrow basil basin basket bat bathtub baton bay beacon bead beak beam beard become bed bedroom bedtime
beetle begin behave behind believe belong belt bench bend benefit beside best better between beyond bicycle
bike bind birch bird biscuit bistro blanket blazer blend block bloom blossom blouse boat bobbin bold bolt
bonnet bonus book boost boot border borrow bottle bounce bouncy box bracket braid bramble branch brass brave
breeze brick bridge bright brim bring brisk bristle brittle broad bronze brook broom brush bubble bucket
buckle bud budget buffalo buggy bugle build bulb bump bunch bundle bunting busker busy butler butter button
buzz buzzard cab cabbage cabin cabinet cable cactus cafe cake calm camel camera camp canal canary candle
canoe canteen canyon cape captain caramel caravan carbon card career carol carp carpet carrot carry cart
cartoon carve castle casual catch catkin cattle cave cedar celery cello cement central century certain chain
chair chalk change channel chapter charity chart chase chat chatter cheer cheese chef cherry chess chicken
chief chill chime chimney chip chisel choice chorus chutney cinema circle circus citizen citrus city civic
clarify clasp class clay clean clear clerk clever climate climb clip cloak clock cloth cloud clover clue
clump coach coast coat cobble cobweb cocoa coconut coffee coil coin cold collar collect college collie
colony column comb comedy comet comfort comic common compact company compass compost concert cone confirm
connect contact contest cook cookie cool copper copy core cork corner cosmic cosy cottage cotton couch
country county couple courage cover cowslip coyote cradle craft crane crater crayon cream create credit
crest cricket crinkle crisp critic crocus crofter crop cross crowd crumb crumble crumpet crunch crust
crystal cub cube cuckoo culture cup curb curious curl curlew curry curtain curve cushion custard custom cut
cutlery cutter cycle cyclist daily dainty daisy damp damson dance daring dart dawn day deal debate decade
decent decide deck defend degree delight deliver delta demand denim depend depth deputy desk detail develop
devote dewdrop diagram dial diamond dice diesel differ dig digger digital dingo dining dinner dip diploma
direct disc dish diver divide dock dog doll dollar dolphin domain dome domino donate donkey donor door
doormat doorway dragon drama drawing dream dress drill drive drizzle drop drum dry duck duet dune dusk dust
duty duvet each eager eagle early earring earth easel east easy eat echo edge edit editor effort egg elastic
elegant element elk elm emblem emerald employ emu enamel end energy engine enjoy enough enter entire entry
epic equal equator errand escort essay estate estuary evening event every exact examine example excite
exhibit exist expand expect expert explain explore export express extend extra fable fabric face fact
factory falcon famous fan fancy far farm fashion fast feast feather feed fence fennel fern ferret ferry
fetch few fiction fiddle fidget field fiesta fig figure file fill film filter final finch finger finish
firefly firm fish fit fix flake flame flannel flap flash flask flat flax fleece fleet flight flint flip
flock floor floral florist flow fluent fluff flute foam focus fog foil fold foliage folk follow fond food
foot footman forest forever forget form formal formula fort fortune forum forward fossil foster found fox
foxtrot fragile frame frank free freedom freight fresh friday fridge friend fringe frock frog front frost
froth fruit fudge funnel funny future gadget gain gala galaxy gale gallery gallop game gander gannet garage
garden garland garlic garment garnet gather gazebo gazelle gear gecko gem general gentle genuine gerbil get
giant gift giggle ginger giraffe give glacier glad glance glass glaze gleam glen glide glimmer glimpse
glitter globe glossy glove glow glucose glue goal goat goblet gold golden golf good goose gorge gorse
gosling govern gown grace grade grain gram grammar grand granite grant grape graph grass grater gravel
gravity gravy graze green greet grid grill grin grip groom groove ground group grove grow guard guess guide
guild guitar gulf gulp gum gutter habit haddock hairpin halibut hallway ham hamlet hammer hammock hamper
hamster hand handbag handle hang happen happy hardy harness harvest hat hatch hay hazel head heather hedge
height helmet help helpful herb hero heron herring hexagon hickory hike hill hilltop hinge hippo history
hive hobby hockey hold holiday holly home honest honey hook hop hope hopeful horizon horn horse host hover
hub hug huge human humble humbug hurdle hurry husky hut hutch iceberg icicle icing icon icy idea ideal igloo
image imagine import improve include income indeed index indigo indoor inform inkpot inkwell inlet inner
input inquiry insect inside insist inspect inspire install instant instead intense invent invest invite iris
iron island issue item ivory ivy jackdaw jacket jackpot jade january jar javelin jay jazz jeep jelly jersey
jetty jigsaw jingle jockey jog join joke jolly journal journey jovial joy joyful judo jug juggle juice juicy
jungle junior just karate kayak keen keep kelp kennel kestrel kettle keyhole kilt kind kindle kingdom kipper
kit kitchen kite kitten kiwi koala label lace ladder ladle lady lagoon lake lamp land lantern lap laptop
larch lark laser last late lattice laugh launch laundry laurel lavish lawn layer leader leaf league lean
leap learn leather leave lecture left legacy legend leisure lemon lend length lens lentil leopard let
lettuce level lever liberty library lid life lift light lilac lily lime limit limpet line linen linnet lion
list listen little lively lizard load loaf lobby lobster local locate locker locket loft logic long look
loop lorry lotion lotus lounge lucky luggage lumber lunar lunch luxury machine magic magnet magpie major
mallard mallet mammoth manage mango manner mansion manual many map maple marble margin marina marine mark
market marrow marsh marvel mascot mat match matter mature maximum meadow meal measure media mellow melody
melon melt memo memory mend mention mentor menu mercury merit merry meteor method metro midday middle midge
mild milk milkman mill mindful mineral mingle mini minimum mint miracle mirror mitten mix mixture moat
mobile model modest module moment monday monitor monsoon month moon morsel mortar mosaic moth motion motor
motto mound mouse mouth move movie muffin mug mule mural museum music mustang nail name napkin narrow nation
natural nature navy near neat nectar net nettle network neutral never news newt next nibble nickel nimble
nod noise noodle noon normal north note nothing notice novel nozzle nudge nugget nutmeg nuzzle nylon oak
oasis oatcake oatmeal oblong obtain occur ocean october octopus offer office often oil olive onion online
only onward opal open opera opinion optic option orbit orchard orchid order orient origin osprey ostrich
other otter outdoor outer outfit outing outline outlook outside oval oven over overall overlap owl own
oxygen oyster pace pack package packet pad paddle paddock padlock page pagoda paint palace palm pancake
panda panel pansy panther pantry paper parasol parcel pardon parent park parka parrot parsley parsnip
partner pass pasta pastel pastry pasture patch path patio pattern pave payment peach peacock peanut pearl
pebble peg pelican pen pencil pendant penguin penny people pepper perch perform perfume perhaps period
person petal petrol photo piano pick pickle picnic picture pie pigeon pike pillar pillow pilot pin pinball
pine pink pioneer pipe pirate pitch pivot pixel pizza plan planet plank plant plaster plate platter play
playful pleat plenty plot plover plug plus pocket podium poem polar policy polite pollen polo pond pony
poodle pool pop popcorn poplar poppy popular porch port portal portion post postbox postman pot potato
pottery pound powder power prairie prefer premium prepare press pretty pretzel price primary prime primula
print prism prize process product profile promise prompt proper protect proud provide publish pudding puddle
puffin pulley pulp pumice pump pumpkin puppet puppy pure purple purpose purse push puzzle pylon pyramid
python quaint quality quarry quarter quartet quaver quest quick quill quilt quiver quiz quota quote rabbit
race radar radiant radio radish raffle raft railway rainbow raisin rake rally ramble ramp ranch random range
rank rare rather ratio raven ravine ray reach ready real reason receive recent recipe reckon recover recruit
recycle redwood reef refer reflect reform refresh refund region regular relate relax relay release relief
remain remark remedy remote remove rent repair replace reply report request rescue reserve resort respect
respond rest result retail return reunion reveal reward ribbon rice rich riddle ride ridge ringlet ripe
ripple rise river rivet roast robe robin robot robust rock rocket rodeo roof rook room rooster rosebud
rosehip rotary rotate round rover rowan ruby rudder rug rugby ruler rumble runner runway rural russet rustic
sack saddle safari safe saffron saga sage sailor salad salami salmon salt salute same sample sand sandal
sandpit sapling sardine satchel satin satisfy saturn saucer saunter sausage save scale scallop scarf scarlet
scatter scenic school science scooter score scout screen script scroll seagull seal search seaside season
seat seaweed section sector secure select send sequel serene series serve service sesame session settle
several shade shadow shape share sharp sheep sheet shelf shell shelter shimmer shine shingle ship shirt shoe
shop short shout shovel show shrimp shrub shuffle shutter shuttle shy sibling sift sign signal silence
silent silk silver similar simmer simple simply sincere sing skate sketch ski skill skim skip skipper skirt
skittle sky skylark slate sled sleep slender slice slide slim sling slip slipper slogan slope slot smart
smile smith smock smooth snack snap snooker snow snowman snug soap soccer social society sock socket sofa
soft soil solar solid solo solve sonata song soon sound soup south spade spangle spaniel spanner spare spark
sparkle sparrow speak special speech sphere spice spin spinach spindle spiral splash spoke sponge spoon
sport spot spotted spout spray spread spring sprout spruce spur squad square squash squeak squid stable
stack stadium staff stage stamina stamp stand staple star starch start state statue stay steady steam steep
steeple steer stem stencil step stereo stick still stilt stitch stoat stock stone storage store stork storm
stove strand straw stream street stretch string stripe stroll strong student studio study sturdy stylish
submit suburb subway success such sudden sugar suggest suit summer summit sunbeam sunday sundial sunny
sunrise sunroof sunset super supper supply support supreme surface surfer surname survey swallow swan swap
sweater sweep swift swim swing switch swivel system tabby table tablet tactic tadpole tailor talent talk
tall tandem tangle tango tank tap tape tarmac tartan task taste tasty teach teacup teapot teatime teddy tell
temper tempo tenant tender tennis tenor tent terrace terrier test texture thank thatch theme thermal thicket
thimble thing think thistle thorn thread thrift thrill thrush thunder ticket tidy tiger tight tile timber
tinsel tiny tiptoe tissue title toast today toffee token tomato tone tonic tool tooth topaz topic topple
torch total touch tough tour tourist towel town toy track tractor trade traffic train tram travel tray
treacle treat tree treetop trek trend tribute trick trifle trim trinket trolley trophy tropic trot trouser
trout trowel truck true truffle trumpet trunk trust truth try tub tuba tube tuesday tug tulip tumble tundra
tune tunic tunnel turbine turbo turf turkey turnip turtle tweed twig twin twinkle twirl twist type typical
ultra under uniform unique unit unite unlock until unusual update upgrade upland upright upward urban urchin
useful usher usual vacant valid valley value valve van vanilla vanish vase vast vault vector velvet vendor
venture venue verb verdant verify version vessel vest vibrant victor video view villa village vine vinegar
vintage viola violet violin visa visible vision visit visitor visor vista vivid vocal voice volcano vole
volley volume voucher vowel voyage waffle wage wagon wagtail wake walk wall wallaby wallet walnut walrus
waltz want warbler warm warmth warren wash watch water wattle wax wealth weave wedge weekend welcome welfare
wellies west western wheat whippet whisk whisper whistle wicker wide widget width wiggle willow win window
wing winner winter wisdom wise wish wizard wobble wolf wombat wool work woven writer yard yarn year yellow
yoga yonder zebra zenith zest zigzag zinc zipper zodiac zone zoo zoom
"""

WORDS: tuple[str, ...] = tuple(_TEXT.split())
