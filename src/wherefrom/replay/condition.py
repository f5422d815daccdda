"""A policy's condition: SQL that is parsed, looked through, and written anew; never passed on.

What is not on the lists below does not reach an engine, however it is spelt: no query within a
query, no file, no function that could read one. A refusal points to the place in the text.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn, TypeAlias

import sqlglot
from msgspec import Struct
from sqlglot import exp

from wherefrom.engines.duckdb import DIALECT
from wherefrom.errors import PolicyError, did_you_mean

Scalar: TypeAlias = str | int | float | bool | date | datetime
Value: TypeAlias = Scalar | list[Scalar]

QUOTE = '"'
WIDTH = 100  # of a line shown around the place of a refusal
WRITTEN_IN = "duckdb"  # the dialect of `when`, whatever engine answers it
FUNCTIONS = (
    "abs", "coalesce", "contains", "ends_with", "has_any_word", "len", "length", "list_contains",
    "list_has_all", "list_has_any", "lower", "regexp_matches", "starts_with", "trim", "upper",
)  # fmt: skip
_LET_THROUGH: frozenset[type[exp.Expr]] = frozenset({
    exp.And, exp.Or, exp.Not, exp.Paren, exp.Case, exp.If,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Between, exp.In, exp.Is, exp.Like, exp.ILike, exp.Escape,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe,
    exp.Literal, exp.Boolean, exp.Null, exp.Array, exp.Column, exp.Identifier,
    exp.Abs, exp.Coalesce, exp.Contains, exp.EndsWith, exp.Length, exp.Lower, exp.StartsWith,
    exp.ArrayContains, exp.ArrayContainsAll, exp.ArrayOverlaps, exp.RegexpLike, exp.Trim, exp.Upper,
})  # fmt: skip
_DATES = {exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.TIMESTAMPTZ}


class Condition(Struct, frozen=True):
    """A condition that was let through.

    Attributes:
        text: as the policy's author wrote it.
        sql: as the engine is asked.
        columns: those it looks at, sorted.
        parameters: those it uses, sorted.
    """

    text: str
    sql: str
    columns: tuple[str, ...]
    parameters: tuple[str, ...]


def parse(
    text: str, columns: Sequence[str], parameters: Mapping[str, Value], where: str
) -> Condition:
    """Return the condition, with the parameters' values in their places.

    Args:
        text: a SQL condition.
        columns: those it may look at.
        parameters: by name; `$name` in the text stands for the value.
        where: which policy and rule, to begin a refusal with.

    Raises:
        PolicyError: it is no SQL, or it asks for something that is not let through.
    """
    return _Look(text, columns, parameters, where).condition()


class _Look:
    """One walk through one condition."""

    def __init__(
        self, text: str, columns: Sequence[str], parameters: Mapping[str, Value], where: str
    ) -> None:
        self.text = text
        self.columns = columns
        self.parameters = parameters
        self.where = where
        self.seen: set[str] = set()
        self.used: set[str] = set()

    def condition(self) -> Condition:
        try:
            whole = exp.Paren(this=self.tree())  # so that the tree's top can be replaced too
            for node in list(whole.walk()):
                self.look(node)
            for node in list(whole.walk(bfs=False)):
                if (anew := self.anew(node)) is not node:
                    node.replace(anew)
            sql = whole.sql(DIALECT, comments=False)
        except RecursionError:
            self.refuse("it is nested too deeply", 0)
        return Condition(self.text, sql, tuple(sorted(self.seen)), tuple(sorted(self.used)))

    def tree(self) -> exp.Expr:
        try:
            trees = sqlglot.parse(self.text, dialect=WRITTEN_IN)
        except sqlglot.errors.ParseError as error:
            first = error.errors[0]
            self.refuse(f"it cannot be read ({_reason(first)})", self.offset(first))
        except sqlglot.errors.TokenError:
            self.refuse("it cannot be read (a quote or a bracket is left open)", 0)
        if len(trees) != 1 or trees[0] is None:
            self.refuse("it is not one condition", max(self.text.find(";"), 0))
        return trees[0]

    def offset(self, error: Mapping[str, Any]) -> int:
        lines = self.text.splitlines(keepends=True)
        line, column = error.get("line") or 1, error.get("col") or 1
        # sqlglot counts to the end of the word that it stumbled over
        end = sum(len(each) for each in lines[: line - 1]) + column
        return max(end - len(error.get("highlight") or " "), 0)

    def look(self, node: exp.Expr) -> None:
        """Refuse a node that is not let through."""
        if isinstance(node, exp.Column):
            self.look_at_column(node)
        elif isinstance(node, exp.Placeholder):
            self.look_at_parameter(node)
        elif not (
            type(node) in _LET_THROUGH
            or (isinstance(node, exp.Cast) and node.this.is_string and node.to.this in _DATES)
            or (isinstance(node, exp.DataType) and node.this in _DATES)
            or _is_words(node)
        ):
            self.refuse_node(node)

    def look_at_column(self, node: exp.Column) -> None:
        name = node.name.lower()
        if node.table or name not in self.columns:
            known = f" There are: {', '.join(self.columns)}."
            remedy = did_you_mean(name, self.columns) or known
            if node.this.quoted:
                remedy = f" A text stands in single quotes: '{node.name}'."
            self.refuse(f'there is no column "{node.sql().strip(QUOTE)}"', _start(node), remedy)
        self.seen.add(name)

    def look_at_parameter(self, node: exp.Placeholder) -> None:
        if node.name not in self.parameters:
            written = f"${node.name}" if f"${node.name}" in self.text else "?"
            remedy = did_you_mean(node.name, self.parameters) or " Give it under [parameters]."
            self.refuse(f'there is no parameter "{written}"', self.text.find(written), remedy)
        self.used.add(node.name)

    def anew(self, node: exp.Expr) -> exp.Expr:
        """Return a node as all engines understand it, or the node itself."""
        if isinstance(node, exp.Placeholder):
            return literal(self.parameters[node.name])
        if isinstance(node, exp.Column):
            return exp.column(node.name.lower(), quoted=True)
        if isinstance(node, exp.In) and node.args.get("field"):
            return self.member(node)
        if _is_words(node):
            return self.words(node)
        return node

    def member(self, node: exp.In) -> exp.Expr:
        """Return `x in list`: a list of values, or a look into a column."""
        field = self.anew(node.args["field"])
        if isinstance(field, exp.Array):
            values = field.expressions
            return exp.In(this=node.this, expressions=values) if values else exp.false()
        return exp.ArrayContains(this=field, expression=node.this)

    def words(self, node: exp.Expr) -> exp.Expr:
        """Return `has_any_word(text, words)` as a search: whole words, in any case and script."""
        match [
            literal(self.parameters[each.name]) if isinstance(each, exp.Placeholder) else each
            for each in node.expressions
        ]:
            case [text, exp.Array() as words] if all(word.is_string for word in words.expressions):
                pass
            case _:
                usage = "has_any_word(text, ['hiring', 'job'])"
                self.refuse(f"has_any_word needs a text and words: {usage}", _start(node))
        any_word = "|".join(re.escape(word.name) for word in words.expressions)
        pattern = rf"(?i)(^|[^\pL\pN])({any_word})($|[^\pL\pN])"
        found = exp.RegexpLike(this=text, expression=exp.Literal.string(pattern))
        return found if any_word else exp.false()

    def refuse_node(self, node: exp.Expr) -> NoReturn:
        start = _start(node)
        if isinstance(node, exp.Func) and "start" in node.meta:
            name = self.text[node.meta["start"] : node.meta["end"] + 1].lower()
            remedy = did_you_mean(name, FUNCTIONS) or f" There are: {', '.join(FUNCTIONS)}."
            self.refuse(f'there is no function "{name}" in a policy', start, remedy)
        kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).lower()
        remedy = " A condition compares, joins and counts what its own activity says, no more."
        self.refuse(f"a policy has no use for this ({kind})", start, remedy)

    def refuse(self, what: str, offset: int, remedy: str = "") -> NoReturn:
        before = self.text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        first = max(column - 1 - WIDTH // 2, 0)
        shown = self.text.split("\n")[line - 1][first : first + WIDTH]
        raise PolicyError(
            f"{self.where}: {what}, at line {line}, column {column} of its condition.{remedy}\n"
            f"    {shown}\n    {' ' * (column - 1 - first)}^"
        )


def literal(value: Value) -> exp.Expr:
    """Return a value of a policy's parameter as SQL."""
    if isinstance(value, list):
        return exp.Array(expressions=[literal(each) for each in value])
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "timestamp")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    if isinstance(value, str):
        return exp.Literal.string(value)
    return exp.Literal.number(value)


def _is_words(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "has_any_word"


def _start(node: exp.Expr) -> int:
    """Return where a node begins in the text, as far as any part of it knows."""
    return min((each.meta["start"] for each in node.walk() if "start" in each.meta), default=0)


def _reason(error: Mapping[str, Any]) -> str:
    found = error.get("highlight") or "its end"
    said = str(error.get("description") or "not SQL")
    return f'something is missing after "{found}"' if "<class" in said else said.lower()
