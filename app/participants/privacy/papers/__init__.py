"""The papers of the law, made from the tags of the columns: they cannot fall behind the program."""
