"""The whole loop, rehearsed on real comments: `python -m tests.rehearsal FILE`. See docs/rehearsal.md."""
