"""What is asked of whoever reads and issues a digest."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engage.services.digests import MAX_FOREWORD, MAX_REASON
from engage.web.forms import EngageForm, Needed, RadioField, TextAreaField
from engage.web.public_words import PublicWords


class ForewordForm(PublicWords):
    """Words before the digest."""

    foreword = TextAreaField(
        _("Words to stand before it"),
        hint=_("In plain words, to the people who told you something. Leave it empty for none."),
        max_chars=MAX_FOREWORD,
    )


class QuoteForm(EngageForm):
    """One story, or none. The view gives the answers."""

    quote = RadioField(_("Which story"), [Needed(_("Choose a story, or none"))])


class AgainForm(PublicWords):
    """Why there is to be another version."""

    reason = TextAreaField(
        _("What was wrong or missing?"),
        [Needed(_("Say what was wrong or missing"))],
        hint=_("Everybody reads this."),
        max_chars=MAX_REASON,
        rows=3,
    )
