"""What the bot remembers between runs: the records of it, and the SQLite file that keeps them."""
