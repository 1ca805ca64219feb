"""The collections that come with the bot, one TOML file for each family of reports."""
