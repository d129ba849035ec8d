"""E-mail over a real SMTP line: taken, refused, put off, cut off."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engage.adapters.mailer import OutgoingMail, PermanentFailure, TemporaryFailure
from engage.adapters.smtp import SmtpMailer, SmtpServer
from tests.adapters.post_office import PostOffice, open_post_office, own_certificate

Office = tuple[PostOffice, str]

MAIL = OutgoingMail(
    to="shona@example.org",
    subject="Something new — Gàidhlig 🫖",
    text="Hello\n\nThis is a line.\n.\nAfter the dot.\n",
    html="<p>Hello</p>",
    message_id="contribution:7:replied",
    sender="Engage Wishaw <engage@example.net>",
    date=datetime(2026, 11, 16, 10, 0, tzinfo=UTC),
    stop_url="https://engage.example.org/stop/x",
)


def to(address: str, **changes: object) -> OutgoingMail:
    return dataclasses.replace(MAIL, to=address, message_id=f"id:{address}", **changes)  # type: ignore[arg-type]


@pytest.fixture
def office() -> Iterator[Office]:
    with open_post_office(enable_SMTPUTF8=False) as opened:
        yield opened


def test_a_message_arrives_whole(office: Office) -> None:
    post, where = office
    SmtpMailer(f"smtp://{where}").send(MAIL)
    (mail,) = post.taken
    assert post.recipients == ["shona@example.org"]
    assert mail["Subject"] == MAIL.subject
    assert mail["From"] == "Engage Wishaw <engage@example.net>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://engage.example.org/stop/x>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Date"] == "Mon, 16 Nov 2026 10:00:00 +0000"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert html is not None
    assert "<p>Hello</p>" in html.get_content()


def test_the_message_id_stays_the_same_and_tells_nothing(office: Office) -> None:
    post, where = office
    for _ in range(2):
        SmtpMailer(f"smtp://{where}").send(MAIL)
    SmtpMailer(f"smtp://{where}").send(to("other@example.org"))
    first, second, other = (mail["Message-ID"] for mail in post.taken)
    assert first == second != other
    assert first.endswith("@example.net>")
    assert "contribution" not in first


def test_a_batch_shares_one_line_and_goes_on_after_a_refusal(office: Office) -> None:
    post, where = office
    post.answers = {"gone@example.org": "550 no such person", "busy@example.org": "450 come again"}
    mailer = SmtpMailer(f"smtp://{where}")
    with mailer:
        mailer.send(to("one@example.org"))
        with pytest.raises(PermanentFailure, match="recipient_refused 550"):
            mailer.send(to("gone@example.org"))
        with pytest.raises(TemporaryFailure, match="recipient_refused 450"):
            mailer.send(to("busy@example.org"))
        mailer.send(to("two@example.org"))
    assert post.recipients == ["one@example.org", "two@example.org"]
    assert post.connections == 1


def test_outside_of_a_batch_each_message_has_its_own_line(office: Office) -> None:
    post, where = office
    mailer = SmtpMailer(f"smtp://{where}")
    mailer.send(to("one@example.org"))
    mailer.send(to("two@example.org"))
    assert post.connections == 2


@pytest.mark.parametrize(
    ("reply", "kind"), [("554 no", PermanentFailure), ("451 later", TemporaryFailure), ("hang up", TemporaryFailure)]
)
def test_a_message_that_is_not_taken_and_the_next_one_that_is(
    office: Office, reply: str, kind: type[Exception]
) -> None:
    post, where = office
    post.after_data = [reply]
    mailer = SmtpMailer(f"smtp://{where}")
    with mailer:
        with pytest.raises(kind):
            mailer.send(to("one@example.org"))
        mailer.send(to("two@example.org"))
    assert post.recipients[-1] == "two@example.org"


def test_a_line_cut_after_the_message_was_taken_leads_to_the_same_message_again(office: Office) -> None:
    post, where = office
    post.after_data = ["hang up"]
    mailer = SmtpMailer(f"smtp://{where}")
    with pytest.raises(TemporaryFailure, match="connection_lost"):
        mailer.send(MAIL)
    mailer.send(MAIL)
    assert len({mail["Message-ID"] for mail in post.taken}) == 1


def test_a_line_cut_before_the_message_is_worth_another_try(office: Office) -> None:
    post, where = office
    post.answers = {"shona@example.org": "hang up"}
    with pytest.raises(TemporaryFailure):
        SmtpMailer(f"smtp://{where}").send(MAIL)
    assert post.taken == []


def test_a_line_that_went_quiet_is_opened_again(office: Office) -> None:
    post, where = office
    mailer = SmtpMailer(f"smtp://{where}")
    with mailer:
        mailer.send(to("one@example.org"))
        assert mailer._line is not None
        mailer._line.close()
        mailer.send(to("two@example.org"))
    assert post.recipients == ["one@example.org", "two@example.org"]


def test_a_refused_sender_is_not_the_recipients_fault(office: Office) -> None:
    post, where = office
    post.sender_reply = "550 who are you"
    with pytest.raises(TemporaryFailure, match="sender_refused 550"):
        SmtpMailer(f"smtp://{where}").send(MAIL)


def test_a_server_that_is_down_is_worth_another_try() -> None:
    with pytest.raises(TemporaryFailure, match="no_connection"):
        SmtpMailer("smtp://127.0.0.1:1?timeout=2").send(MAIL)


def test_failures_name_no_address(office: Office) -> None:
    post, where = office
    post.answers = {"shona@example.org": "550 shona@example.org is not here"}
    with pytest.raises(PermanentFailure) as failure:
        SmtpMailer(f"smtp://{where}").send(MAIL)
    assert "shona" not in failure.value.reason


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_tls_and_sign_in(tmp_path: Path, scheme: str) -> None:
    server, client = own_certificate(tmp_path)
    how = {"ssl_context": server} if scheme == "smtps" else {"tls_context": server, "require_starttls": True}
    options = "" if scheme == "smtps" else "?starttls=1"
    with open_post_office(**how, auth_required=True, auth_require_tls=scheme == "smtp") as (post, where):
        SmtpMailer(f"{scheme}://engage:p%40ss%3Aword@{where}{options}", tls_context=client).send(MAIL)
        with pytest.raises(TemporaryFailure, match="not_let_in"):
            SmtpMailer(f"{scheme}://engage:wrong@{where}{options}", tls_context=client).send(MAIL)
        with pytest.raises(TemporaryFailure):
            SmtpMailer(f"{scheme}://engage:p%40ss%3Aword@{where}{options}").send(MAIL)
    assert len(post.taken) == 1


def test_nothing_is_sent_in_the_clear_when_tls_was_asked_for(office: Office) -> None:
    post, where = office
    with pytest.raises(TemporaryFailure, match="not_let_in"):
        SmtpMailer(f"smtp://{where}?starttls=1").send(MAIL)
    assert post.taken == []


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b@c", "a b@example.org", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org",
     "a@example.org\r\nRCPT TO:<b@example.org>", "<a@example.org>", "@example.org", "a@", "a@\x00", "а:б@example.org"],
)  # fmt: skip
def test_only_one_plain_address_is_written_to(office: Office, address: str) -> None:
    post, where = office
    with pytest.raises(PermanentFailure, match="address_malformed"):
        SmtpMailer(f"smtp://{where}").send(to(address))
    assert post.taken == []


def test_letters_of_other_alphabets_in_an_address(office: Office) -> None:
    post, where = office
    SmtpMailer(f"smtp://{where}").send(to("anna@büro.example"))
    assert post.recipients == ["anna@xn--bro-hoa.example"]
    with pytest.raises(PermanentFailure, match="address_not_ascii"):
        SmtpMailer(f"smtp://{where}").send(to("анна@example.org"))


def test_a_server_that_takes_other_alphabets_gets_them() -> None:
    with open_post_office(enable_SMTPUTF8=True) as (post, where):
        SmtpMailer(f"smtp://{where}").send(to("анна@example.org"))
    assert post.recipients == ["анна@example.org"]


def test_nothing_in_a_message_starts_a_header(office: Office) -> None:
    post, where = office
    evil = "Hello\r\nBcc: all@example.org\r\n\r\nBody"
    SmtpMailer(f"smtp://{where}").send(
        dataclasses.replace(
            MAIL, subject=evil, stop_url=f"https://x.example/\r\n{evil}", headers={"X-About": evil},
            text="a\rb\x00c\ud800", sender='"Engage\r\nBcc: b@example.org" <engage@example.net>',
        )
    )  # fmt: skip
    (mail,) = post.taken
    assert mail["Bcc"] is None
    assert post.recipients == ["shona@example.org"]
    assert mail["Subject"] == "Hello Bcc: all@example.org Body"


def test_a_header_that_is_ours_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="From"):
        SmtpMailer("smtp://127.0.0.1:1").send(dataclasses.replace(MAIL, headers={"From": "x@example.org"}))


@pytest.mark.parametrize(
    "url",
    ["http://host", "smtp://", "smtp://host:port", "smtp://host?tls=1", "smtp://host?timeout=soon", "host:25",
     "smtp://host?timeout=0", "smtp://user:pa55word@mail.example.org"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"^The .*\.$") as refused:
        SmtpMailer(url)
    assert "pa55word" not in str(refused.value)


def test_ports_follow_the_scheme() -> None:
    ports = [SmtpServer.from_url(url).port for url in ("smtp://h", "smtp://h?starttls=1", "smtps://h", "smtp://h:2525")]
    assert ports == [25, 587, 465, 2525]
    assert "pa55" not in repr(SmtpServer.from_url("smtps://u:pa55@h"))
