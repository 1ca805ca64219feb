"""The help page is made once in each language, and is people's from then on."""

from __future__ import annotations

import pytest

from bot.plan import markers
from bot.render.messages import languages
from bot.run.outcome import Exit
from testing.cycles import BASE, CATEGORY, INDEX, STOP, Bot, settings

HELP = f"{INDEX}/Help"


@pytest.fixture
def bot() -> Bot:
    return Bot()


def text(bot: Bot, title: str = HELP) -> str:
    return bot.wiki.pages[title].text


def test_it_is_made_and_every_page_links_to_it(bot: Bot) -> None:
    bot.settings = settings(pages={"languages": ["en", "fr"]})
    bot.run(status_page=True)
    for title, page in bot.wiki.pages.items():
        if title.startswith(INDEX) and not title.endswith(".json") and "/Help" not in title:
            assert f"[[:{HELP}{'/fr' if title.endswith('/fr') else ''}|" in page.text, title
    assert "Pour corriger" not in text(bot)
    assert 'lang="fr"' in text(bot, f"{HELP}/fr")
    assert bot.run(status_page=True).exit is Exit.DONE
    assert bot.wiki.saved() == []


def test_it_says_what_is_typed_and_types_nothing_of_it(bot: Bot) -> None:
    bot.settings = settings(pages={"list_template": "Salons list"})
    bot.run()
    assert "&#123;&#123;Salons list end&#125;&#125;" in text(bot)
    assert "{{Salons" not in text(bot)
    assert f"[[:{STOP}|" in text(bot)
    assert "action=purge" in text(bot)
    assert markers.find(text(bot), "help").ours
    assert not bot.wiki.using("Salons list")


@pytest.mark.parametrize("change", ["Ours now.", "", "<!-- salonbot:begin help -->"])
def test_whatever_people_make_of_it_stays(bot: Bot, change: str) -> None:
    bot.run()
    bot.wiki.add(HELP, change)
    assert bot.run().exit is Exit.DONE
    assert text(bot) == change


def test_a_page_that_is_there_already_is_left_as_it_is(bot: Bot) -> None:
    bot.wiki.add(HELP, "Our own help.")
    bot.run()
    assert text(bot) == "Our own help."


def test_one_that_was_deleted_does_not_come_back(bot: Bot) -> None:
    bot.run()
    del bot.wiki.pages[HELP]
    assert bot.run().exit is Exit.DONE
    assert HELP not in bot.wiki.pages


@pytest.mark.parametrize("title", ["Help:Salons", "", f"{BASE}/Help"])
def test_a_page_elsewhere_is_only_linked(bot: Bot, title: str) -> None:
    bot.settings = settings(pages={"help": title})
    bot.run()
    assert not any("Help" in page for page in bot.wiki.pages)
    assert (f"[[:{title}|the help page]]" in bot.wiki.pages[INDEX].text) is bool(title)


def test_somebody_who_is_quicker_is_not_overwritten(bot: Bot) -> None:
    save = bot.wiki.save

    def late(title: str, *args: object, **more: object) -> object:
        if title == HELP:
            bot.wiki.add(HELP, "Quicker.")
        return save(title, *args, **more)  # type: ignore[arg-type]

    bot.wiki.save = late  # type: ignore[assignment]
    assert bot.run().exit is Exit.DONE
    assert text(bot) == "Quicker."


@pytest.mark.parametrize("language", languages())
def test_it_is_whole_in_every_language(language: str) -> None:
    bot = Bot(settings=settings(pages={"languages": [language]}))
    bot.run()
    assert "<span lang=" not in text(bot)
    assert text(bot).count("\n== ") == 8
    assert f"[[:{CATEGORY}|" in text(bot)
