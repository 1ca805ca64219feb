"""The scripts of the checkout; ``pwb`` finds those for operators (``salon_…``) by the folder that is named here."""

from pathlib import Path

base_dir = Path(__file__).resolve().parent
