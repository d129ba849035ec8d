"""What a page, a submission and a digest cost beside the least that they could cost: `make bench`.

Floors and targets are defined in docs/performance.md. Only ratios within one interleaved run, processor time and
counts of statements mean anything on a shared machine; tests/architecture/test_query_plans.py asserts the counts.
"""
