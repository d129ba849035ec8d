"""The bytes that go over the line: what mail programs act on must reach them as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes

from engage.adapters.mailer import OutgoingMail, compose

STOP = "https://engage.north-partnership.example.org/subscribe/stop/Wb0Gd3iRS9pQf1H2mZ_kAyT7eLxNcVtJ"


def test_the_address_that_stops_messages_is_never_encoded() -> None:
    mail = OutgoingMail(
        to="reader@example.org", subject="News", text="News.", html="<p>News.</p>", message_id="digest:1:x" * 9,
        sender="Engage <engage@news.north-lanarkshire-integration-joint-board.example.org>",
        date=datetime(2026, 11, 16, tzinfo=UTC), stop_url=STOP,
    )  # fmt: skip
    sent = compose(mail).as_bytes()
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in sent
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    (identity,) = [line for line in sent.split(b"\r\n") if line.lower().startswith(b"message-id:")]
    assert b"=?" not in identity
    assert message_from_bytes(sent)["List-Unsubscribe"] == f"<{STOP}>"
