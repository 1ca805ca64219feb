"""The texts of the pages that a bot needs on a wiki: its stop page, its task page, and its request for approval."""

from __future__ import annotations

from bot.run.settings import Settings

STOP_TEXT = "yes"


def task_text(settings: Settings) -> str:
    """Returns the wikitext of the task page, for who meets the bot's edits."""
    wiki, pages, reports = settings.wiki, settings.pages, settings.reports
    on_reports = (
        "It also edits reports and their talk pages, as described there."
        if _on_people(settings)
        else ("It edits no page of people.")
    )
    return f"""{{{{Infobox Bot
| name = {wiki.account}
| operator = {wiki.contact}
| task = Keeps the pages made from the reports in [[:{reports.category}]]
| language = Python (pywikibot)
| flagged =
}}}}
'''{wiki.account}''' reads the reports in [[:{reports.category}]] and keeps these pages: [[{pages.base}/Index]] and the
pages below it. It never changes what people write on them, and makes no edit where nothing changed. {on_reports}

* '''Stop it''': replace the word on [[{pages.stop_page}]] by anything else. The bot looks there before each edit.
* '''How it is''': [[{pages.base}/Index/Status]].
* '''Operator''': {wiki.contact}
"""


def request_text(settings: Settings) -> str:
    """Returns the wikitext of a request for approval, to be put where the wiki wants such requests."""
    pages, guards = settings.pages, settings.guards
    return f"""=== {settings.wiki.account} ===
* '''Operator''': {settings.wiki.contact}
* '''Task''': [[{pages.task_page}]]; it keeps [[{pages.base}/Index]] and the pages below it, made from the reports in
[[:{settings.reports.category}]].
* '''Edits''': none where nothing changed; {guards.max_edits} a run at the most, {guards.max_new_pages} of them new.
* '''Runs''': {_times(settings)}; one edit at a time, with maxlag.
* '''Stop page''': [[{pages.stop_page}]], looked at before each edit; {{{{bots}}}} and {{{{nobots}}}} are honoured.
* '''Flag''': asked for, with high-volume editing.
"""


def _times(settings: Settings) -> str:
    schedule = settings.schedule
    return (
        f"at {', '.join(schedule.at)} ({schedule.timezone})" if schedule.at else f"every {schedule.every_hours:g} hours"
    )


def _on_people(settings: Settings) -> bool:
    return settings.flags.marks or settings.flags.notes or bool(settings.pages.list_template)
