"""The words of thanking several at once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engage.domain.publication import Use
from engage.domain.thanks import LeftOut

PHRASES = (
    _("Thank you for telling us. We have read it, and we pass your thanks on to the people who did this well."),
    _("Thank you for taking the time to tell us. It helps to know what works well, and we have passed it on."),
    _("Thank you for your kind words. We have shared them with the people you write about."),
)
"""Offered as long as a host has saved none of its own."""

TICK = {
    Use.PUBLISH: _("Thank them, pass it on, and publish it as it stands"),
    Use.BODY: _("Thank them, pass it on, and show it as it stands to the planning body and the service"),
    Use.NEITHER: _("Thank them and pass the thanks on. Nobody outside this host reads the words: they asked for that"),
}
"""What a tick does, by what the person allowed."""

LEFT_OUT = {
    LeftOut.GONE: _("The person took it back. There is nothing to do."),
    LeftOut.ANSWERED: _("Somebody else replied or decided meanwhile. Your reply was not sent."),
    LeftOut.CHANGED: _("Something happened to it while you had it open. Read it again, then decide."),
    LeftOut.NOT_OPENED: _("It was not opened yet. Open it and read it first."),
    LeftOut.LOCKED: _("It is locked for somebody’s safety. The safeguarding lead has it."),
    LeftOut.CLAIMED: _("Another reader has it open now."),
    LeftOut.DANGER: _("The person says that somebody is in danger. Open it by itself now."),
    LeftOut.SAFETY_WORDS: _("It has words that may be about somebody’s safety. Open it by itself."),
    LeftOut.SECOND_READER: _("It is serious or about your host, so two people have to agree. Open it by itself."),
    LeftOut.COMPLAINT: _("The person was asked about a complaint. Open it by itself."),
    LeftOut.MORE_TO_IT: _("There is more to it than these words: for whom it is told, a question, or that it happened "
                          "again. Open it by itself."),
    LeftOut.IMPORTED: _("It came from another survey. Those have a list of their own."),
    LeftOut.DETAILS: _("Others would read it, and it may show who somebody is. Open it by itself and take that out."),
    LeftOut.REPLY_DETAILS: _("Your reply may show who somebody is, and others read it too. Change it and send again."),
    LeftOut.REPLY_SHORT: _("Write a few words more, then send again."),
    LeftOut.REPLY_LONG: _("The reply is too long. Make it shorter, then send again."),
    LeftOut.NOT_ALLOWED: _("You may not reply to this one."),
}  # fmt: skip
"""Why one was left out, and what to do next."""

STAYS_ON_PAGE = frozenset({LeftOut.REPLY_DETAILS, LeftOut.REPLY_SHORT, LeftOut.REPLY_LONG})
"""What can be mended on the same page."""
