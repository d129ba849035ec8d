"""Jobs: the table of them (table), one pass over it (runner), and the process that ticks (process)."""
