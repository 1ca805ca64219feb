"""People on the wiki, for tests: they edit, delete, move, protect, block and look, over the API.

They log in with the bot passwords of scripts/wiki/accounts.py. The bot itself has its own way to the wiki; this
one is kept apart from it, so that a test sees what the wiki holds and not what the bot believes.
"""

from __future__ import annotations

from typing import Any

import requests


class ApiError(Exception):
    """The wiki refused: `code` as the API gives it, `info` for people."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code
        self.info = info


class Person:
    """One person at the API of the wiki; without `login` an anonymous reader."""

    def __init__(self, api: str) -> None:
        self.api = api
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy between here and loopback
        self._token: str | None = None

    def login(self, name: str, password: str) -> Person:
        """Log in with a bot password; `name` is `Account@id`. Returns the person."""
        token = self.query(meta="tokens", type="login")["tokens"]["logintoken"]
        answer = self.call("login", lgname=name, lgpassword=password, lgtoken=token)["login"]
        if answer["result"] != "Success":
            raise ApiError(answer["result"], str(answer.get("reason")))
        self._token = None
        return self

    def call(self, action: str, files: Any = None, **parameters: object) -> dict[str, Any]:
        """One request. Raises ApiError for what the wiki refuses."""
        text = {name: str(value) for name, value in parameters.items() if value is not None}
        form = {"action": action, "format": "json", "formatversion": "2", **text}
        response = self.session.post(self.api, data=form, files=files, timeout=120)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        if "error" in answer:
            raise ApiError(answer["error"]["code"], answer["error"]["info"])
        return answer

    def query(self, **parameters: object) -> dict[str, Any]:
        """The `query` part of the answer; {} if there is none."""
        result: dict[str, Any] = self.call("query", **parameters).get("query", {})
        return result

    def write(self, action: str, **parameters: object) -> dict[str, Any]:
        """One request with an edit token; what the answer says under the name of the action."""
        self._token = self._token or self.query(meta="tokens")["tokens"]["csrftoken"]
        result: dict[str, Any] = self.call(action, token=self._token, **parameters)[action]
        return result

    # Looking

    def revision(self, title: str) -> dict[str, Any] | None:
        """The current revision: revid, parentid, user, timestamp, comment, tags, minor, content; None if missing."""
        page = self.query(
            prop="revisions",
            titles=title,
            rvslots="main",
            rvprop="ids|user|timestamp|comment|tags|flags|content",
        )["pages"][0]
        if "revisions" not in page:
            return None
        revision: dict[str, Any] = page["revisions"][0]
        revision["content"] = revision.pop("slots")["main"]["content"]
        return revision

    def text(self, title: str) -> str | None:
        """The wikitext of a page, None if there is no such page."""
        revision = self.revision(title)
        return None if revision is None else str(revision["content"])

    def history(self, title: str) -> list[dict[str, Any]]:
        """The revisions of a page, newest first; at most 50."""
        asked = "ids|user|timestamp|comment|tags|flags"
        page = self.query(prop="revisions", titles=title, rvlimit=50, rvprop=asked)["pages"][0]
        revisions: list[dict[str, Any]] = page.get("revisions", [])
        return revisions

    def recent_changes(self, limit: int = 50) -> list[dict[str, Any]]:
        """The newest changes first: type, title, user, comment, revid, flags."""
        asked = "title|user|comment|ids|flags|timestamp|tags|loginfo"
        answer = self.query(list="recentchanges", rclimit=limit, rcprop=asked)
        changes: list[dict[str, Any]] = answer["recentchanges"]
        return changes

    def category(self, name: str) -> list[str]:
        """The titles of the members of a category, given without its namespace."""
        asked = {"list": "categorymembers", "cmtitle": f"Category:{name}", "cmlimit": "max"}
        titles: list[str] = []
        more: dict[str, object] = {}
        while True:
            answer = self.call("query", **asked, **more)
            titles += [member["title"] for member in answer["query"]["categorymembers"]]
            if "continue" not in answer:
                return titles
            more = answer["continue"]

    def html(self, title: str, language: str | None = None) -> str:
        """A page as the reader sees it, without the frame of the skin."""
        return str(self.call("parse", page=title, uselang=language, prop="text")["parse"]["text"])

    def html_of(self, wikitext: str, title: str = "Sandbox") -> str:
        """What the wiki makes of this wikitext on the page `title`; nothing is saved."""
        form = {"text": wikitext, "title": title, "contentmodel": "wikitext", "prop": "text"}
        return str(self.call("parse", disablelimitreport=1, **form)["parse"]["text"])

    # Acting

    def edit(self, title: str, text: str, summary: str = "", **more: object) -> int:
        """Save a page, and return the number of the revision that holds the text now."""
        saved = self.write("edit", title=title, text=text, summary=summary, **more)
        if saved["result"] != "Success":
            raise ApiError("edit-failed", str(saved))
        return int(saved["newrevid"]) if "newrevid" in saved else int(self.history(title)[0]["revid"])

    def undo(self, title: str, revision: int, summary: str = "") -> int:
        """Undo one revision, as a person does from the history."""
        return int(self.write("edit", title=title, undo=revision, summary=summary or None)["newrevid"])

    def delete(self, title: str, reason: str = "test") -> None:
        self.write("delete", title=title, reason=reason)

    def move(self, title: str, to: str, *, redirect: bool = True) -> None:
        self.write("move", **{"from": title, "to": to, "noredirect": None if redirect else 1})

    def protect(self, title: str, level: str = "sysop") -> None:
        """Allow edits and moves to this group only; `create` for a missing page."""
        kinds = ("edit", "move") if self.revision(title) else ("create",)
        self.write("protect", title=title, protections="|".join(f"{kind}={level}" for kind in kinds))

    def block(self, user: str, reason: str = "test") -> None:
        self.write("block", user=user, reason=reason, expiry="infinite")

    def unblock(self, user: str) -> None:
        self.write("unblock", user=user)

    def upload(self, name: str, content: bytes) -> None:
        """Upload a file; the name without its namespace."""
        self.write("upload", files={"file": (name, content)}, filename=name, ignorewarnings=1)
