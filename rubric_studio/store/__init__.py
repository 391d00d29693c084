"""The files of a workspace: read strictly, changed line by line, replaced whole or not at all."""
