"""Check digits: whether the figures of a number agree with one another."""

from __future__ import annotations


def health_number(digits: str) -> bool:
    """Whether ten figures are a CHI or NHS number by their last one (modulus 11)."""
    if len(digits) != 10:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def begins_with_a_day(digits: str) -> bool:
    """Whether it begins with a day and a month, as a CHI number does."""
    return 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12


def card(digits: str) -> bool:
    """Whether 13 to 19 figures are the number of a payment card (Luhn)."""
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def iban(text: str) -> bool:
    """Whether capitals and figures without blanks are an international account number (modulus 97)."""
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum()):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1
