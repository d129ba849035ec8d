"""E-mail by SMTP. What went wrong is either worth another try or not, and is told without any address in it."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from engage.adapters.mailer import (
    DeliveryFailure,
    OutgoingMail,
    PermanentFailure,
    TemporaryFailure,
    compose,
    envelope_sender,
)

TIMEOUT = 20.0
"""Seconds that the server may take for each answer."""


@dataclass(frozen=True, slots=True, repr=False)
class SmtpServer:
    """Where mail is handed over. Read from smtp://user:password@host:port?starttls=1 or smtps://..."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    """TLS from the first byte (smtps)."""
    starttls: bool
    """TLS after EHLO; never sent without when the server does not offer it."""
    timeout: float
    hello: str
    """The name given in EHLO."""

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Raises ValueError with one sentence, without the password, for an address that cannot be used.

        A password is not sent in the clear: with one, TLS is needed, unless the server is this machine.
        """
        try:
            parts = urlsplit(url)
            options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            port, host = parts.port, parts.hostname
            timeout = float(options.pop("timeout", TIMEOUT))
        except ValueError:
            raise ValueError("The SMTP address cannot be read.") from None
        if parts.scheme not in {"smtp", "smtps"} or not host:
            raise ValueError("The SMTP address must look like smtp://user:password@host:587?starttls=1 or smtps://.")
        starttls = options.pop("starttls", "0") in {"1", "yes", "true"}
        hello = options.pop("hello", "localhost")
        if options:
            raise ValueError(f"The SMTP address has an option that is not known: {', '.join(sorted(options))}.")
        if not 0 < timeout <= 300:
            raise ValueError("The timeout of the SMTP address must be between 0 and 300 seconds.")
        tls = parts.scheme == "smtps"
        if parts.password and not (tls or starttls or host in {"localhost", "127.0.0.1", "::1"}):
            raise ValueError("The SMTP address has a password and no TLS: add starttls=1 or use smtps://.")
        return cls(
            host=host,
            port=port or (465 if tls else 587 if starttls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=starttls and not tls,
            timeout=timeout,
            hello=hello,
        )


class SmtpMailer:
    """Hands messages to an SMTP server. Inside `with mailer:` one connection serves them all."""

    def __init__(self, url: str, *, tls_context: ssl.SSLContext | None = None) -> None:
        """Raises ValueError as `SmtpServer.from_url` does. `tls_context` trusts more than the machine does."""
        self._server = SmtpServer.from_url(url)
        self._tls = tls_context
        self._line: smtplib.SMTP | None = None
        self._depth = 0

    def __enter__(self) -> Self:
        self._depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._hang_up()

    def send(self, mail: OutgoingMail) -> None:
        """Hand one message over. Raises TemporaryFailure or PermanentFailure."""
        message = compose(mail)
        with self:
            line = self._connected()
            try:
                line.send_message(message, from_addr=envelope_sender(mail))
            except smtplib.SMTPNotSupportedError:
                raise PermanentFailure("address_not_ascii") from None
            except smtplib.SMTPRecipientsRefused as refused:
                raise _refused("recipient_refused", next(iter(refused.recipients.values()))[0]) from None
            except smtplib.SMTPDataError as refused:
                raise _refused("message_refused", refused.smtp_code) from None
            except smtplib.SMTPSenderRefused as refused:
                # Not this person's fault: whoever runs the server puts the sender right, and then it goes.
                raise TemporaryFailure(f"sender_refused {refused.smtp_code}") from None
            except (smtplib.SMTPException, OSError) as problem:
                self._drop()
                raise TemporaryFailure(f"connection_lost {type(problem).__name__}") from None

    def _connected(self) -> smtplib.SMTP:
        if self._line is not None and self._answers(self._line):
            return self._line
        self._drop()
        self._line = self._connect()
        return self._line

    @staticmethod
    def _answers(line: smtplib.SMTP) -> bool:
        """Whether a connection that was quiet for a while is still there."""
        try:
            return bool(line.noop()[0] == 250)
        except (smtplib.SMTPException, OSError):
            return False

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        try:
            if server.tls:
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, server.hello, timeout=server.timeout, context=self._context()
                )
            else:
                line = smtplib.SMTP(server.host, server.port, server.hello, timeout=server.timeout)
        except (smtplib.SMTPException, OSError) as problem:
            raise TemporaryFailure(f"no_connection {type(problem).__name__}") from None
        try:
            if server.starttls:
                line.starttls(context=self._context())
            if server.user:
                line.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as problem:
            line.close()
            raise TemporaryFailure(f"not_let_in {type(problem).__name__}") from None
        return line

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            try:
                line.quit()
            except (smtplib.SMTPException, OSError):
                line.close()

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _refused(reason: str, code: int) -> DeliveryFailure:
    kind = PermanentFailure if 500 <= code < 600 else TemporaryFailure
    return kind(f"{reason} {code}")
