"""The role that words give: a verb, a post, what is done.

All on folded text. Left out: the role that a column or a label gives (tables.py), the words themselves (verbs.py).
"""

import re

from kb.duties import verbs
from kb.duties.named import Span
from kb.duties.rows import Role

_SUPERVISES = re.compile(
    r"(?:依照?[^,;]{1,12},)?[^,;]{0,24}(?:对|加强)[^,;]{1,40}(?:进行|实施|加强|给予|的)?(?:指导|监督|督促|监督检查|(?:综合)?监督管理|督导|抽查|检查)(?:和|、|与)?(?:指导|监督|检查)?$"
    r"|负责对[^,;]{1,40}?(?:进行|实施|的)(?:监督|检查|指导|督促|考核)"
)
_SUPPORTS = re.compile(
    r"[^;]*?(?:应当?|须|要)?(?:予以|给予|派员|提供支援)(?:积极|必要的?)?(?:配合|协助|支持)(?=[,;。]|$)"
)
_URGES = re.compile(r"[^,;]{0,12}支持[、和并](?:督促|监督|指导|引导|规范)")


def by_what(text: str, role: Role, does: Span) -> Role:
    """The role of what is done, text[does], where the verb alone misleads: 对…监督检查, 应当予以配合."""
    if role == "support" and _URGES.match(text, *does):  # 支持、督促有关部门依法履行职责: they are urged, not helped
        return "supervise"
    if role in ("execute", "supervise") and _SUPPORTS.match(text, *does):
        return "support"
    if role in ("execute", "lead") and _SUPERVISES.match(text, *does):
        return "supervise" if role == "execute" or text.startswith("负责对", does[0]) else role
    return role


def role_of_verb(verb: str) -> Role:
    """The role that a verb gives: '应当配合' -> support, '负责' -> lead."""
    plain = re.sub(
        rf"^(?:均|都|也|还|并|即|就|则)?{verbs.MODAL}(?:均|都|也|还|并|立即|及时|迅速|依法|共同|分别|同时)*", "", verb
    )
    return next(role for role, pattern in verbs.ROLES if pattern.match(plain))


def rank(post: str) -> Role:
    """The role of who holds a post: 组长 -> lead, 副组长 -> member."""
    return "lead" if verbs.LEADING_POST.search(post) and "副" not in post else "member"
