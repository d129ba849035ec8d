"""What every HTML page is checked for. A new accessibility bug becomes a new check here first, then the fix.

`check_page` takes the text of a page and raises one AssertionError that lists everything it found.
Nothing here knows how a page was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

CONTROLS = {"input", "select", "textarea"}
BUTTON_TYPES = {"submit", "button", "image", "reset"}
FOCUSABLE = CONTROLS | {"button", "a", "summary"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "mark", "span", "strong", "time", "wbr"}
VAGUE = {"here", "click here", "read more", "more", "link", "this", "this link", "view", "details"}
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\}|%\(\w+\)[sd]|&(?:amp|lt|gt|quot|#39|#34);")
ID_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "aria-owns")


def squash(text: str | None) -> str:
    """The text with every run of white space made one space."""
    return " ".join((text or "").split())


class Document:
    """A parsed page: the tree, who is whose parent, and the elements by id."""

    def __init__(self, html: str):
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False)
        self.root: Element = parser.parse(html)
        for element in self.root.iter():  # SVG keeps its namespace; plain names are easier to ask for
            if isinstance(element.tag, str) and element.tag.startswith("{"):
                element.tag = element.tag.rpartition("}")[2]
        self.parse_errors = [f"line {line}, column {col}: {code}" for (line, col), code, _ in parser.errors]
        self.elements = [e for e in self.root.iter() if isinstance(e.tag, str)]
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.by_id: dict[str, Element] = {}
        for element in self.elements:
            if "id" in element.attrib:
                self.by_id.setdefault(element.get("id", ""), element)

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these names, in the order of the page."""
        return [e for e in self.elements if e.tag in tags]

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The element's parents, nearest first."""
        while element in self.parents:
            element = self.parents[element]
            yield element

    def inside(self, element: Element, *tags: str) -> Element | None:
        """The nearest parent with one of these names."""
        return next((a for a in self.ancestors(element) if a.tag in tags), None)

    def text(self, element: Element) -> str:
        """What the element says: its text without what is hidden from everyone."""
        return squash("".join(self._pieces(element)))

    def _pieces(self, element: Element) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "template"}:
            return
        if "hidden" in element.attrib:
            return
        yield element.text or ""
        for child in element:
            # a block starts on a new line, so its words never run into the ones before
            gap = "" if child.tag in INLINE else " "
            yield gap
            yield from self._pieces(child)
            yield gap
            yield child.tail or ""

    def name(self, element: Element) -> str:
        """The accessible name: aria-labelledby, aria-label, label, alternative text or the words inside."""
        if labelled := element.get("aria-labelledby"):
            return squash(" ".join(self.text(self.by_id[i]) for i in labelled.split() if i in self.by_id))
        if label := squash(element.get("aria-label")):
            return label
        if element.tag in CONTROLS:
            return self._label(element)
        if element.tag == "img":
            return squash(element.get("alt"))
        parts = [self.text(element)]
        parts += [squash(e.get("alt")) for e in element.iter("img")]
        return squash(" ".join(parts))

    def _label(self, control: Element) -> str:
        if (control.get("type") or "").lower() in BUTTON_TYPES:
            return squash(control.get("value")) or squash(control.get("alt"))
        labels = [x for x in self.all("label") if control.get("id") and x.get("for") == control.get("id")]
        wrapper = self.inside(control, "label")
        if wrapper is not None:
            labels.append(wrapper)
        return squash(" ".join(self.text(x) for x in labels))

    def show(self, element: Element) -> str:
        """The element's opening tag, short, for a message."""
        attrs = "".join(f' {k}="{v[:40]}"' for k, v in list(element.attrib.items())[:4])
        return f"<{element.tag}{attrs}>"

    def error_summary(self) -> Element | None:
        """The list of what went wrong, on top of a page whose form failed."""
        return next((e for e in self.elements if "ds_error-summary" in (e.get("class") or "").split()), None)


@lru_cache(maxsize=8)
def parsed(html: str) -> Document:
    """The page, parsed once for those who read it and those who check it. Nobody changes it."""
    return Document(html)


Findings = Iterator[str]
CHECKS: list[Callable[[Document], Findings]] = []


