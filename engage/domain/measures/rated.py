"""Measure 9, as far as somebody has to read for it: the answers of a sample, judged item by item (`answer_quality`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engage.domain.answer_quality import AnswerType, Mark, Marks, QualityItem
from engage.domain.measures.values import Agreement, Proportion


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person found, as it stands after they put right what they marked wrongly."""

    marks: Marks
    sort: AnswerType


@dataclass(frozen=True, slots=True)
class SampledAnswer:
    """One answer of the sample, with who gave it and the day on which it became public. The first rating counts; the
    second, where there is one, says if two people find the same."""

    body: int
    on: date
    first: Rating | None = None
    second: Rating | None = None


def read(sample: Iterable[SampledAnswer]) -> Proportion:
    """Answers of the sample that somebody has judged, of all in it."""
    every = list(sample)
    return Proportion(sum(each.first is not None for each in every), len(every))


def items(sample: Iterable[SampledAnswer]) -> Mapping[QualityItem, Proportion]:
    """For each item, the answers that meet it, of those to which it applies."""
    found = Counter((item, mark) for each in sample if each.first for item, mark in each.first.marks.items())
    return {
        item: Proportion(found[item, Mark.MET], found[item, Mark.MET] + found[item, Mark.NOT_MET])
        for item in QualityItem
    }


def whole(counted: Mapping[QualityItem, Proportion]) -> Proportion:
    """Items met, of those that apply, over all answers together."""
    return Proportion(
        sum(each.numerator for each in counted.values()), sum(each.denominator for each in counted.values())
    )


def types(sample: Iterable[SampledAnswer]) -> Mapping[AnswerType, int]:
    """How many answers are of each type."""
    found = Counter(each.first.sort for each in sample if each.first)
    return {each: found[each] for each in AnswerType}


def agreement(sample: Iterable[SampledAnswer]) -> Agreement:
    """Whether two people find the same: Cohen's kappa over every item of every answer that two have judged, with the
    three marks as categories. kappa = (po - pe) / (1 - pe): po is the part of the pairs that are alike, pe the part
    that would be alike by chance, from how often the first and the second give each mark. Source: Cohen 1960, "A
    coefficient of agreement for nominal scales", Educational and Psychological Measurement 20:37-46. None where chance
    alone would make all alike. It is not always the same two people."""
    pairs = [
        (each.first.marks[item], each.second.marks[item])
        for each in sample if each.first and each.second
        for item in QualityItem
    ]  # fmt: skip
    n, alike = len(pairs), sum(one is other for one, other in pairs)
    ours, theirs = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    # multiplied out by n squared, so that nothing is rounded before the last step
    by_chance = sum(ours[mark] * theirs[mark] for mark in Mark)
    kappa = (alike * n - by_chance) / (n * n - by_chance) if n * n != by_chance else None
    return Agreement(kappa, alike, n)
