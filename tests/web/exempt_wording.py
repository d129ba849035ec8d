"""Wording on public pages that is not measured for how hard it is to read, each with the reason. Nothing else is.

What the law, a census or a consent makes us say in its own words belongs here. A hard sentence of ours does not: mend
it.
"""

from __future__ import annotations

EXEMPT: dict[str, str] = {
    "We say that this website is partially compliant with the Web Content Accessibility Guidelines version 2.2, level "
    "AA.": "Statutory: how far the rules are met, as the model accessibility statement says it (SI 2018/952).",
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites "
    "and Mobile Applications) (No. 2) Accessibility Regulations 2018 (the ‘accessibility regulations’). If you are not "
    "happy with how we respond to your complaint, contact the Equality Advisory and Support Service (EASS).": (
        "Statutory: the enforcement procedure in the words of the model accessibility statement."
    ),
    "If we think a child or an adult is at risk of serious harm, we may have to tell social work or the police, even "
    "if you ask us not to.": "Consent: the limits of confidence, word for word the same wherever they are told.",
    "Are your day-to-day activities limited because of a health problem or disability which has lasted, or is "
    "expected to last, at least 12 months?": "Census: question 19 of Scotland's Census 2022, word for word.",
    "Which of the following best describes your sexual orientation?": (
        "Census: as Scotland's Census 2022 and the guidance of the Scottish Government ask it."
    ),
    "Do you consider yourself to be trans, or have a trans history?": (
        "Census: as Scotland's Census 2022 and the guidance of the Scottish Government ask it."
    ),
    "Straight / Heterosexual": "Census: an answer as the same guidance words it.",
}  # fmt: skip