def check(function: Callable[[Document], Findings]) -> Callable[[Document], Findings]:
    """Add a check to the list that every page goes through."""
    CHECKS.append(function)
    return function


def findings(html: str, *, form_failed: bool = False) -> list[str]:
    """Everything that is wrong with a page, in words; an empty list when nothing is."""
    doc = parsed(html)
    found = [f for one in CHECKS for f in one(doc)]
    if form_failed and doc.error_summary() is None:
        found.append("the form failed but the page has no error summary")
    return found


def check_page(html: str, *, status: int = 200, form_failed: bool = False, where: str = "") -> None:
    """Raise AssertionError with every finding. `form_failed` asks for an error summary as well; a page that
    has one is always held to the rules for failed forms."""
    found = findings(html, form_failed=form_failed)
    if found:
        heading = f"{len(found)} finding(s) on the page {where} (status {status}):"
        raise AssertionError("\n  - ".join([heading, *found]))


@check
def parses(doc: Document) -> Findings:
    """A strict parse has nothing to say."""
    for error in doc.parse_errors:
        yield f"not valid HTML: {error}"


@check
def says_its_language(doc: Document) -> Findings:
    """`lang` on html, a sane `dir`, a character set and a viewport that lets people zoom."""
    if not doc.root.get("lang"):
        yield "html has no lang"
    if doc.root.get("dir", "ltr") not in {"ltr", "rtl"}:
        yield "html has a strange dir"
    metas = {e.get("name", "").lower(): e.get("content", "") for e in doc.all("meta")}
    if "viewport" not in metas:
        yield "no meta viewport"
    elif re.search(r"user-scalable\s*=\s*no|maximum-scale", metas["viewport"]):
        yield "the viewport forbids zoom"
    if not any("charset" in e.attrib for e in doc.all("meta")):
        yield "no meta charset"


@check
def heading_and_title(doc: Document) -> Findings:
    """One h1, in main; the title begins with it ("Error: " first when a form failed); no level is skipped."""
    ones = doc.all("h1")
    if len(ones) != 1:
        yield f"{len(ones)} h1 elements instead of one"
    titles = [e for e in doc.all("title") if doc.inside(e, "svg") is None]
    title = squash("".join(titles[0].itertext())) if titles else ""
    if not title:
        yield "no title"
    if ones:
        wanted = doc.text(ones[0])
        if not wanted:
            yield "the h1 is empty"
        if doc.inside(ones[0], "main") is None:
            yield "the h1 is not in main"
        if doc.error_summary() is not None:
            wanted = "Error: " + wanted
        if doc.root.get("lang", "").startswith("en") and "-XA" not in doc.root.get("lang", ""):
            begins = title.startswith(wanted)
        else:  # in another language the word for "Error" differs: the heading must still be there
            begins = wanted.removeprefix("Error: ") in title
        if not begins:
            yield f"the title {title!r} does not begin with {wanted!r}"
    level = 0
    for heading in doc.all(*sorted(HEADINGS)):
        now = int(heading.tag[1])
        if not doc.text(heading):
            yield f"empty heading {doc.show(heading)}"
        if level and now > level + 1:
            yield f"heading h{now} {doc.text(heading)[:40]!r} comes straight after h{level}"
        level = now


@check
def error_summary_reaches_fields(doc: Document) -> Findings:
    """Each line of the summary is a link to a control; each control marked wrong is reached by one."""
    summary = doc.error_summary()
    wrong = [e for e in doc.elements if e.get("aria-invalid") == "true"]
    if summary is None:
        if wrong:
            yield f"{doc.show(wrong[0])} is marked wrong but the page has no error summary"
        return
    links = list(summary.iter("a"))
    if not links:
        yield "the error summary has no links"
    reached = set()
    for link in links:
        target = doc.by_id.get(link.get("href", "").removeprefix("#"))
        if target is None or not link.get("href", "").startswith("#"):
            yield f"the error {doc.text(link)!r} leads to {link.get('href')!r}, which is not on the page"
        elif target.tag == "main" and "tabindex" in target.attrib:
            continue  # a form that is only a button: the error is about the page
        elif target.tag not in FOCUSABLE or target.get("type") == "hidden":
            yield f"the error {doc.text(link)!r} leads to {doc.show(target)}, which cannot take the focus"
        else:
            reached.add(target)
    groups = {doc.inside(e, "fieldset") for e in reached} - {None}
    for element in wrong:
        if element not in reached and doc.inside(element, "fieldset") not in groups:
            yield f"{doc.show(element)} is marked wrong but the error summary does not lead to it"


