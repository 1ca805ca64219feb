"""What the scripts for operators share: pywikibot's options, pages chosen by them, and calls of the bot's commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pywikibot
from pywikibot import config, pagegenerators

from bot.cli import main
from bot.cli.session import Session
from bot.run.endings import EXPECTED, exit_for
from bot.run.settings_file import load

params = {"&params;": pagegenerators.parameterHelp}
"""For ``docuReplacements`` of a script: how pages are chosen."""


@dataclass
class Call:
    """One call of a script: ``-settings:``, ``-always``, the script's own options, and the pages that were chosen."""

    settings: Path | None = None
    always: bool = False
    named: dict[str, str] = field(default_factory=dict)
    factory: pagegenerators.GeneratorFactory | None = None
    chooses: bool = False  # whether an option chose pages, be it none

    @classmethod
    def of(cls, args: tuple[str, ...], names: Collection[str] = (), *, pages: bool = False) -> Call:
        """Parses the options; pywikibot's global ones go to it. Ends the script with 2 where one is unknown."""
        call = cls(factory=pagegenerators.GeneratorFactory() if pages else None)
        for arg in pywikibot.handle_args(args):
            name, _, value = arg.removeprefix("-").partition(":")
            if name == "settings":
                call.settings = Path(value)
            elif name == "always":
                call.always = True
            elif name in names:
                call.named[name] = value
            elif call.factory is not None and call.factory.handle_arg(arg):
                call.chooses = True
            else:
                sys.exit(f"unknown option {arg}; see -help")
        os.environ.setdefault("PYWIKIBOT_DIR_PWB", config.base_dir)  # the bot looks where pywikibot was configured
        return call

    def chosen(self) -> Iterator[pywikibot.Page]:
        """The pages that were chosen; none where no option chose any."""
        generator = self.factory.getCombinedGenerator() if self.factory else None
        yield from generator or ()

    def session(self) -> Session:
        """The bot's settings and state, as its own commands have them."""
        args = main.parser().parse_args(["run", *self._with_settings()])
        source = main._settings_file(args)
        return Session(load(source), args, (), source)

    def salonbot(self, *words: str) -> int:
        """One command of the bot's; its exit code."""
        return main.main([*words, *self._with_settings()])

    def agreed(self, question: str) -> bool:
        """Whether to go on: ``-always``, or a person at a terminal says so."""
        if self.always or config.simulate:
            return True
        if not sys.stdin.isatty():
            print(f"{question} Say so with -always.", file=sys.stderr)
            return False
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")

    def _with_settings(self) -> list[str]:
        return ["--settings", str(self.settings)] if self.settings else []


def ended(work: object) -> None:
    """Ends the script with what ``work()`` returns; an error that the bot knows is one message and its exit code."""
    assert callable(work)
    try:
        sys.exit(work())
    except EXPECTED as error:
        print(error, file=sys.stderr)  # pywikibot's own messages go to the bot's log
        sys.exit(int(exit_for(error)))
