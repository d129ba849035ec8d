"""What is behind the figures of docs/evidence.md: `python -m tests.evidence --help`."""
