"""Runs the command line with ``python -m bot.cli``."""

import sys

from bot.cli.main import main

sys.exit(main())
