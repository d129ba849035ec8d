"""Pages for those who put asks and those who answer them: officers, chairs, clerks, readers, hosts' moderators."""

from __future__ import annotations

from flask import Blueprint

from engage.domain.permissions import PERMISSION_MAP, Permission
from engage.web.access import staff_only

bp = Blueprint("board", __name__)

MAY_COME_IN = frozenset().union(
    *(
        PERMISSION_MAP[each]
        for each in (
            Permission.BOARD_READ,
            Permission.ASK_RAISE,
            Permission.ASK_CHECK,
            Permission.DIGEST_ISSUE,
            Permission.LINK_MANAGE,
        )
    )
)
staff_only(bp, *sorted(MAY_COME_IN))
