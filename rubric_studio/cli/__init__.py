"""The command line: arguments in, sentences and tables out, an exit code at the end."""
