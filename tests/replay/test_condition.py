"""A condition is looked through: what is let through, what is refused, and where it points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherefrom.errors import PolicyError
from wherefrom.replay.condition import parse
from wherefrom.replay.policy import COLUMNS

LISTS = {"channels": ["email", "chat"], "none": [], "least": 3, "word": "it's", "yes": True}


def look(text):
    return parse(text, COLUMNS, LISTS, 'Policy "mine", rule 1')


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("type == 'Create'", "(\"type\" = 'Create')"),
        ("Channel in $channels", "(\"channel\" IN ('email', 'chat'))"),
        ("channel in $none", "(FALSE)"),
        ("channel not in $none", "(NOT FALSE)"),
        ("length > $least", '("length" > 3)'),
        ("name = $word", "(\"name\" = 'it''s')"),
        ("reply = $yes", '("reply" = TRUE)'),
        ("'x' in tags", "(ARRAY_CONTAINS(\"tags\", 'x'))"),
        ("published >= date '2024-01-01'", "(\"published\" >= CAST('2024-01-01' AS DATE))"),
        (
            "published < timestamp '2024-01-01 09:00'",
            "(\"published\" < CAST('2024-01-01 09:00' AS TIMESTAMP))",
        ),
        ("to is null -- why not", '("to" IS NULL)'),
        ("name is distinct from content", '("name" IS DISTINCT FROM "content")'),
        ("has_any_word(text, [])", "(FALSE)"),
    ],
)
def test_condition_is_written_anew(text, sql):
    assert look(text).sql == sql


def test_condition_knows_its_columns_and_parameters():
    condition = look("(hour > $least or not reply) and lower(name) like 'a%'")
    assert condition.columns == ("hour", "name", "reply")
    assert condition.parameters == ("least",)


@pytest.mark.parametrize(
    ("text", "said", "line", "column"),
    [
        ("tagz = 'x'", 'no column "tagz".* Did you mean "tags"', 1, 1),
        ('type = "Create"', "text stands in single quotes: 'Create'", 1, 8),
        ("hour > 3 and\n  lenght > 3", 'no column "lenght".* Did you mean "length"', 2, 3),
        ("list_haz_any(tags, ['x'])", 'no function "list_haz_any".*"list_has_any"', 1, 1),
        ("length > 1 and read_csv('/etc/passwd')", 'no function "read_csv"', 1, 16),
        ("getenv('HOME') = 'x'", 'no function "getenv"', 1, 1),
        ("sum(hour) > 1", 'no function "sum"', 1, 1),
        ("list_filter(tags, t -> t = 'a')", 'no function "list_filter"', 1, 1),
        ("foo(name) in $channels", 'no function "foo"', 1, 1),
        ("has_any_word(foo(name), ['x'])", 'no function "foo"', 1, 14),
        ("has_any_word(name)", "needs a text and words", 1, 1),
        ("has_any_word(name, tags)", "needs a text and words", 1, 1),
        ("has_any_word(name, ['a'], 1)", "needs a text and words", 1, 1),
        ("(select true)", "no use for this .subquery", 1, 1),
        ("hour in (select 1)", "no use for this .subquery", 1, 17),
        ("exists(select 1)", "no use for this .exists", 1, 15),
        ("hour::varchar = '3'", "no use for this .cast", 1, 1),
        ("row_number() over () > 1", "no use for this .window", 1, 1),
        ("$leest > 1", 'no parameter "\\$leest".*"least"', 1, 1),
        ("hour > ?", 'no parameter "\\?"', 1, 8),
        ("activities.hour > 1", 'no column "activities.hour"', 1, 1),
        ("hour > 3; drop table activities", "not one condition", 1, 9),
        ("", "not one condition", 1, 1),
        ("type = ", "cannot be read", 1, 6),
        ("type = 'x", "quote or a bracket is left open", 1, 1),
        ("(" * 5000 + "true" + ")" * 5000, "nested too deeply", 1, 1),
    ],
)
def test_condition_refuses_and_points_to_the_place(text, said, line, column):
    with pytest.raises(PolicyError, match=said) as refused:
        look(text)
    first, shown, caret = str(refused.value).split("\n")
    assert first.startswith('Policy "mine", rule 1: ')
    assert f"at line {line}, column {column} of its condition" in first
    assert caret == f"    {' ' * (column - 1)}^"
    assert shown.strip() == text.split("\n")[line - 1][:100].strip()


@settings(deadline=None, max_examples=150, derandomize=True)
@given(
    words=st.lists(
        st.sampled_from([
            *("hour", "tags", "type", "name", "(", ")", "[", "]", ",", ".", "'x'", "1", "null"),
            *("and", "or", "not", "in", "=", "<", "+", "||", "like", "between", "is", "$least"),
            *("case", "when", "then", "else", "end", "select", "from", "exists", "lower", "cast"),
            *("::", "->", ";", "--", "/*", "$", "?", "*", "has_any_word", "read_csv", "\n"),
        ]),
        max_size=12,
    )
)  # fmt: skip
def test_condition_is_let_through_or_refused_never_else(words):
    try:
        condition = look(" ".join(words))
    except PolicyError:
        return
    assert "select" not in condition.sql.lower()
    assert "read_csv" not in condition.sql.lower()
