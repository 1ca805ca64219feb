"""The fault proxy before the real wiki: each fault as the client meets it, and what the wiki did meanwhile."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from testing.devwiki import LOGINS, DevWiki, server
from testing.people import Person
from testing.proxy import Delay, FaultProxy, Hang, ReplaceBody, ResetAfter, ResetBefore, SlowBody, Status, Truncate

SITEINFO = {"action": "query", "meta": "siteinfo", "format": "json"}


@pytest.fixture
def alice(proxy: FaultProxy) -> Person:
    """Alice, who reaches the wiki by way of the proxy."""
    return Person(proxy.api).login("Alice@dev", LOGINS["Alice@dev"])


def ask(proxy: FaultProxy, timeout: float = 20) -> requests.Response:
    return requests.get(proxy.api, params=SITEINFO, timeout=timeout)


def test_without_rules_it_changes_nothing(wiki: DevWiki, proxy: FaultProxy, alice: Person) -> None:
    alice.edit("Sandbox", "Grüße + 100 % & mehr", "through the proxy")
    assert wiki.reader.text("Sandbox") == "Grüße + 100 % & mehr"
    assert ask(proxy).json()["query"]["general"]["sitename"] == "Devwiki"
    assert proxy.requests("text=Grüße \\+ 100 %")


def test_status_does_not_reach_the_wiki(wiki: DevWiki, proxy: FaultProxy, alice: Person) -> None:
    rule = proxy.add(Status(429, "slow down", {"Retry-After": "7"}), match="action=edit")
    with pytest.raises(requests.HTTPError) as caught:
        alice.edit("Sandbox", "never saved")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert rule.played == 1
    assert wiki.reader.text("Sandbox") is None
    assert proxy.log[-1].status is None


def test_reset_before_leaves_the_wiki_untouched(wiki: DevWiki, proxy: FaultProxy, alice: Person) -> None:
    proxy.add(ResetBefore(), match="action=edit")
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        alice.edit("Sandbox", "never saved")
    assert wiki.reader.text("Sandbox") is None


def test_reset_after_the_wiki_has_saved(wiki: DevWiki, proxy: FaultProxy, alice: Person) -> None:
    proxy.add(ResetAfter(), match="action=edit")
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        alice.edit("Sandbox", "saved all the same")
    assert wiki.reader.text("Sandbox") == "saved all the same"
    assert proxy.log[-1].status == 200


def test_hang_says_nothing(proxy: FaultProxy) -> None:
    proxy.add(Hang(30))
    with pytest.raises(requests.ReadTimeout):
        ask(proxy, timeout=0.2)


def test_a_hanging_proxy_closes_at_once(wiki: DevWiki) -> None:
    started = time.monotonic()
    with FaultProxy(wiki.port) as proxy:
        proxy.add(Hang(30))
        with pytest.raises(requests.ReadTimeout):
            ask(proxy, timeout=0.2)
    assert time.monotonic() - started < 5


def test_truncate_breaks_off_in_the_body(proxy: FaultProxy) -> None:
    proxy.add(Truncate())
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        ask(proxy)


def test_delay_answers_late_and_right(proxy: FaultProxy) -> None:
    proxy.add(Delay(0.5))
    started = time.monotonic()
    assert ask(proxy).json()["query"]
    assert time.monotonic() - started >= 0.5


def test_slow_body_sends_the_head_at_once(proxy: FaultProxy) -> None:
    proxy.add(SlowBody(1.0))
    started = time.monotonic()
    with requests.get(proxy.api, params=SITEINFO, timeout=20, stream=True) as response:
        head = time.monotonic() - started
        assert response.json()["query"]
    assert head < 0.9 <= time.monotonic() - started


@pytest.mark.parametrize(
    ("body", "seen"),
    [("{}", "{}"), ("<html>", "<html>"), (lambda right: right.replace("Devwiki", "Elsewhere"), "Elsewhere")],
)
def test_replace_body_keeps_the_status(proxy: FaultProxy, body: str | Callable[[str], str], seen: str) -> None:
    proxy.add(ReplaceBody(body))
    response = ask(proxy)
    assert response.status_code == 200
    assert seen in response.text
    assert "Devwiki" not in response.text


def test_times_and_after_count_matching_requests_only(proxy: FaultProxy) -> None:
    proxy.add(Status(500), match="meta=siteinfo", times=2, after=1)
    other = {"action": "query", "meta": "userinfo", "format": "json"}
    codes = []
    for _ in range(5):
        assert requests.get(proxy.api, params=other, timeout=20).status_code == 200
        codes.append(ask(proxy).status_code)
    assert codes == [200, 500, 500, 200, 200]


def test_rules_play_in_the_order_they_came(proxy: FaultProxy) -> None:
    proxy.add(Status(500))
    proxy.add(Status(502))
    assert [ask(proxy).status_code for _ in range(3)] == [500, 502, 200]


def test_for_ever_until_cleared(proxy: FaultProxy) -> None:
    proxy.add(Status(503), times=None)
    assert [ask(proxy).status_code for _ in range(3)] == [503, 503, 503]
    proxy.clear()
    assert proxy.log == []
    assert ask(proxy).status_code == 200


def test_a_wiki_that_is_gone_is_a_bad_gateway() -> None:
    with FaultProxy(server.free_port()) as proxy:
        assert ask(proxy).status_code == 502


def test_pywikibot_goes_through_the_proxy(proxy: FaultProxy, proxied_pywikibot: Path, tmp_path: Path) -> None:
    proxy.add(ReplaceBody("{}"), match="titles=Sandbox")  # as a broken cache in between would
    script = "import pywikibot; print(repr(pywikibot.Page(pywikibot.Site(), 'Sandbox').text))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        cwd=tmp_path,
        env={**os.environ, "PYWIKIBOT_DIR": str(proxied_pywikibot), "PYWIKIBOT_NO_USER_CONFIG": "0"},
    )
    assert proxy.requests("meta=.*siteinfo"), done.stderr
    assert any(isinstance(exchange.fault, ReplaceBody) for exchange in proxy.log), proxy.requests()


def test_faults_of_the_wiki_itself(wiki: DevWiki) -> None:
    """What `devwiki fault` plays inside the wiki, as a client meets it, live and gone again."""
    alice = wiki.alice
    wiki.readonly("moving house")
    with pytest.raises(Exception, match="readonly"):
        alice.edit("Sandbox", "x")
    wiki.clear_faults()
    wiki.lag(7)
    with pytest.raises(Exception, match=r"maxlag: .* 7 seconds lagged"):
        alice.call("query", meta="siteinfo", maxlag=5)
    assert alice.call("query", meta="siteinfo", maxlag=8)
    wiki.clear_faults()
    wiki.settings('{"wgMaxArticleSize": 1}')
    with pytest.raises(Exception, match="contenttoobig"):
        alice.edit("Sandbox", "x" * 2000)
    wiki.outage()
    assert requests.get(wiki.api, timeout=20).status_code == 503
    wiki.clear_faults()
    assert alice.edit("Sandbox", "x" * 2000)
