"""The folder that points pywikibot at an instance: PYWIKIBOT_DIR for tests and for working by hand."""

from pathlib import Path

from .accounts import ACCOUNTS, BOT

FAMILY = '''\
"""The development wiki on this machine."""

from pywikibot import family


class Family(family.SingleSiteFamily):
    name = "devwiki"
    code = "devwiki"
    domain = "127.0.0.1:{port}"

    def protocol(self, code):
        return "http"

    def scriptpath(self, code):
        return "/w"
'''

USER_CONFIG = """\
# pywikibot on the development wiki; written by scripts/devwiki, which overwrites it.
import os

family = mylang = "devwiki"
family_files["devwiki"] = os.path.join(base_dir, "families", "devwiki_family.py")
usernames["devwiki"]["devwiki"] = {bot!r}
password_file = os.path.join(base_dir, "user-password.py")
user_agent_description = "development wiki"
solve_captcha = False  # a captcha would wait for somebody at the keyboard
put_throttle = 0  # nobody else is on this wiki; leave the default on a public one
minthrottle = 0
max_retries = 4  # 15 by default: 20 minutes and more for one request to a wiki that is down
retry_wait = 1
retry_max = 5
"""


def write(folder: Path, port: int) -> None:
    """Write (again) configuration, passwords and family file for the wiki on `port`."""
    (folder / "families").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    first_passwords = (account.bot_passwords[0] for account in ACCOUNTS)
    passwords = [f"({bot.account!r}, BotPassword({bot.id!r}, {bot.password!r}))\n" for bot in first_passwords]
    for name, text in (
        ("families/devwiki_family.py", FAMILY.format(port=port)),
        ("user-config.py", USER_CONFIG.format(bot=BOT)),
        ("user-password.py", "".join(passwords)),
    ):
        path = folder / name
        path.touch(mode=0o600)
        path.chmod(0o600)  # pywikibot ignores, with one warning, what others may write
        path.write_text(text)
