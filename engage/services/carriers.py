"""What carries a message away: e-mail, and text messages and letters where somebody sends them. One object for one
pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from engage.adapters.attached import AttachedFile
from engage.adapters.clock import Clock
from engage.adapters.dev_mailbox import DevMailbox
from engage.adapters.mailer import (
    DeliveryFailure,
    Mailer,
    NothingOpen,
    OutgoingMail,
    PermanentFailure,
    TemporaryFailure,
)
from engage.adapters.messages import LetterSender, NotConfigured, NullText, TextSender
from engage.adapters.notify import Account, NotifyLetters, NotifyMailer, NotifyService, NotifyTexts
from engage.adapters.rendering import RenderedMail
from engage.adapters.smtp import SmtpMailer
from engage.config import Settings
from engage.domain.kinds import TellBy
from engage.services import digest_papers
from engage.services.context import context
from engage.services.message_words import Words, words_of

AWAY = ("no_connection", "not_let_in")
"""Kinds of failure that say that the server is away, not that this message is wrong."""


class Undelivered(Exception):
    """A message did not go out. `kind` is a short id without any address; `for_good` = no later try will help;
    `away` = nobody looked at this message, because the server is away."""

    def __init__(self, kind: str, *, for_good: bool, away: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.for_good = for_good
        self.away = away


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    key: str
    """The same at every try: becomes the Message-ID."""
    channel: TellBy
    template: str
    address: str
    params: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    bulk: bool = False
    """Sent to subscribers: carries the headers by which a mail program stops it."""
    digest_id: int | None = None
    """The digest whose paper goes along."""
    returns: str = ""
    """Its mark, by which it is known when it comes back (domain.returned); none for a trial."""
    more: tuple[Letter, ...] = ()
    """Other news for the same person, said in the same message."""

    @property
    def parts(self) -> list[tuple[str, dict[str, Any]]]:
        """Every piece of news in it: its template and all that the template needs."""
        return [(each.template, {**each.params, **each.links}) for each in (self, *self.more)]


class Carriers:
    """Mail server and text provider of the installation. `with carriers:` keeps one connection for a pass."""

    def __init__(
        self, settings: Settings, clock: Clock, *, words: Words, mailer: Mailer, text: TextSender | None = None,
        letters: LetterSender | None = None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._clock = clock
        self._words = words
        self._mailer = mailer
        self._text = text
        self._letters = letters
        # Notify would keep a file for people to fetch, and one in a mailbox is enough.
        self._takes_files = context().papers and not isinstance(mailer, NotifyMailer)
        self.reachable = True
        """False once the mail server did not answer: the rest of the pass would only wait for it."""

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> Carriers:
        """Those the settings name. Without any, the development mailbox takes e-mail and texts; in production nothing
        does. Raises ValueError with one sentence for settings that cannot be used."""
        box = None if settings.production else DevMailbox(settings.home, clock)
        mailer: Mailer = SmtpMailer(settings.smtp_url) if settings.smtp_url else box or _NoServer()
        text: TextSender | None = NullText(box) if box else None
        letters: LetterSender | None = None
        if settings.notify_key:
            service = NotifyService(Account.of(settings.notify_key, settings.notify_url))
            mailer = NotifyMailer(service, settings.notify_email) if settings.notify_email else mailer
            text = NotifyTexts(service, settings.notify_text) if settings.notify_text else text
            letters = NotifyLetters(service, settings.notify_letter) if settings.notify_letter else None
        return cls(settings, clock, words=words_of(settings), mailer=mailer, text=text, letters=letters)

    def __enter__(self) -> Self:
        self._mailer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mailer.__exit__(kind, error, trace)

    def carries(self, channel: TellBy) -> bool:
        """Whether a machine sends by this channel; otherwise a person has to."""
        by = {TellBy.EMAIL: self._mailer, TellBy.TEXT: self._text, TellBy.LETTER: self._letters}
        return by.get(channel) is not None

    def deliver(self, letter: Letter) -> None:
        """Put it into words and hand it over. Raises Undelivered."""
        try:
            if letter.channel is TellBy.EMAIL:
                words, files = self._in_words(letter)
                _not_empty(words.subject, words.text, words.html)
                self._mailer.send(self._mail(letter, words, files))
            elif letter.channel is TellBy.LETTER and self._letters is not None:
                self._letters.send(letter.address, *self._words.letter_text(letter.parts), letter.returns or letter.key)
            elif self._text is not None:
                text = " ".join(self._words.text_message(*part) for part in letter.parts)
                _not_empty(text)
                self._text.send(letter.address, text, letter.returns or letter.key)
        except NotConfigured as problem:
            raise Undelivered("not_configured", for_good=False) from problem
        except DeliveryFailure as problem:
            self.reachable = not problem.reason.startswith(AWAY)
            raise Undelivered(
                problem.reason, for_good=isinstance(problem, PermanentFailure), away=not self.reachable
            ) from problem
        except Exception as problem:
            # A template that is missing or wrong is mended by a new version: the message waits for it.
            kind = type(problem).__name__
            raise Undelivered(f"not_composed {letter.template} {kind}", for_good=False) from problem

    def _mail(self, letter: Letter, words: RenderedMail, files: tuple[AttachedFile, ...]) -> OutgoingMail:
        sender = self._settings.mail_from
        return OutgoingMail(
            to=letter.address,
            subject=words.subject,
            text=words.text,
            html=words.html,
            message_id=letter.key,
            sender=sender if "<" in sender else f"{self._settings.site_name} <{sender}>",
            date=self._clock.now(),
            stop_url=letter.links.get("stop_url") if letter.bulk else None,
            files=files,
            returns=letter.returns,
            bounces_to=self._settings.bounce_address,
        )

    def _in_words(self, letter: Letter) -> tuple[RenderedMail, tuple[AttachedFile, ...]]:
        if letter.digest_id is None:
            parts = letter.parts
            return (self._words.several(parts) if letter.more else self._words.mail(*parts[0])), ()
        paper = digest_papers.paper(letter.digest_id) if self._takes_files else None
        template, params = letter.parts[0]
        return self._words.mail(template, {**params, "attached": paper is not None}), (paper,) if paper else ()


def _not_empty(*texts: str) -> None:
    """Nobody gets a message with nothing in it, whatever went wrong with a template. Raises ValueError."""
    if not all(text.strip() for text in texts):
        raise ValueError("a message without words")


class _NoServer(NothingOpen):
    """Production without a mail server: nothing is lost, everything waits."""

    def send(self, mail: OutgoingMail) -> None:
        """Always a failure that later tries may not meet. Raises TemporaryFailure."""
        raise TemporaryFailure("no_connection not_configured")
