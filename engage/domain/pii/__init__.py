"""Hints of personal details in what people write: rules only, nothing learned, nothing sent anywhere.

They are hints. They miss things and they are wrong now and then: nobody's words are hidden, held or published because
of them alone. docs/pii.md says how well they do and how that is measured.
"""

from __future__ import annotations

from engage.domain.pii.finding import find, strong
from engage.domain.pii.spans import Kind, Reason, Span
from engage.domain.pii.taking_out import parts, take_out, take_out_of

__all__ = ["Kind", "Reason", "Span", "find", "parts", "strong", "take_out", "take_out_of"]
