"""The post of a simulation: it carries e-mail nowhere, counts it, and puts links where those can find them who act by
link. Some mailboxes take nothing, as real ones do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from engage.adapters.mailer import NothingOpen, OutgoingMail, PermanentFailure

_ASK = re.compile(r"/respond/([\w-]+)")
_CONFIRM = re.compile(r"/subscribe/confirm/([\w-]+)")


@dataclass
class Post(NothingOpen):
    """Takes e-mail in the stead of a server."""

    refusing: set[str] = field(default_factory=set)
    """Addresses that every server turns away."""
    carried: Counter[str] = field(default_factory=Counter)
    """How many messages came to each address."""
    returned: int = 0
    to_open: list[tuple[str, str]] = field(default_factory=list)
    """Links to asks that nobody has opened yet: to which address each came, and its token."""
    to_confirm: list[str] = field(default_factory=list)
    """Tokens of subscriptions that wait to be confirmed."""

    def send(self, mail: OutgoingMail) -> None:
        """Put a message into its mailbox. Raises PermanentFailure for one that refuses all."""
        if mail.to in self.refusing:
            self.returned += 1
            raise PermanentFailure("recipient_refused 550")
        self.carried[mail.to] += 1
        self.to_open += [(mail.to, token) for token in dict.fromkeys(_ASK.findall(mail.text))]
        self.to_confirm += dict.fromkeys(_CONFIRM.findall(mail.text))
