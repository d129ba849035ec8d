"""Everybody who may come to a furnished installation, each with a browser."""

from __future__ import annotations

from flask import Flask

from engage.domain.kinds import LinkPurpose
from engage.models.base import db
from tests import factories
from tests.furnished import Furnished
from tests.pages import PageClient


class Visitors:
    """Everybody with a browser of their own, signed in where they have an account."""

    def __init__(self, app: Flask, furnished: Furnished, *, check: bool = True) -> None:
        self.app, self.furnished, self.check = app, furnished, check
        self._clients: dict[str, PageClient] = {}

    def __getitem__(self, who: str) -> PageClient:
        if who not in self._clients:
            client = PageClient(self.app, check=self.check)
            if who in self.furnished.people:
                factories.sign_in(client, self.furnished.people[who])
            elif who == "contributor":
                client.get(self.furnished.link(LinkPurpose.STATUS, self.furnished.read.id))
            elif who == "returning":
                client.get("/s/come-back").submit(None, **self.furnished.codes)
            elif who in {"drafting", "sending", "saving"}:
                self._share(client, who)
            db.session.rollback()
            self._clients[who] = client
        return self._clients[who]

    @staticmethod
    def _share(client: PageClient, who: str) -> None:
        page = client.get("/s/wishaw")
        form = next(each for each in page.forms if "text" in each.names)
        told = {"text": "The bus comes late every day.", "use": "publish", "tell_by": "self"}
        page = client.post(form.action, form.filled(told))
        assert page.url == "/s/wishaw/check"
        if who != "drafting":  # by its address: the words on the button are of any language
            ending = "/check" if who == "sending" else "/save"
            form = next(each for each in page.forms if each.action.endswith(ending))
            client.post(form.action, form.values())
