"""The reference pages say what the code says, and name everything that a user can meet."""

import pytest

from orderloom.infra.settings import documented
from orderloom.kernel.errors import Refusal
from tools import discover, reference
from tools import words as registry

from .rules.documentation import clashing_codes, stale_pages, unnamed
from .rules.refusals import UNREACHED, WHERE, said_in, unreached_refusals
from .rules.registry import plants
from .rules.tree import Tree
from .rules.words import incomplete_words, unspoken


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return reference.from_code()


def named() -> dict[str, list[str]]:
    """By page, what the code has."""
    return {
        "reference/events.md": [each.name for each in discover.events()],
        "reference/refusals.md": [each.code for each in discover.refusals()],
        "reference/permissions.md": list(discover.permissions()),
        "reference/settings.md": [each.variable for each in documented()],
        "reference/cli.md": [f"orderloom {name}" for name in discover.command_names()],
        "reference/invariants.md": list(discover.fsck_rules()),
    }


def test_the_pages_are_what_the_code_gives(made: dict[str, str]) -> None:
    from_database = {"reference/tables.md", "reference/schema.txt"}
    written = {name: text for name, text in reference.written().items() if name not in from_database}

    found = stale_pages(made, written)

    assert not found, "\n".join(map(str, found))


def test_everything_is_named() -> None:
    found = unnamed(named(), reference.written())

    assert not found, "\n".join(map(str, found))


def test_every_lifecycle_is_drawn(made: dict[str, str]) -> None:
    moves = [(a.value, b.value) for _, each in discover.lifecycles() for (a, _), b in each.moves.items()]

    assert all(f"{start} --> {end}" in made["reference/lifecycles.md"] for start, end in moves)


@plants("docs.fresh")
@pytest.mark.parametrize(
    ("made", "written", "what"),
    [
        ({"a.md": "one\ntwo"}, {"a.md": "one\nzwei"}, "a.md:2: run `make docs`"),
        ({"a.md": "one"}, {}, "a.md:1: is not written yet"),
        ({}, {"a.md": "one"}, "a.md:1: is generated no longer"),
    ],
)
def test_a_stale_page_is_named(made: dict[str, str], written: dict[str, str], what: str) -> None:
    assert [what in str(violation) for violation in stale_pages(made, written)] == [True]


@plants("docs.named")
def test_what_a_page_lacks_is_named() -> None:
    found = unnamed({"events.md": ["order.placed", "order.lost"]}, {"events.md": "`order.placed` and order.lost"})

    assert [violation.what for violation in found] == ["order.lost is not in the reference: run `make docs`"]


def is_new(each: type[Refusal]) -> bool:
    """A special case may say more than the refusal whose code it has."""
    return not any(getattr(base, "code", "") == each.code for base in each.__bases__)


def test_a_code_says_one_thing() -> None:
    found = clashing_codes((each.code, discover.sentence(each)) for each in discover.refusals() if is_new(each))

    assert not found, "\n".join(map(str, found))


def test_every_refusal_is_brought_about_by_a_test(repository: Tree) -> None:
    tests = [source for source in repository.sources if source.parts[0] == "tests"]

    found = unreached_refusals({each.code: each.__name__ for each in discover.refusals()}, said_in(tests))

    assert not found, "\n".join(map(str, found))


@plants("refusals.reached")
def test_a_refusal_without_a_test_is_named() -> None:
    excused = dict.fromkeys(UNREACHED, "")
    refusals = excused | {"too_late": "TooLate", "too_early": "TooEarly", "too_dear": "TooDear"}

    found = unreached_refusals(refusals, {"too_early", "TooDear", "too_many"})

    assert [violation.what for violation in found] == [
        f"no test brings too_late about{WHERE}",
        "too_many is excused, and is tested or gone",
    ]


@plants("docs.codes")
def test_a_code_that_says_two_things_is_named() -> None:
    found = clashing_codes([("late", "Too late."), ("late", "Gone."), ("early", "Too early."), ("early", "Too early.")])

    assert [violation.what for violation in found] == ["late says Gone. and Too late."]


def test_the_words_are_complete() -> None:
    assert incomplete_words(registry.groups()) == []


@plants("words.complete")
@pytest.mark.parametrize(
    ("word", "what"),
    [
        ({"Lost": ("Lost", "丢失")}, "a code is written in snake_case"),
        ({"lost": ("lost", "丢失")}, "does not begin with a capital"),
        ({"lost": ("", "丢失")}, "the English word is missing"),
        ({"lost": ("Lost", "Lost")}, "the Chinese word is missing"),
    ],
)
def test_a_gap_in_the_words_is_named(word: dict[str, tuple[str, str]], what: str) -> None:
    assert [what in violation.what for violation in incomplete_words({"order": word})] == [True]


def test_every_code_has_words_and_every_word_a_code() -> None:
    found = unspoken(registry.coded(), registry.groups(), ahead=registry.AHEAD, without_codes=registry.OPEN)

    assert not found, "\n".join(map(str, found))


@plants("words.spoken")
@pytest.mark.parametrize(
    ("words", "what"),
    [
        ({"order": {"placed": 1}}, "order.lost: has no word"),
        ({"order": {"placed": 1, "lost": 1, "gone": 1}}, "order.gone: is a word that no code has"),
        ({"order": {"placed": 1, "lost": 1}, "ship": {"afloat": 1}}, "ship: no list in the code has this group"),
    ],
)
def test_a_code_without_words_is_named(words: dict[str, dict[str, int]], what: str) -> None:
    coded = {"order": {"placed", "lost"}}

    assert [violation.what for violation in unspoken(coded, words)] == [what]
    assert unspoken({"order": {"placed"}}, {"order": {"placed": 1, "gone": 1}}, ahead={"order"}) == []
    assert unspoken({}, {"ship": {"afloat": 1}}, without_codes={"ship"}) == []
