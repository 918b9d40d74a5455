"""What must always hold, recomputed from the ledgers: each rule is one SELECT that gives the rows that break it."""

from orderloom.views.fsck.rules import RULES as RULES
