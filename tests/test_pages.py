"""The page checks find what they are for, and the page client does what a browser does."""

from __future__ import annotations

import datetime as dt
import html as html_

import pytest
from flask import Flask, redirect, request

from tests.pages import Page, PageClient, check_page, findings

GOOD = """<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tell us - Engage</title><link rel="stylesheet" href="/static/x.css"></head>
<body><a href="#main">Skip to main content</a>
<header><nav aria-label="Main"><a href="/">Engage</a></nav></header>
<main id="main"><!--summary--><h1>Tell us</h1>
<h2>Your words</h2>
<form method="post" action="/tell"><input type="hidden" name="csrf_token" value="t">
<label for="story">What happened?</label><p id="story-hint">Leave out names.</p>
<textarea id="story" name="story" aria-describedby="story-hint"></textarea>
<fieldset><legend>How may we use it?</legend>
<input type="radio" id="use-0" name="use" value="publish"><label for="use-0">Publish it</label>
<input type="radio" id="use-1" name="use" value="neither"><label for="use-1">Neither</label></fieldset>
<button type="submit">Send</button></form>
<div role="region" aria-label="Promises" tabindex="0"><table><caption>Promises</caption>
<thead><tr><th scope="col">What</th></tr></thead><tbody><tr><td>A lamp</td></tr></tbody></table></div>
<p><img src="/a.png" alt="A lamp"> <svg aria-hidden="true"><path d="M0 0"/></svg></p>
</main><footer><a href="/privacy">Privacy</a></footer></body></html>"""

SUMMARY = (
    '<div class="ds_error-summary"><h2>There is a problem</h2><ul>'
    '<li><a href="#story">Tell us what happened</a></li></ul></div>'
)
BAD = [
    ('lang="en" ', "", "no lang"),
    ('dir="ltr"', 'dir="up"', "strange dir"),
    ("initial-scale=1", "maximum-scale=1", "forbids zoom"),
    ('<meta charset="utf-8">', "", "no meta charset"),
    ('<meta name="viewport" content="width=device-width, initial-scale=1">', "", "no meta viewport"),
    ("<h1>Tell us</h1>", "", "0 h1 elements"),
    ("<h2>Your words</h2>", "<h1>Again</h1>", "2 h1 elements"),
    ("<h1>Tell us</h1>", "<h1></h1>", "h1 is empty"),
    ("<title>Tell us - Engage</title>", "<title>Engage - Tell us</title>", "does not begin with"),
    ("<title>Tell us - Engage</title>", "", "no title"),
    ("<!--summary-->", SUMMARY, "does not begin with 'Error: Tell us'"),
    ("<!--summary-->", SUMMARY.replace("#story", "#nowhere"), "not on the page"),
    ("<!--summary-->", SUMMARY.replace("#story", "#story-hint"), "cannot take the focus"),
    ("<!--summary-->", '<div class="ds_error-summary"><h2>Problem</h2></div>', "has no links"),
    ('name="story" ', 'name="story" aria-invalid="true" ', "no error summary"),
    ("<h2>Your words</h2>", "<h3>Your words</h3>", "straight after h1"),
    ("<h2>Your words</h2>", "<h2></h2>", "empty heading"),
    ("</textarea>", "</textarea></b>", "not valid HTML"),
    ("<!doctype html>", "", "not valid HTML"),
    ('id="use-1"', 'id="use-0"', "'use-0' is used 2 times"),
    ('story-hint"></', 'story-tip"></', "aria-describedby names 'story-tip'"),
    ('<label for="story">', '<label for="stry">', "is for 'stry'"),
    ('<label for="story">What happened?</label>', "", "has no label"),
    ('name="story" ', "", "has no name"),
    ("<legend>How may we use it?</legend>", "", "no fieldset with a legend"),
    ("Send</button>", "</button>", "says nothing"),
    ('method="post" ', "", "has no method"),
    (' action="/tell"', "", "has no action"),
    ('<input type="hidden" name="csrf_token" value="t">', "", "without a CSRF token"),
    ('value="t"', 'value=""', "without a CSRF token"),
    ('method="post"', 'method="get"', "CSRF token into an address"),
    ('<button type="submit">Send</button>', "", "no button to send"),
    ('<main id="main">', '<div id="main">', "0 main elements"),
    ("<header>", "<div>", "0 page headers"),
    ("<footer>", "<div>", "0 page footers"),
    ("<h2>Your words</h2>", '<nav><a href="/b">Back to the start</a></nav>', "not told apart"),
    (
        '<a href="/">Engage</a></nav>',
        '<a href="/" aria-current="page">Engage</a><a href="/b" aria-current="page">Asks</a></nav>',
        "in several places",
    ),
    ('<a href="#main">Skip to main content</a>', "", "not a skip link"),
    ('<a href="#main">', '<a href="#story">', "does not lead to main"),
    ('href="#main"', 'href="#other"', "leads to '#other'"),
    ("<h2>", '<h2 style="color:red">', "style attribute"),
    ("</head>", "<style>p{}</style></head>", "inline style"),
    ("</body>", "<script>1</script></body>", "inline script"),
    ("<h2>", '<h2 onclick="x()">', "handler onclick"),
    ('href="/privacy"', 'href="javascript:x()"', "script address"),
    ('src="/a.png"', 'src="https://elsewhere.example/a.png"', "from somewhere else"),
    ('href="/static/x.css"', 'href="//elsewhere.example/x.css"', "from somewhere else"),
    ('id="story" ', 'id="story" tabindex="3" ', "order of the focus"),
    (">Privacy<", "><", "has no text"),
    (">Privacy<", ">Read more<", "says nothing when it is read alone"),
    (">Privacy<", ">/privacy<", "an address and no words"),
    ('href="/privacy"', 'href="What we keep"', "leads to words"),
    ('href="/privacy"', 'href=""', "leads nowhere"),
    (' alt="A lamp"', "", "has no alt"),
    ('svg aria-hidden="true"', "svg", "no title"),
    ("<caption>Promises</caption>", "", "no caption"),
    (' scope="col"', "", "no scope"),
    ('<th scope="col">What</th>', "<td>What</td>", "has no th"),
    (' tabindex="0"', "", "focusable region"),
    ("Your words", "Your %(name)s", "unfinished words"),
    ("Your words", "Your {{ name }}", "unfinished words"),
    ("Your words", "You &amp;amp; we", "unfinished words"),
    ("A lamp</td>", "None</td>", "says 'None'"),
]


