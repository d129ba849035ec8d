"""Makes one Word file: JSON on standard input, a .docx on standard output. Run by adapters.typesetter, never imported.

Real styles for headings, table headers that stand again on each page, a title, a language and words for each picture:
what somebody who listens to the file needs (WCAG 2.2: 1.1.1, 1.3.1, 2.4.2, 3.1.1). No macro, and no address but those
of asks. Rows and links are written as XML straight away: through the library, a long table takes minutes.
"""

from __future__ import annotations

import io
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).resolve().parent
FONT = "Arial"
"""On every machine that opens it; the letters of the PDF are not."""
SIZES = {"Title": 20, "Heading 1": 16, "Heading 2": 13, "Heading 3": 12}
WIDE = Mm(170)
_NOT_OURS = ("/thumbnail", "/stylesWithEffects")


class Maker:
    """One document while it is made."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.file = Document()
        self.body = self.file.element.body
        self._links: dict[str, str] = {}
        self._lists = 0

    def made(self) -> bytes:
        """The file."""
        self._bare()
        self._styles()
        self._page()
        self._about()
        for each in self.given["blocks"]:
            getattr(self, f"_{each['kind']}")(each)
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _bare(self) -> None:
        """Nothing of the library's own document goes along: its small picture, and a second set of styles."""
        for rels in (self.file.part.package.rels, self.file.part.rels):
            for known in [key for key, each in rels.items() if each.reltype.endswith(_NOT_OURS)]:
                del rels[known]
        for each in self.file.settings.element.findall(qn("w:themeFontLang")):
            each.set(qn("w:val"), self.given["lang"])

    # How it looks

    def _styles(self) -> None:
        styles = self.file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(12)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.15
        defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        language = defaults.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            defaults.append(language)
        language.set(qn("w:val"), self.given["lang"])
        for name, size in SIZES.items():
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(4)
            style.paragraph_format.keep_with_next = True
        for border in styles["Title"].element.pPr.findall(qn("w:pBdr")):
            styles["Title"].element.pPr.remove(border)
        styles["Caption"].font.name, styles["Caption"].font.size = FONT, Pt(11)
        styles["Caption"].font.color.rgb = RGBColor(0, 0, 0)
        styles["Caption"].paragraph_format.keep_with_next = True
        styles["Quote"].font.italic = styles["Quote"].font.cs_italic = False
        styles["Quote"].font.color.rgb = RGBColor(0, 0, 0)
        styles["Quote"].paragraph_format.left_indent = Mm(8)

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        # Head and foot lie within these: where one needs more, a heading is left alone at the foot of a page.
        section.top_margin = Mm(25 if self.given["note"] else 20)
        section.bottom_margin = Mm(22)
        section.header_distance = section.footer_distance = Mm(10)
        if self.given["note"]:
            section.header.paragraphs[0].add_run(self.given["note"]).bold = True
        foot = section.footer.paragraphs[0]
        words = self.given["words"]
        foot.add_run(f"{self.given['foot']}. {words['page']} ")
        self._field(foot, "PAGE")
        foot.add_run(f" {words['of']} ")
        self._field(foot, "NUMPAGES")

    @staticmethod
    def _field(paragraph: Any, code: str) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)

    def _about(self) -> None:
        about, made = self.file.core_properties, datetime.fromisoformat(self.given["made"]).replace(tzinfo=None)
        about.title, about.author, about.language = self.given["title"], self.given["author"], self.given["lang"]
        about.comments, about.last_modified_by, about.revision = "", self.given["author"], 1
        about.created = about.modified = made

    # What is in it

    def _heading(self, block: dict[str, Any]) -> None:
        self._put(block, "Title" if block["level"] == 1 else f"Heading {block['level'] - 1}")

    def _para(self, block: dict[str, Any]) -> None:
        self._put(block)

    def _quote(self, block: dict[str, Any]) -> None:
        self._put(block, "Quote")

    def _bullets(self, block: dict[str, Any], style: str = "List Bullet") -> None:
        items = block["items"]
        for item in items[:-1]:
            self._put({**item, "kept": block.get("whole")}, style)
        for item in items[-1:]:
            self._put({**item, "kept": block.get("kept")}, style)

    def _numbered(self, block: dict[str, Any]) -> None:
        self._bullets(block, "List Number")

    def _put(self, line: dict[str, Any], style: str = "Normal") -> None:
        paragraph = self._paragraph(line, self.file.styles[style].style_id)
        self.body.insert(len(self.body) - 1, paragraph)  # what stands last is the page itself

    def _paragraph(self, line: dict[str, Any], style: str = "", *, strong: bool = False) -> Any:
        paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
        if style and style != "Normal":
            properties.append(_valued("w:pStyle", style))
        if line.get("kept"):
            properties.append(OxmlElement("w:keepNext"))
        if line.get("page"):
            properties.append(OxmlElement("w:pageBreakBefore"))
        if line.get("rtl"):
            properties.append(OxmlElement("w:bidi"))
        if len(properties):
            paragraph.append(properties)
        for run in line["line"]:
            made = self._run(run, strong=strong)
            paragraph.append(self._linked(run["u"], made) if "u" in run else made)
        return paragraph

    def _run(self, given: dict[str, Any], *, strong: bool) -> Any:
        run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
        if strong or "b" in given:
            properties.append(OxmlElement("w:b"))
        if "u" in given:
            properties.append(_valued("w:u", "single"))
        if "r" in given:
            properties.append(OxmlElement("w:rtl"))
        if len(properties):
            run.append(properties)
        for number, words in enumerate(given["t"].split("\n")):
            if number:
                run.append(OxmlElement("w:br"))
            text = OxmlElement("w:t")
            text.text = words
            text.set(qn("xml:space"), "preserve")
            run.append(text)
        return run

    def _linked(self, url: str, run: Any) -> Any:
        known = self._links.get(url)
        if known is None:
            known = self._links[url] = f"rIdAsk{len(self._links) + 1}"
            self.file.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, known, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), known)
        link.append(run)
        return link

    def _table(self, block: dict[str, Any]) -> None:
        self._put({"line": [{"t": block["caption"]}]}, "Caption")
        table = self.file.add_table(rows=0, cols=len(block["header"]), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        element = table._tbl
        described = OxmlElement("w:tblDescription")
        described.set(qn("w:val"), block["caption"])
        element.tblPr.append(described)
        whole = sum(block["widths"])
        widths = [int(WIDE.twips * share / whole) for share in block["widths"]]
        for column, width in zip(element.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            column.set(qn("w:w"), str(width))
        header = [[{"line": [{"t": name}]}] for name in block["header"]]
        element.append(self._row(header, widths, head=True))
        for row in block["rows"]:
            element.append(self._row(row, widths))
        self._put({"line": []})

    def _row(self, cells: list[list[dict[str, Any]]], widths: list[int], *, head: bool = False) -> Any:
        row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for lines, width in zip(cells, widths, strict=True):
            cell, about, wide = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
            wide.set(qn("w:w"), str(width))
            wide.set(qn("w:type"), "dxa")
            about.append(wide)
            cell.append(about)
            for line in lines or [{"line": []}]:
                cell.append(self._paragraph(line, strong=head))
            row.append(cell)
        return row

    def _picture(self, block: dict[str, Any]) -> None:
        shape = self.file.add_picture(io.BytesIO(_drawn(block["svg"])), width=Mm(130))
        described = shape._inline.docPr
        described.set("descr", block["words"])
        described.set("name", block["words"][:60])


def _valued(tag: str, value: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element


def _drawn(svg: str) -> bytes:
    """The drawing as dots: Word on older machines shows no lines. Nobody's words are in it."""
    import typst

    made: bytes = typst.compile(
        str(HERE / "picture.typ"), root=str(HERE), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        format="png", ppi=200.0,
    )  # fmt: skip
    return made


if __name__ == "__main__":
    os.nice(5)
    sys.stdout.buffer.write(Maker(json.load(sys.stdin)).made())
