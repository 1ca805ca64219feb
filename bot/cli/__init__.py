"""The command line: parses argv, runs one command and prints what came of it."""
