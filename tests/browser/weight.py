"""What a visit weighs on the wire, as Chromium counts it: `python -m tests.browser.weight http://127.0.0.1:8000`.

The command walks a running installation with a demonstration in it (`make run`) and prints the table that stands in
docs/performance.md. Of pages that there are many of it prints the heaviest. The first visit is to a browser that has
never been here; a later one to a browser that has seen the front page and not this one.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, CDPSession, Page

FIRST, LATER = 100_000, 20_000
"""Bytes that a visit may cost, answers with their headers."""
STORY = "The light on the stairs has been out since August."
MANY = 12
"""Pages of one kind that are weighed."""

Go = Callable[[Page], None]


def weigh(page: Page, go: Go) -> int:
    """Bytes that came over the wire while `go` was done, headers among them; what the browser had kept is none."""
    wire, counted = _counting(page)
    go(page)
    page.wait_for_load_state("networkidle")
    wire.detach()
    return sum(counted)


def _counting(page: Page) -> tuple[CDPSession, list[int]]:
    """Where the bytes of each answer are noted from now on."""
    wire = page.context.new_cdp_session(page)
    counted: list[int] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: counted.append(int(event["encodedDataLength"])))
    return wire, counted


def both(browser: Browser, address: str, cookies: list[dict[str, str]] | None = None) -> tuple[int, int]:
    """A first and a later visit to an address."""
    return visits(browser, [(address, cookies)])[0]


def visits(browser: Browser, to: list[tuple[str, list[dict[str, str]] | None]]) -> list[tuple[int, int]]:
    """A first and a later visit to each of these addresses, with cookies. All have come before the first is waited for:
    that nothing more comes shows after half a second."""
    counted: list[list[int]] = []
    opened: list[Page] = []
    for (address, cookies), seen_before in itertools.product(to, (False, True)):
        context = browser.new_context()
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        if seen_before:
            page.goto(re.sub(r"(://[^/]+/).*", r"\1", address))
        counted.append(_counting(page)[1])
        page.goto(address)
        opened.append(page)
    for page in opened:
        page.wait_for_load_state("networkidle")
        page.context.close()
    sums = [sum(each) for each in counted]
    return list(zip(sums[::2], sums[1::2], strict=True))


def telling(page: Page, form_address: str) -> list[tuple[str, int]]:
    """The pages after the form, each by the press that leads to it."""
    page.goto(form_address)
    page.wait_for_timeout(3_100)  # as long as a machine does not wait
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_text("Neither", exact=True).click()
    check = weigh(page, lambda each: each.get_by_role("button", name="Go on and check it").click())
    sent = weigh(page, lambda each: each.get_by_role("button", name="Send it").click())
    reference, secret = page.locator("main code").all_inner_texts()
    page.get_by_role("link", name="look up what became of it").click()
    page.get_by_label("Your reference").fill(reference)
    page.get_by_label("Your four secret words").fill(secret)
    status = weigh(page, lambda each: each.get_by_role("button", name="Show me").click())
    return [("check your answers", check), ("sent", sent), ("status page", status)]


def links(page: Page, address: str, pattern: str) -> list[str]:
    """The addresses on a page that look like this."""
    page.goto(address)
    found: list[str] = page.locator("main a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return sorted({each for each in found if re.fullmatch(pattern, each)})


def main(base: str) -> int:
    """Print the table. Returns 1 when something weighs too much."""
    from tests.browser.site import open_chromium

    with open_chromium() as browser:
        page = browser.new_context(base_url=base).new_page()
        places = links(page, "/", r"/[a-z-]+/[a-z-]+")[:MANY]
        asks = [ask for place in places for ask in links(page, f"{place}/asks", r"/asks/[A-Z0-9-]+")][:MANY]
        form = "/s/" + places[0].rpartition("/")[2]
        kinds = {
            "front page": ["/"], "locality": places, "register": [f"{place}/asks" for place in places], "ask": asks,
            "quick form": [form], "look it up": ["/status"], "go on with what was saved": ["/s/come-back"],
        }  # fmt: skip
        rows = [
            (kind, *map(max, zip(*(both(browser, base + each) for each in addresses), strict=True)))
            for kind, addresses in kinds.items()
        ]
        rows += [(kind, None, later) for kind, later in telling(page, form)]
    print("| page | first visit | later |\n|---|---:|---:|")
    for kind, first, later in rows:
        print(f"| {kind} | {'' if first is None else _kilobytes(first)} | {_kilobytes(later)} |")
    return int(any((first or 0) > FIRST or later > LATER for _kind, first, later in rows))


def _kilobytes(count: int) -> str:
    return f"{count / 1000:.1f} kB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
