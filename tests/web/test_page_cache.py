"""Public pages that are kept: fast, and never a word longer than it may be shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import ROOT, BadSetting, from_environment
from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import contributions, moderation, own
from engage.services.unit_of_work import unit_of_work
from engage.web.page_cache import OVERHEAD, Kept, Pages
from tests import factories

pytestmark = pytest.mark.both_databases

WORDS = b"The light on the stairs has been out."
LIST = "/north/wishaw/shared"


class Served:
    """Another process of the same installation: an app of its own, its requests in contexts of their own."""

    def __init__(self, app: Flask, keys: KeyRing, clock: FixedClock, **settings: Any) -> None:
        settings = {"page_cache": 8, **settings}
        self.app = create_app(replace(app.config["ENGAGE_SETTINGS"], **settings), clock=clock, keys=keys, TESTING=True)
        self.client: FlaskClient = self.app.test_client()
        self.made: list[str] = []
        for name, view in list(self.app.view_functions.items()):
            if hasattr(view, "kept_by"):
                self.app.view_functions[name] = self._noting(view)

    def _noting(self, view: Any) -> Any:
        from functools import wraps

        from flask import request

        @wraps(view)
        def noting(*args: Any, **kwargs: Any) -> Any:
            self.made.append(request.full_path.rstrip("?"))
            return view(*args, **kwargs)

        return noting

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    @property
    def pages(self) -> Pages:
        found: Pages = self.app.extensions["engage_pages"]
        return found

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def published(app: Flask) -> Any:
    """A contribution that is published, and who published it."""
    places = factories.make_places()
    shared = factories.share(places)
    moderator = factories.make_moderator(places.host)
    factories.publish(moderator, shared.id)
    db.session.remove()
    return SimpleNamespace(id=shared.id, reference=shared.reference, moderator=moderator)


@pytest.fixture
def served(app: Flask, published: Any, keys: KeyRing, clock: FixedClock) -> Iterator[Served]:
    made = Served(app, keys, clock)
    yield made
    made.close()


def test_a_page_is_made_once_and_is_the_same(served: Served) -> None:
    first = served.get(LIST)
    again = served.get(LIST)
    assert served.made == [LIST]
    assert first.data == again.data
    assert WORDS in again.data
    drop = {"Date"}
    assert {k: v for k, v in again.headers if k not in drop} == {k: v for k, v in first.headers if k not in drop}
    assert again.headers["X-Robots-Tag"] == "noindex"
    assert "Content-Security-Policy" in again.headers
    assert "Set-Cookie" not in again.headers


@pytest.mark.parametrize("how", ["withdrawn", "narrowed", "unpublished", "redacted anew"])
def test_what_may_not_be_shown_is_gone_from_the_next_answer(served: Served, published: Any, how: str) -> None:
    one = f"{LIST}/{published.reference}"
    for address in (LIST, one, "/north/wishaw"):
        assert WORDS in served.get(address).data, address
        assert WORDS in served.get(address).data, address
    me = contributor(published.id)
    if how == "withdrawn":
        contributions.withdraw(me, published.id)
    elif how == "narrowed":
        own.change_use(me, published.id, use="body", quote=False)
    else:
        version = factories.read(published.moderator, published.id)
        if how == "unpublished":
            moderation.unpublish(published.moderator, published.id, reason="personal_details", version=version)
        else:
            moderation.publish(published.moderator, published.id, redacted_text="It was dark.", version=version)
    db.session.remove()
    for address in (LIST, one, "/north/wishaw"):
        assert WORDS not in served.get(address).data, address


def test_another_process_takes_the_words_back(served: Served, published: Any, app: Flask, keys: KeyRing) -> None:
    settings = app.config["ENGAGE_SETTINGS"]
    assert WORDS in served.get(LIST).data
    assert WORDS in served.get(LIST).data
    code = (
        "import sys; from pathlib import Path\n"
        "from engage.adapters.crypto import KeyRing; from engage.app import create_app\n"
        "from engage.config import Settings; from engage.domain.permissions import contributor\n"
        "from engage.services.contributions import withdraw\n"
        "home, url, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])\n"
        "keys = KeyRing.from_text(sys.stdin.read())\n"
        "app = create_app(Settings(home=home, database_url=url, base_url='http://localhost'), keys=keys)\n"
        "with app.app_context(): withdraw(contributor(number), number)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(settings.home), settings.database_url, str(published.id)],
        cwd=ROOT, input=keys.to_text(), text=True, check=True,
    )  # fmt: skip
    assert WORDS not in served.get(LIST).data


def test_what_was_not_committed_is_not_kept(served: Served, published: Any) -> None:
    with unit_of_work() as session:
        session.get_one(Contribution, published.id).redacted_text = "Not yet."
        session.flush()
        assert WORDS in served.get(LIST).data
        assert WORDS in served.get(LIST).data
    assert b"Not yet." in served.get(LIST).data


def test_a_new_day_makes_new_pages(served: Served, clock: FixedClock) -> None:
    served.get("/north/wishaw")
    clock.set(datetime(2026, 11, 16, 23, 59, tzinfo=UTC))
    served.get("/north/wishaw")
    assert len(served.made) == 1
    clock.set(datetime(2026, 11, 17, 0, 0, tzinfo=UTC))
    served.get("/north/wishaw")
    assert len(served.made) == 2


def test_a_demonstration_says_so_at_once(served: Served, app: Flask) -> None:
    assert b"invented" not in served.get("/about").data
    path = app.config["ENGAGE_SETTINGS"].demonstration_path
    path.write_text("{}", encoding="utf-8")
    assert b"invented" in served.get("/about").data


def test_two_languages_keep_their_own(served: Served, app: Flask, keys: KeyRing, clock: FixedClock) -> None:
    other = Served(app, keys, clock, locale="en-XA")
    for _ in range(2):
        assert b"What people told us" in served.get(LIST).data
        assert b"What people told us" not in other.get(LIST).data
    other.close()


def test_words_in_the_query_that_nobody_reads_fill_nothing(served: Served) -> None:
    for number in range(20):
        assert served.get(f"{LIST}?utm={number}").status_code == 200
        assert served.get(f"{LIST}?from=a{number}000-1").status_code == 200
        assert served.get(f"/north/wishaw/asks?body=junk-{number}").status_code == 200
        assert served.get(f"{LIST}?theme=junk-{number}").status_code == 404
        assert served.get(f"{LIST}?theme=&from=&x={number}").status_code == 200
    assert len(served.pages) == 1


def test_errors_forms_and_pages_of_staff_are_not_kept(served: Served, published: Any) -> None:
    for address in (
        "/nowhere", "/north/atlantis", f"{LIST}/AAAAAAAA", "/s/wishaw", "/share", "/status", "/account/sign-in",
        "/moderation/", "/subscribe/locality/wishaw", f"{LIST}/{published.reference.lower()}",
    ):  # fmt: skip
        answer = served.get(address)
        assert "ETag" not in answer.headers, address
    assert len(served.pages) == 0


def test_whoever_is_signed_in_reads_the_same(served: Served, published: Any) -> None:
    plain = served.get(LIST).data
    factories.sign_in(served.client, published.moderator)
    with served.client.session_transaction() as session:
        session["_flashes"] = [("message", "Only for you")]
    for _ in range(2):
        answer = served.get(LIST)
        assert answer.data == plain
        assert "Set-Cookie" not in answer.headers


def test_head_and_a_browser_that_has_it(served: Served) -> None:
    whole = served.get(LIST)
    head = served.client.head(LIST)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert whole.headers["Cache-Control"] == "no-cache"
    same = served.get(LIST, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert "Content-Security-Policy" in same.headers
    assert served.get(LIST, headers={"If-None-Match": '"other"'}).data == whole.data
    assert served.made == [LIST]


def test_a_browser_that_has_it_hears_of_a_change(served: Served, published: Any) -> None:
    tag = served.get(LIST).headers["ETag"]
    contributions.withdraw(contributor(published.id), published.id)
    db.session.remove()
    answer = served.get(LIST, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert WORDS not in answer.data


def test_it_can_be_turned_off(app: Flask, published: Any, keys: KeyRing, clock: FixedClock) -> None:
    plain = Served(app, keys, clock, page_cache=0)
    assert plain.get(LIST).data == plain.get(LIST).data
    assert len(plain.made) == 2
    assert "ETag" not in plain.get(LIST).headers
    plain.close()
    assert from_environment({}).page_cache == 8
    assert from_environment({"ENGAGE_PAGE_CACHE": "0"}).page_cache == 0
    with pytest.raises(BadSetting, match="ENGAGE_PAGE_CACHE"):
        from_environment({"ENGAGE_PAGE_CACHE": "2000"})


def page(size: int) -> Kept:
    return Kept(b"x" * (size - OVERHEAD), "tag", ())


def test_the_store_stays_within_its_bytes() -> None:
    store = Pages(10_000)
    assert store.find(1, ("a",)) is None
    for number in range(100):
        store.keep(1, (number,), page(1000))
    assert store.bytes <= 10_000
    assert len(store) == 10
    assert store.find(1, (0,)) is None
    assert store.find(1, (99,)) is not None
    store.keep(1, ("large",), page(10_001))
    assert store.find(1, ("large",)) is None


def test_a_page_made_under_an_older_stamp_is_not_kept() -> None:
    store = Pages(10_000)
    store.find(1, ("a",))
    store.find(2, ("a",))
    store.keep(1, ("a",), page(1000))
    assert store.find(2, ("a",)) is None
    store.keep(2, ("a",), page(1000))
    assert store.find(2, ("a",)) is not None
    assert store.find(3, ("a",)) is None
    assert store.bytes == 0