@check
def ids_and_references(doc: Document) -> Findings:
    """Ids are unique; everything that names an id names one that exists."""
    for value, count in Counter(e.get("id", "") for e in doc.elements if "id" in e.attrib).items():
        if count > 1 or not value or value.split() != [value]:
            yield f"the id {value!r} is used {count} times or is empty"
    for element in doc.elements:
        for attribute in ID_REFERENCES:
            for value in (element.get(attribute) or "").split():
                if value not in doc.by_id:
                    yield f"{doc.show(element)}: {attribute} names {value!r}, which is not on the page"
        if element.tag == "label" and "for" in element.attrib and element.get("for") not in doc.by_id:
            yield f"a label is for {element.get('for')!r}, which is not on the page"
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in doc.by_id:
            yield f"the link {doc.name(element)!r} leads to {href!r}, which is not on the page"


@check
def controls_are_labelled(doc: Document) -> Findings:
    """Every control has a name; radios and sets of checkboxes stand in a fieldset with a legend."""
    groups: dict[tuple[Element | None, str], list[Element]] = {}
    for control in doc.all(*CONTROLS):
        kind = (control.get("type") or "text").lower()
        if kind == "hidden":
            continue
        if not doc.name(control):
            yield f"{doc.show(control)} has no label"
        if "name" not in control.attrib and kind not in BUTTON_TYPES:
            yield f"{doc.show(control)} has no name, so it is never sent"
        if kind in {"radio", "checkbox"}:
            groups.setdefault((doc.inside(control, "form"), control.get("name", "")), []).append(control)
    for (_, name), members in groups.items():
        alone = len(members) == 1 and members[0].get("type") == "checkbox"
        fieldset = doc.inside(members[0], "fieldset")
        if not alone and (fieldset is None or not any(doc.text(x) for x in fieldset.findall("legend"))):
            yield f"the answers to {name!r} stand in no fieldset with a legend"
    for button in doc.all("button"):
        if not doc.name(button):
            yield f"{doc.show(button)} says nothing"


@check
def forms_can_be_sent(doc: Document) -> Findings:
    """Every form has a method, an action, a button; a POST carries a CSRF token and a GET does not."""
    for form in doc.all("form"):
        method = form.get("method", "").lower()
        if method not in {"get", "post"}:
            yield f"{doc.show(form)} has no method"
        if not form.get("action"):
            yield f"{doc.show(form)} has no action"
        tokens = [e for e in form.iter("input") if (e.get("name") or "").endswith("csrf_token")]
        if method == "post" and not any(e.get("value") for e in tokens):
            yield f"{doc.show(form)} posts without a CSRF token"
        if method == "get" and tokens:
            yield f"{doc.show(form)} puts a CSRF token into an address"
        buttons = [b for b in form.iter("button") if b.get("type", "submit") == "submit"]
        buttons += [i for i in form.iter("input") if i.get("type") in {"submit", "image"}]
        if not buttons:
            yield f"{doc.show(form)} has no button to send it"


@check
def landmarks(doc: Document) -> Findings:
    """One main, one page header, one page footer; several navs have names; a skip link comes first."""
    if len(doc.all("main")) != 1:
        yield f"{len(doc.all('main'))} main elements instead of one"
    sectioning = ("article", "aside", "main", "nav", "section")
    for tag in ("header", "footer"):
        count = sum(1 for e in doc.all(tag) if doc.inside(e, *sectioning) is None)
        if count != 1:
            yield f"{count} page {tag}s instead of one"
    names = [doc.name(e) if e.get("aria-label") or e.get("aria-labelledby") else "" for e in doc.all("nav")]
    if len(names) > 1 and ("" in names or len(set(names)) != len(names)):
        yield f"the navs are not told apart by their names: {names}"
    for nav in doc.all("nav"):
        here = [doc.text(e) for e in nav.iter("a") if e.get("aria-current") == "page"]
        if len(here) > 1:
            yield f"the nav {doc.name(nav)!r} says that we are in several places: {here}"
    first = next(iter(doc.all("a")), None)
    if first is None or not first.get("href", "").startswith("#"):
        yield "the first link is not a skip link"
    elif (target := doc.by_id.get(first.get("href", "")[1:])) is not None and target.tag != "main":
        yield "the skip link does not lead to main"


