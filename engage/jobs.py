"""The table of jobs and the process that ticks."""
