"""How long an officer needs to answer by the link in a mailbox, on a phone."""
