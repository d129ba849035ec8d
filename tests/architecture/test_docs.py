"""What the docs say is true: settings, words, links between pages."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from engage import config

ROOT = Path(__file__).resolve().parents[2]
PATHS = re.compile(r"`((?:engage|tests|docs|templates|migrations)/[\w./-]+)`")
DOCS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_every_setting_is_listed_and_no_other() -> None:
    source = (ROOT / "engage" / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.get\("([A-Z_]+)"\)', source))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "running.md").read_text(encoding="utf-8"), re.M))
    assert table == read
    assert {field.name for field in dataclasses.fields(config.Settings)}


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        (page.name, target)
        for page in DOCS
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_files_named_in_docs_exist() -> None:
    missing = [
        (page.name, name)
        for page in DOCS
        for name in PATHS.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert missing == []


def test_nothing_of_a_machine_is_in_the_tree() -> None:
    import subprocess

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".html", ".txt", ".css", ".lock", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert f"{ROOT}/" not in text, name