@check
def nothing_inline_or_remote(doc: Document) -> Findings:
    """What the content security policy forbids: inline script, style and handlers, remote files."""
    for element in doc.elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline {element.tag} element"
        for attribute, value in element.attrib.items():
            if attribute == "style":
                yield f"style attribute on {doc.show(element)}"
            if attribute.lower().startswith("on"):
                yield f"handler {attribute} on {doc.show(element)}"
            if value.strip().lower().startswith("javascript:"):
                yield f"script address on {doc.show(element)}"
        source = element.get("src") or (element.get("href") if element.tag == "link" else None) or ""
        canonical = element.tag == "link" and element.get("rel") == "canonical"
        if re.match(r"(?:https?:)?//", source) and not canonical:
            yield f"{doc.show(element)} is fetched from somewhere else"
        if (element.get("tabindex") or "0").lstrip("-").isdigit() and int(element.get("tabindex") or 0) > 0:
            yield f"{doc.show(element)} changes the order of the focus"


@check
def links_and_pictures_speak(doc: Document) -> Findings:
    """Links have words that mean something alone; pictures have alt; drawings a title or aria-hidden."""
    for link in doc.all("a"):
        if "href" not in link.attrib:
            continue
        name = doc.name(link)
        if not name:
            yield f"{doc.show(link)} has no text"
        elif name.lower().rstrip(".") in VAGUE:
            yield f"the link {name!r} says nothing when it is read alone"
        elif name.startswith("/"):
            yield f"the link {name!r} says an address and no words"
        if " " in link.get("href", "") and not link.get("href", "").startswith("mailto:"):
            yield f"the link {name!r} leads to words: {link.get('href')!r}"
        if not link.get("href"):
            yield f"the link {name!r} leads nowhere"
    for image in doc.all("img"):
        if "alt" not in image.attrib:
            yield f"{doc.show(image)} has no alt"
    for drawing in doc.all("svg"):
        title = drawing.find("title")
        named = title is not None and squash("".join(title.itertext()))
        if drawing.get("aria-hidden") != "true" and not named:
            yield f"{doc.show(drawing)} has no title and is not aria-hidden"


@check
def tables_are_tables(doc: Document) -> Findings:
    """Tables have a caption and th with scope, and scroll in a focusable region with a name."""
    for table in doc.all("table"):
        caption = table.find("caption")
        if caption is None or not doc.text(caption):
            yield f"{doc.show(table)} has no caption"
        headers = list(table.iter("th"))
        if not headers:
            yield f"{doc.show(table)} has no th"
        for th in headers:
            if th.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"th {doc.text(th)!r} has no scope"
        boxes = [a for a in doc.ancestors(table) if a.get("role") == "region"]
        if not any(b.get("tabindex") == "0" and doc.name(b) for b in boxes):
            yield f"{doc.show(table)} does not stand in a focusable region with a name"


@check
def words_are_finished(doc: Document) -> Findings:
    """No template code, placeholder, double escape or None. People's own words (dir="auto") are free."""
    for element in doc.all("body"):
        yield from _unfinished(doc, element)


def _unfinished(doc: Document, element: Element) -> Findings:
    if element.get("dir") == "auto" or element.tag in {"script", "textarea", "code"}:
        return
    for piece in [element.text, *(child.tail for child in element)]:
        if piece and (found := LEFTOVERS.search(piece)):
            yield f"unfinished words {found.group()!r} in {doc.show(element)}: {squash(piece)[:60]!r}"
        if piece and piece.strip() in {"None", "Undefined"} and element.tag not in {"label", "option"}:
            yield f"{doc.show(element)} says {piece.strip()!r}"
    for child in element:
        if isinstance(child.tag, str):
            yield from _unfinished(doc, child)
