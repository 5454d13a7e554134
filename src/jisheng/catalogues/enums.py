from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RulebookState(TextChoices):
    """A version of a document's rules, from its first words to its publication."""

    DRAFT = "draft", _("编制中")
    SENT = "sent", _("待审定发布")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已作废")
