"""Pages as people meet them: read the words, follow a link by its words, fill in a form, press a button.

`PageClient` wraps a Flask test client. Every HTML answer goes through `check_page`; forms are filled in the
way a browser does it (hidden fields, ticked boxes, the chosen radio, the pressed button), so that a journey
test can only do what a person without JavaScript can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests.page_checks import Document, check_page, findings, parsed, squash
from tests.page_forms import Form, button_text

__all__ = ["Form", "Link", "Page", "PageClient", "check_page", "findings"]

REDIRECTS = {301, 302, 303, 307, 308}
FAILED_FORM = {400, 409, 422, 429}


@dataclass(frozen=True)
class Link:
    """A link: what it says and where it leads."""

    text: str
    href: str


class Page:
    """One answer of the server. `text` is what is on the page; `text in page` asks for words."""

    def __init__(self, client: PageClient, response: Any, url: str):
        self.client, self.response, self.url = client, response, url
        self.status: int = response.status_code
        self.is_html: bool = response.mimetype == "text/html"
        self.html: str = response.get_data(as_text=True) if _is_text(response.mimetype) else ""

    @cached_property
    def doc(self) -> Document:
        """The page, parsed when somebody reads it: that takes longer than to make it."""
        return parsed(self.html if self.is_html else "<!doctype html><title></title>")

    def __repr__(self) -> str:
        return f"<Page {self.url} {self.status} {self.h1!r}>"

    def __contains__(self, words: str) -> bool:
        return squash(words) in self.text

    @property
    def title(self) -> str:
        """The words of the title element."""
        titles = [e for e in self.doc.all("title") if self.doc.inside(e, "svg") is None]
        return squash("".join(titles[0].itertext())) if titles else ""

    @property
    def h1(self) -> str:
        """The heading of the page."""
        ones = self.doc.all("h1")
        return self.doc.text(ones[0]) if ones else ""

    @property
    def text(self) -> str:
        """All words of the page, white space squashed; the whole text of an answer that is not HTML."""
        bodies = self.doc.all("body")
        return self.doc.text(bodies[0]) if self.is_html and bodies else squash(self.html)

    @property
    def main(self) -> str:
        """The words of the main part."""
        return " ".join(self.doc.text(m) for m in self.doc.all("main"))

    @property
    def links(self) -> list[Link]:
        """Every link, in order."""
        return [Link(self.doc.name(a), a.get("href", "")) for a in self.doc.all("a") if "href" in a.attrib]

    @property
    def forms(self) -> list[Form]:
        """Every form, in order, with the controls that belong to it."""
        found = []
        for element in self.doc.all("form"):
            controls = [
                c
                for c in self.doc.all("input", "select", "textarea", "button")
                if self._owner(c) is element and not self._disabled(c)
            ]
            action = element.get("action") or self.url
            found.append(Form(element, self.doc, action, (element.get("method") or "get").lower(), controls))
        return found

    def _owner(self, control: Element) -> Element | None:
        named = control.get("form")
        return self.doc.by_id.get(named) if named else self.doc.inside(control, "form")

    def _disabled(self, control: Element) -> bool:
        if "disabled" in control.attrib:
            return True
        return any("disabled" in a.attrib for a in self.doc.ancestors(control) if a.tag == "fieldset")

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        summary = self.doc.error_summary()
        return [] if summary is None else [self.doc.text(a) for a in summary.iter("a")]

    @property
    def notices(self) -> list[str]:
        """What the page says about what was just done (role=status)."""
        return [self.doc.text(e) for e in self.doc.elements if e.get("role") == "status"]

    @property
    def headings(self) -> list[str]:
        """Every heading after the first, in order."""
        return [self.doc.text(h) for h in self.doc.all("h2", "h3", "h4")]

    @property
    def tables(self) -> dict[str, list[list[str]]]:
        """Caption -> rows of cells, the head included."""
        return {
            self.doc.text(c): [[self.doc.text(cell) for cell in row] for row in table.iter("tr")]
            for table in self.doc.all("table")
            if (c := table.find("caption")) is not None
        }

    def has_link(self, text: str) -> bool:
        """True when a link with just these words is there."""
        return any(x.text == squash(text) for x in self.links)

    def has_button(self, text: str) -> bool:
        """True when a form can be sent with a button that says just this."""
        return any(button_text(self.doc, b) == text for f in self.forms for b in f.buttons)

    def link(self, text: str) -> Link:
        """The one link with these words, or else the one that contains them. AssertionError otherwise."""
        wanted = squash(text)
        found = [x for x in self.links if x.text == wanted] or [x for x in self.links if wanted in x.text]
        places = list(dict.fromkeys(x.href for x in found))
        if len(places) != 1:
            shown = [x.text for x in (found or self.links)]
            raise AssertionError(f"{len(places)} places for the link {text!r} on {self.url}; links: {shown}")
        return found[0]

    def click(self, text: str) -> Page:
        """Follow the link with these words."""
        href = self.link(text).href
        parts = urlsplit(href)
        if parts.scheme not in {"", "http", "https"}:
            raise AssertionError(f"the link {text!r} does not lead to a page: {href!r}")
        if parts.hostname not in self.client.own_hosts:
            raise AssertionError(f"the link {text!r} leads to another site: {href!r}")
        return self.client.get(urljoin(self.url, href))

    def form(self, button: str | None = None, names: Iterable[str] = ()) -> Form:
        """The form with this button (in main first), or the one form that asks for these fields."""
        forms = [f for f in self.forms if self.doc.inside(f.element, "main") is not None] or self.forms
        pools = (forms, self.forms)
        for pool in pools:
            fits = [f for f in pool if button is None or f.button(button) is not None]
            asks = [f for f in fits if all(_has(f, n) for n in names)]
            if len(asks) == 1 or (asks and button is not None):
                return asks[0]
            if len(fits) == 1:  # the right form; `filled` says which field is missing
                return fits[0]
            posts = [f for f in asks if f.method == "post"]
            if len(posts) == 1:
                return posts[0]
        shown = [([button_text(self.doc, b) for b in f.buttons], f.names) for f in self.forms]
        raise AssertionError(f"no single form with {button!r} and {list(names)} on {self.url}: {shown}")

    def submit(self, button: str | None = None, /, **fields: Any) -> Page:
        """Fill in the form and press the button (the first one when none is named).

        A radio, checkbox or select takes a value or the words of an answer, a list for several, True/False
        for a single box; a date fills in three parts. Write a name with a hyphen as `**{"a-b": ...}`.
        """
        form = self.form(button, fields)
        pressed = form.button(button)
        pairs = form.filled(fields)
        action, method = form.action, form.method
        if pressed is not None:
            if pressed.get("name"):
                pairs.append((pressed.get("name", ""), pressed.get("value", "")))
            action, method = pressed.get("formaction", action), pressed.get("formmethod", method).lower()
        target = urljoin(self.url, action)
        if method == "get":
            return self.client.get(f"{target.split('?')[0].split('#')[0]}?{urlencode(pairs)}")
        return self.client.post(target, pairs)


def _alone(call: Callable[..., Any], *args: Any, **kw: Any) -> Any:
    """The answer to a request that finds no application context, as in a server.

    Inside a test's own context Flask would share `g` between requests: who is signed in, and the CSRF token.
    """
    return Context().run(call, *args, **kw)


def _has(form: Form, name: str) -> bool:
    return bool(form.named(name) or form.named(f"{name}-day"))


def _is_text(mimetype: str | None) -> bool:
    kind = mimetype or ""
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))


class PageClient:
    """A person with a browser: cookies are kept, redirects followed, every HTML page checked.

    `history` holds the addresses visited. `check=False` leaves the checks out (for a test of the checks).
    """

    own_hosts = frozenset({None, "localhost", "127.0.0.1"})

    def __init__(self, client: Any, *, check: bool = True):
        self.client = client.test_client() if hasattr(client, "test_client") else client
        self.check = check
        self.history: list[str] = []

    def get(self, url: str, *, expect: int | Iterable[int] | None = None, **options: Any) -> Page:
        """Open an address. Without `expect` the answer must be a page that worked."""
        return self._arrive(_alone(self.client.get, self._local(url), **options), url, expect)

    def post(
        self,
        url: str,
        pairs: Iterable[tuple[str, str]] | Mapping[str, str],
        *,
        expect: int | Iterable[int] | None = None,
    ) -> Page:
        """Send pairs to an address as a form does. Prefer `page.submit`; this sends anything."""
        items = pairs.items() if isinstance(pairs, Mapping) else pairs
        response = _alone(
            self.client.post,
            self._local(url),
            data=urlencode(list(items)),
            content_type="application/x-www-form-urlencoded",
        )
        return self._arrive(response, url, expect)

    @staticmethod
    def _local(url: str) -> str:
        """Path and query: a fragment is never sent, and the host is the application's."""
        parts = urlsplit(url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _arrive(self, response: Any, url: str, expect: int | Iterable[int] | None) -> Page:
        wanted = None if expect is None else ({expect} if isinstance(expect, int) else set(expect))
        for _ in range(10):
            self.history.append(self._local(url))
            if response.status_code not in REDIRECTS or (wanted and response.status_code in wanted):
                break
            url = urljoin(url, response.headers["Location"])
            if urlsplit(url).hostname not in self.own_hosts:
                raise AssertionError(f"redirected to another site: {url}")
            response = _alone(self.client.get, self._local(url))
        else:
            raise AssertionError(f"redirected in circles: {self.history[-10:]}")
        page = Page(self, response, self._local(url))
        self._judge(page, wanted)
        return page

    def _judge(self, page: Page, wanted: set[int] | None) -> None:
        failed_form = page.status in FAILED_FORM and page.errors
        if wanted is not None and page.status not in wanted:
            raise AssertionError(f"{page.url}: status {page.status}, not {sorted(wanted)}: {page.main[:400]}")
        if wanted is None and page.status >= 400 and not failed_form:
            raise AssertionError(f"{page.url}: status {page.status}: {page.main[:400] or page.html[:400]}")
        if self.check and page.is_html and page.status not in REDIRECTS:
            check_page(page.html, status=page.status, form_failed=bool(failed_form), where=page.url)
