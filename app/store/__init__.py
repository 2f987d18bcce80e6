"""The journal on disk: the only code that knows peewee and SQLite; every save is one durable transaction."""
