"""Who exists on a development wiki.

The passwords are public on purpose: the wiki can be reached from its own machine only.
"""

import hashlib
from dataclasses import dataclass

BOT = "SalonBot"


@dataclass(frozen=True, slots=True)
class BotPassword:
    """A bot password of one account; its login name is `Account@id`."""

    account: str
    id: str
    grants: tuple[str, ...] = ()
    """None means all there are: a grant never gives more than the account has anyway."""

    @property
    def login(self) -> str:
        return f"{self.account}@{self.id}"

    @property
    def password(self) -> str:
        """32 characters of 0-9a-f, the form MediaWiki demands; always the same for the same login name."""
        return hashlib.sha256(f"devwiki {self.login}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its groups beside `user`, and its bot passwords."""

    name: str
    groups: tuple[str, ...]
    bot_passwords: tuple[BotPassword, ...]

    @property
    def password(self) -> str:
        """For logging in with a browser."""
        return f"{self.name.lower()}-on-devwiki"


EDITING = ("basic", "editpage", "editprotected", "createeditmovepage")

ACCOUNTS = (
    Account("Admin", ("sysop", "bureaucrat", "interface-admin"), (BotPassword("Admin", "dev"),)),
    Account("Sam", ("sysop",), (BotPassword("Sam", "dev"),)),
    # The second one lacks high-volume, the grant that carries the `bot` right: what operators forget.
    Account(
        BOT,
        ("bot",),
        (BotPassword(BOT, "dev", (*EDITING, "highvolume")), BotPassword(BOT, "lowvolume", EDITING)),
    ),
    Account("Alice", (), (BotPassword("Alice", "dev"),)),
    Account("Bob", (), (BotPassword("Bob", "dev"),)),
)
