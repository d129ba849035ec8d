import pytest

from engage.domain.errors import NotFound
from engage.domain.outcomes import OUTCOMES, SOURCE_URL, outcome


def test_there_are_nine_in_order():
    assert [each.id for each in OUTCOMES] == list(range(1, 10))
    assert len({each.text for each in OUTCOMES}) == 9
    assert all(outcome(each.id) is each for each in OUTCOMES)


def test_they_are_whole_sentences_without_stray_spaces():
    for each in OUTCOMES:
        assert each.text.endswith(".")
        assert each.text == " ".join(each.text.split())


def test_the_seventh_has_the_government_wording():
    assert outcome(7).text == "People who use health and social care services are safe from harm."
    assert SOURCE_URL.startswith("http://www.gov.scot/")


@pytest.mark.parametrize("number", [0, 10, -1])
def test_there_is_no_other(number):
    with pytest.raises(NotFound) as refusal:
        outcome(number)
    assert refusal.value.code == "outcome_unknown"
