"""Our own code, taken apart."""

from __future__ import annotations

import ast
import gc


def tree_of(source: str) -> ast.Module:
    """Parse a module's text.

    Nothing is cleared away meanwhile: an object that goes then may make a traceback, which parses in its turn, and
    CPython 3.11 takes that for an error of its own (AST constructor recursion depth mismatch).
    """
    was = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        if was:
            gc.enable()
