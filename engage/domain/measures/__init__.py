"""What is measured of planning bodies and hosts: the twenty measures of domain.md 6.3, over histories. Pure.

A measure is counted whole or not at all: what fell due stays below the line whatever became of it, and what the product
does not know is said to be not measured, never guessed. `counting.count` gives every figure there is; `shown` says what
of it may be printed.
"""
