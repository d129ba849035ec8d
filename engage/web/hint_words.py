"""What likely personal details are called, for every page that points at one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "name": _("a name"),
    "phone": _("a phone number"),
    "email": _("an email address"),
    "postcode": _("a postcode"),
    "address": _("an address"),
    "dob": _("a date of birth"),
    "chi": _("a CHI number"),
    "nhs": _("an NHS number"),
    "ni": _("a National Insurance number"),
    "plate": _("a car’s number plate"),
    "bank": _("a bank or card number"),
    "handle": _("a name on social media"),
    "singling_out": _("something that fits one person only"),
}
