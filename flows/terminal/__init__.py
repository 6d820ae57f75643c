"""The commands of `samdrift`: one file a group, Danish texts in `texts.py`. Only `flows/cli.py` uses it."""
