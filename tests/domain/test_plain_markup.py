"""Plain text with three signs in it: what becomes a heading, a list, a link, and what stays words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.plain_markup import Block, Heading, Paragraph, Piece, Points, blocks


def _flat(found: tuple[Block, ...]) -> list[tuple[str, list[str]]]:
    names = {Heading: "h", Paragraph: "p", Points: "ul"}
    made = []
    for block in found:
        lines = (block.line,) if isinstance(block, Heading) else block.lines
        made.append((names[type(block)], ["".join(f"<{p.text}>" if p.link else p.text for p in x) for x in lines]))
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One line.", [("p", ["One line."])]),
        ("One.\nTwo.\n\n\nThree.", [("p", ["One.", "Two."]), ("p", ["Three."])]),
        ("## Who reads\nA person.", [("h", ["Who reads"]), ("p", ["A person."])]),
        ("Before\n## Head\n## Next", [("p", ["Before"]), ("h", ["Head"]), ("h", ["Next"])]),
        ("- one\n- two", [("ul", ["one", "two"])]),
        ("Take:\n- one\n\n- two\nEnd", [("p", ["Take:"]), ("ul", ["one"]), ("ul", ["two"]), ("p", ["End"])]),
        ("##No blank\n##\n### Three\n# One\n-no\n- ", [("p", ["##No blank", "##", "### Three", "# One", "-no", "-"])]),
        ("<b>Bold</b> & **stars**", [("p", ["<b>Bold</b> & **stars**"])]),
        ("See https://www.gov.scot/a?b=1#c.", [("p", ["See <https://www.gov.scot/a?b=1#c>."])]),
        ("(https://www.gov.scot/a_(b))!", [("p", ["(<https://www.gov.scot/a_(b)>)!"])]),
        ('"https://www.gov.scot"', [("p", ['"<https://www.gov.scot>"'])]),
        ("https://a.scot/x https://b.scot/y", [("p", ["<https://a.scot/x> <https://b.scot/y>"])]),
        ("- https://www.gov.scot/", [("ul", ["<https://www.gov.scot/>"])]),
        ("https://a.scot/<script>", [("p", ["<https://a.scot/><script>"])]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert _flat(blocks(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "http://www.gov.scot/", "www.gov.scot", "javascript:alert(1)", "https://", "https://localhost/x",
        "https://127.0.0.1/", "https://name:word@www.gov.scot/", "https://machine", "https:www.gov.scot",
        "[words](javascript:alert(1))", "mailto:a@example.org", "HTTPS://WWW.GOV.SCOT",
    ],
)  # fmt: skip
def test_what_is_no_link(text: str) -> None:
    assert blocks(text) == (Paragraph(((Piece(text),),)),)


@given(st.text(alphabet=st.sampled_from("# -\nab<>&\"'()https://www.gov.scot.,"), max_size=80))
def test_no_word_is_lost_and_none_is_added(text: str) -> None:
    said = "".join("".join(lines) for _, lines in _flat(blocks(text)))
    bare = said.replace("<", "").replace(">", "").split()
    kept = [w for line in text.split("\n") for w in line.strip().removeprefix("## ").removeprefix("- ").split()]
    assert "".join(bare) == "".join(w.replace("<", "").replace(">", "") for w in kept)
