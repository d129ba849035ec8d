"""A form on a page, filled in the way a browser fills it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from tests.page_checks import BUTTON_TYPES, Document, squash


@dataclass
class Form:
    """A form as it stands on the page, ready to be filled in. Values are what a browser would send now."""

    element: Element
    doc: Document
    action: str
    method: str
    controls: list[Element] = field(default_factory=list)

    @property
    def buttons(self) -> list[Element]:
        """The buttons that send the form, in order."""
        return [
            c
            for c in self.controls
            if (c.tag == "button" and c.get("type", "submit") == "submit")
            or (c.tag == "input" and c.get("type") in {"submit", "image"})
        ]

    @property
    def names(self) -> list[str]:
        """The names that can be filled in."""
        hidden = {"hidden", *BUTTON_TYPES}
        seen = [c.get("name", "") for c in self.controls if c.tag != "button" and c.get("type") not in hidden]
        return list(dict.fromkeys(n for n in seen if n))

    def named(self, name: str) -> list[Element]:
        """The controls with this name."""
        return [c for c in self.controls if c.get("name") == name and c.tag != "button"]

    def options(self, name: str) -> dict[str, str]:
        """Value -> words of a radio group, a set of checkboxes or a select."""
        found: dict[str, str] = {}
        for control in self.named(name):
            if control.tag == "select":
                for option in control.iter("option"):
                    found[_option_value(option)] = squash("".join(option.itertext()))
            elif control.get("type") in {"radio", "checkbox"}:
                found[control.get("value", "on")] = self.doc.name(control)
        return found

    def values(self) -> list[tuple[str, str]]:
        """What the form would send without the button, in order."""
        pairs: list[tuple[str, str]] = []
        for control in self.controls:
            name, kind = control.get("name"), (control.get("type") or "text").lower()
            if not name or control.tag == "button" or kind in BUTTON_TYPES:
                continue
            if control.tag == "select":
                pairs += [(name, v) for v in _selected(control)]
            elif control.tag == "textarea":
                # the parser drops the one newline after the tag, as browsers do
                pairs.append((name, _crlf("".join(control.itertext()))))
            elif kind not in {"radio", "checkbox"}:
                pairs.append((name, control.get("value", "")))
            elif "checked" in control.attrib:
                pairs.append((name, control.get("value", "on")))
        return pairs

    def filled(self, wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The values with some of them changed. AssertionError for a field or an answer that is not there."""
        pairs = self.values()
        for name, value in _spread_dates(self, wanted).items():
            if not self.named(name):
                raise AssertionError(f"no field {name!r}; the form has {self.names}")
            kind = (self.named(name)[0].get("type") or "").lower()
            if "readonly" in self.named(name)[0].attrib:
                raise AssertionError(f"the field {name!r} cannot be changed")
            if kind in {"radio", "checkbox"} or self.named(name)[0].tag == "select":
                new = self._chosen(name, value)
            else:
                new = [_crlf("" if value is None else str(value))]
            pairs = _replace(pairs, name, new)
        return pairs

    def _chosen(self, name: str, value: Any) -> list[str]:
        options = self.options(name)
        if value is None or value is False:
            return []
        if value is True:
            if len(options) != 1:
                raise AssertionError(f"{name!r} has several answers: {options}")
            return list(options)
        several = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
        return [self._one_choice(name, str(v), options) for v in several]

    @staticmethod
    def _one_choice(name: str, value: str, options: dict[str, str]) -> str:
        if value in options:
            return value
        fitting = [v for v, words in options.items() if words == value] or [
            v for v, words in options.items() if words.startswith(value) and value
        ]
        if len(fitting) != 1:
            raise AssertionError(f"{value!r} is not an answer to {name!r}; there are {options}")
        return fitting[0]

    def button(self, text: str | None) -> Element | None:
        """The button with these words; without words the first one, as the return key would press."""
        if text is None:
            return self.buttons[0] if self.buttons else None
        exact = [b for b in self.buttons if button_text(self.doc, b) == text]
        part = [b for b in self.buttons if text in button_text(self.doc, b)]
        return next(iter(exact or part), None)


def button_text(doc: Document, button: Element) -> str:
    return squash(button.get("value")) if button.tag == "input" else doc.name(button)


def _option_value(option: Element) -> str:
    return option.get("value", squash("".join(option.itertext())))


def _selected(select: Element) -> list[str]:
    options = [o for o in select.iter("option") if "disabled" not in o.attrib]
    chosen = [_option_value(o) for o in options if "selected" in o.attrib]
    if "multiple" in select.attrib:
        return chosen
    return chosen[-1:] or [_option_value(o) for o in options[:1]]


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _replace(pairs: list[tuple[str, str]], name: str, new: list[str]) -> list[tuple[str, str]]:
    """The pairs with the values of one name replaced, in the place of the first."""
    where = next((i for i, (n, _) in enumerate(pairs) if n == name), len(pairs))
    before = [p for p in pairs[:where] if p[0] != name]
    after = [p for p in pairs[where:] if p[0] != name]
    return [*before, *((name, v) for v in new), *after]


def _spread_dates(form: Form, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A date for `due` fills in `due-day`, `due-month` and `due-year` when the form asks in three parts."""
    spread: dict[str, Any] = {}
    for name, value in wanted.items():
        parts = [f"{name}-{part}" for part in ("day", "month", "year")]
        if all(form.named(p) for p in parts) and (value is None or isinstance(value, dt.date)):
            numbers = (value.day, value.month, value.year) if value else ("", "", "")
            spread.update(zip(parts, map(str, numbers), strict=True))
        else:
            spread[name] = value.isoformat() if isinstance(value, dt.date) else value
    return spread
