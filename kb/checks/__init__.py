"""What the plans of one place say against each other and against the law, one file per kind of inconsistency.

Read run.py first (all checks in their order), then finding.py and reviewed.py (what a check gives and gets).
"""