def test_a_good_page_has_no_findings() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[f"{i:02}-{b[2]}" for i, b in enumerate(BAD)])
def test_each_check_finds_its_fault(old: str, new: str, said: str) -> None:
    assert old in GOOD, "the seed must change the page"
    with pytest.raises(AssertionError) as caught:
        check_page(GOOD.replace(old, new, 1))
    assert said in str(caught.value)


def test_a_failed_form_page_that_is_right_passes() -> None:
    page = GOOD.replace("<!--summary-->", SUMMARY).replace("<title>", "<title>Error: ")
    check_page(page.replace('name="story" ', 'name="story" aria-invalid="true" '), form_failed=True)


def test_a_control_marked_wrong_must_be_in_the_summary() -> None:
    page = GOOD.replace("<!--summary-->", SUMMARY).replace("<title>", "<title>Error: ")
    page = page.replace('id="use-0"', 'id="use-0" aria-invalid="true"')
    assert any("does not lead to it" in f for f in findings(page))


def test_a_failed_form_without_a_summary_is_found() -> None:
    assert findings(GOOD, form_failed=True) == ["the form failed but the page has no error summary"]


def test_one_report_lists_everything() -> None:
    with pytest.raises(AssertionError) as caught:
        check_page(GOOD.replace(' alt="A lamp"', "").replace(' scope="col"', ""), where="/x")
    assert "2 finding(s)" in str(caught.value)
    assert "/x" in str(caught.value)


def test_peoples_own_words_may_say_anything() -> None:
    assert findings(GOOD.replace("A lamp</td>", '<p dir="auto">{{ 7*7 }} %(a)s &amp;amp;</p></td>')) == []


# ---- the client ----


def _form_page(body: str, heading: str = "Tell us", *, failed: bool = False) -> str:
    prefix = "Error: " if failed else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{prefix}{heading} - Engage</title></head>
