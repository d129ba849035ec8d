"""How single words sound to a machine, and which words may not count.

A hint for readers at most, with what it is beside it. It is in no public figure, changes no order and decides nothing:
how people felt is what they say themselves.

A list of words that was made from film reviews calls "disabled", "old", "mental" or "gay" bad and "young" or "healthy"
good. Whoever tells us about their own life would sound angry for what they are. So words for what somebody is or has
count for nothing (`NEUTRAL`): disability, health of mind and body, signs of illness, belief, gender and sexuality, age,
where somebody comes from and how they look. Better to miss a feeling than to find one in that.
"""

from __future__ import annotations

from enum import StrEnum


class Sound(StrEnum):
    """What a reader may be shown; `UNCLEAR` is not shown at all."""

    RATHER_NEGATIVE = "rather_negative"
    RATHER_POSITIVE = "rather_positive"
    UNCLEAR = "unclear"


NEGATIVE_TO = -0.2
POSITIVE_FROM = 0.3
"""Averages of the words that count, from -1 to 1. Wide apart: in between nothing is said."""
LEAST_WORDS = 2
"""One word alone says nothing."""


def sound(average: float, words: int) -> Sound:
    """How an average over so many words sounds."""
    if words < LEAST_WORDS:
        return Sound.UNCLEAR
    if average <= NEGATIVE_TO:
        return Sound.RATHER_NEGATIVE
    return Sound.RATHER_POSITIVE if average >= POSITIVE_FROM else Sound.UNCLEAR


NEUTRAL: dict[str, str] = {
    "disability": (
        "able able-bodied unable disabled disability disabilities handicapped handicap impaired impairment blind "
        "deaf mute dumb lame crippled cripple paralysed paralyzed amputee wheelchair autistic autism dyslexic "
        "neurodivergent aspergers special retard retarded retards subnormal imbecile moron morons idiot idiots "
        "idiotic idiocy slow dim-witted dim simple feeble infirm invalid vulnerable dependent limited limp stiff "
        "robotic defenseless"
    ),
    "mind": (
        "mental mentally mad madness insane insanity crazy psychotic psychosis psychiatric schizophrenic "
        "schizophrenia bipolar manic mania depressed depress depressing depression depressive anxious anxiety "
        "nervous paranoid suicidal suicide self-harm traumatised traumatized traumatic trauma stressed obsessed "
        "obsessive compulsive hysterical neurotic brainsick claustrophobic phobic confused forgetful demented "
        "dementia delirious unstable addicted addict addiction alcoholic alcoholism drunk sober dazed distraught "
        "disturbed disturbing numb lonely isolated withdrawn restless weepy panicky stable balanced psycho nutter "
        "lunatic"
    ),
    "illness": (
        "ill illness sick sickness unwell sickening sickly diseased disease healthy unhealthy health fit unfit "
        "weak weakness frail fragile incurable terminal terminally chronic chronically acute acuate critical "
        "benign malignant cancer cancerous cardiac coma comatose conscious unconscious seizure seizures epileptic "
        "diabetic asthmatic feverish fever nauseated nausea dizzy faint fatigued tired exhausted exhausting "
        "aweary sore painful pain painless bloody bleeding raw swollen infected infectious contagious toilet "
        "incontinent urinates defecates regurgitates limping aphonic pale ashen breathless suffocating suffers "
        "suffering suffered dying dead death deadly late bereaved injured wounded broken scarred positive "
        "negative normal abnormal pregnant pregnancy miscarriage infertile sterile barren immune frostbitten"
    ),
    "belief": (
        "christian catholic protestant presbyterian orthodox unorthodox evangelical jewish jew muslim islamic "
        "islam hindu sikh buddhist humanist atheist pagan religious secular godless pious devout faithful "
        "unfaithful consecrated fanatic godforsaken"
    ),
    "gender and sexuality": (
        "male female masculine feminine manly womanly boyish girlish gay lesbian straight bisexual queer trans "
        "transgender transsexual intersex non-binary nonbinary homosexual heterosexual asexual sexual sexually "
        "sexy erotic chaste unchaste licentious virile motherly fatherly married unmarried single divorced "
        "widowed bachelor spinster shrill bossy"
    ),
    "age": (
        "young younger youngest youngish youthful old older oldest elderly aged ageing aging senior senile "
        "geriatric adult adolescent teenage juvenile infantile childish childlike mature immature babyish grey "
        "gray ancient modern middle-aged retired active inactive"
    ),
    "origin and looks": (
        "black white brown yellow dark fair light coloured colored asian african arab arabic caribbean chinese "
        "indian pakistani bangladeshi polish romanian ukrainian roma romani gypsy traveller irish scottish "
        "english welsh british american european eastern western foreign foreigner exotic alien native immigrant "
        "migrant refugee illegal undocumented civilised civilized uncivilized barbarian primitive ethnic tribal "
        "fat thin thick overweight underweight obese corpulent large small big bald ugly ugliness beautiful "
        "handsome pretty attractive plain beefy dirty filthy clean homeless leftist rightist military"
    ),
}  # fmt: skip
"""By what they are about; a test holds that none of them moves anything."""

NEUTRAL_WORDS: frozenset[str] = frozenset(word for words in NEUTRAL.values() for word in words.split())
