"""The Word paper that an e-mail takes along: without any story, since nobody can call back what lies in a mailbox."""

from __future__ import annotations

from flask import current_app

from engage.adapters import typesetter
from engage.adapters.attached import AttachedFile
from engage.queries.digests import DigestPage
from engage.services import digest_files
from engage.web import demonstration
from engage.web.digest_files import committee, download


def paper(page: DigestPage) -> AttachedFile | None:
    """The file; None for a digest that is too long for one. Raises Refused("digest_file_failed")."""
    if download.too_long(page):
        return None
    settings, file = current_app.config["ENGAGE_SETTINGS"], download.BY_NAME["paper.docx"]
    document = committee.document(
        page, base=settings.base_url, demonstration=demonstration.is_marked(settings), mailed=True
    )
    content = digest_files.make(digest_files.Kind.WORD, document, seconds=typesetter.SECONDS)
    return AttachedFile(download.saved_as(page, file), file.mimetype, content)