<body><a href="#main">Skip to main content</a><header><a href="/">Engage</a></header>
<main id="main">{SUMMARY if failed else ""}<h1>{heading}</h1>{body}</main>
<footer>End</footer></body></html>"""


FORM = """<form method="post" action="/tell?step=1"><input type="hidden" name="csrf_token" value="t">
<label for="story">Story</label><textarea id="story" name="story">
kept</textarea>
<fieldset><legend>Use</legend>
<input type="radio" id="u0" name="use" value="publish"><label for="u0">Publish it</label>
<input type="radio" id="u1" name="use" value="neither" checked>
<label for="u1">Use it neither way</label></fieldset>
<fieldset><legend>Tell me by</legend>
<input type="checkbox" id="t0" name="by" value="email" checked><label for="t0">E-mail</label>
<input type="checkbox" id="t1" name="by" value="letter"><label for="t1">Letter</label></fieldset>
<input type="checkbox" id="ok" name="ok"><label for="ok">I agree</label>
<label for="place">Where</label><select id="place" name="place"><option value="w">Wishaw</option>
<option value="m">Motherwell</option></select>
<fieldset><legend>When</legend>
<label for="d">Day</label><input id="d" name="when-day" value="1">
<label for="m">Month</label><input id="m" name="when-month">
<label for="y">Year</label><input id="y" name="when-year"></fieldset>
<label for="off">Off</label><input id="off" name="off" disabled value="no">
<button type="submit">Send</button>
<button type="submit" name="do" value="draft">Keep for later</button></form>
<p><a href="/again">Start again</a> <a href="/again?x=1#top">Start again later</a>
<a href="https://elsewhere.example/">Another site</a> <a href="tel:111">Ring 111</a></p>"""


@pytest.fixture
def person() -> PageClient:
    app = Flask(__name__)

    @app.get("/")
    def start() -> str:
        return _form_page(FORM)

    @app.get("/again")
    def again():  # type: ignore[no-untyped-def]
        return redirect("/?from=again")

    @app.get("/circle")
    def circle():  # type: ignore[no-untyped-def]
        return redirect("/circle")

    @app.get("/out")
    def out():  # type: ignore[no-untyped-def]
        return redirect("https://elsewhere.example/")

    @app.post("/tell")
    def tell():  # type: ignore[no-untyped-def]
        pairs = "".join(f"<li>{n}={html_.escape(repr(v))}</li>" for n, v in request.form.items(multi=True))
        if not request.form["story"]:
            return _form_page(FORM, failed=True), 422
        return _form_page(f"<ul>{pairs}</ul><p>step {request.args['step']}</p>", "Thank you")

    @app.get("/find")
    def find() -> str:
        words = html_.escape(request.args.get("q", ""))
        form = (
            '<form method="get" action="/find"><label for="q">Words</label>'
            f'<input id="q" name="q" value="{words}"><button type="submit">Search</button></form>'
        )
        return _form_page(form, "Find")

    @app.get("/bad")
    def bad() -> str:
        return _form_page("<img src='/a.png'>")

    @app.get("/broken")
    def broken():  # type: ignore[no-untyped-def]
        return _form_page("", "It broke"), 500

    @app.get("/data.txt")
    def data():  # type: ignore[no-untyped-def]
        return "plain", 200, {"Content-Type": "text/plain"}

    return PageClient(app)


def sent(page: Page) -> list[str]:
    return [page.doc.text(li) for li in page.doc.all("li")]


def test_a_form_sends_what_a_browser_would_send(person: PageClient) -> None:
    page = person.get("/").submit()
    assert page.h1 == "Thank you"
    assert "step 1" in page
    assert sent(page) == [
        "csrf_token='t'", "story='kept'", "use='neither'", "by='email'", "place='w'",
        "when-day='1'", "when-month=''", "when-year=''",
    ]  # fmt: skip


def test_fields_are_filled_by_value_or_by_words(person: PageClient) -> None:
    page = person.get("/").submit(
        "Keep for later", story="a\nb", use="Publish it", by=["email", "Letter"], ok=True, place="Motherwell",
        when=dt.date(2027, 1, 14),
    )  # fmt: skip
    assert sent(page)[1:] == [
        "story='a\\r\\nb'", "use='publish'", "by='email'", "by='letter'", "place='m'", "when-day='14'",
        "when-month='1'", "when-year='2027'", "ok='on'", "do='draft'",
    ]  # fmt: skip


def test_a_box_can_be_cleared(person: PageClient) -> None:
    assert not [x for x in sent(person.get("/").submit(by=[])) if x.startswith("by")]


@pytest.mark.parametrize("fields", [{"name": "x"}, {"use": "loudly"}, {"place": "Perth"}, {"off": "yes"}, {"by": True}])
def test_what_is_not_on_the_page_cannot_be_sent(person: PageClient, fields: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        person.get("/").submit(**fields)


def test_an_unknown_button_is_refused(person: PageClient) -> None:
    with pytest.raises(AssertionError, match="no single form"):
        person.get("/").submit("Destroy")


def test_a_failed_form_is_a_page_with_errors(person: PageClient) -> None:
    page = person.get("/").submit(story="")
    assert page.status == 422
    assert page.errors == ["Tell us what happened"]


def test_links_are_followed_by_their_words_through_redirects(person: PageClient) -> None:
    page = person.get("/").click("Start again")
    assert page.url == "/?from=again"
    assert person.history == ["/", "/again", "/?from=again"]
    assert page.has_link("Start again later")
    assert page.has_button("Send")


@pytest.mark.parametrize("words", ["Another site", "Ring 111", "Nowhere", "again"])
def test_links_that_lead_elsewhere_or_are_not_there(person: PageClient, words: str) -> None:
    with pytest.raises(AssertionError):
        person.get("/").click(words)


@pytest.mark.parametrize("address", ["/circle", "/out", "/bad", "/broken", "/missing"])
def test_what_a_person_would_not_accept_is_an_error(person: PageClient, address: str) -> None:
    with pytest.raises(AssertionError):
        person.get(address)


def test_an_expected_status_is_accepted(person: PageClient) -> None:
    assert person.get("/broken", expect=500).h1 == "It broke"
    with pytest.raises(AssertionError, match="status 200"):
        person.get("/", expect=404)


def test_a_get_form_puts_its_fields_into_the_address(person: PageClient) -> None:
    page = person.get("/find").submit(q="hip & knee")
    assert page.url == "/find?q=hip+%26+knee"


def test_text_files_are_read_too(person: PageClient) -> None:
    page = person.get("/data.txt")
    assert not page.is_html
    assert page.text == "plain"


def test_tables_are_read_by_their_caption() -> None:
    client = PageClient(Flask(__name__))

    class Answer:
        status_code, mimetype = 200, "text/html"

        def get_data(self, as_text: bool) -> str:
            return GOOD

    assert Page(client, Answer(), "/").tables == {"Promises": [["What"], ["A lamp"]]}
