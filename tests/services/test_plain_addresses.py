"""Plain e-mail addresses are not shown to the library: it would say the same of each."""

from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.kinds import TellBy
from engage.services import contact_points

PLAIN = st.from_regex(contact_points._PLAIN, fullmatch=True).filter(lambda each: len(each) <= 64)


@settings(max_examples=150, deadline=None)
@given(PLAIN)
def test_a_plain_address_is_kept_as_the_library_would_have_it(address: str) -> None:
    known = validate_email(address, check_deliverability=False, test_environment=True).normalized
    assert contact_points.valid_address(TellBy.EMAIL, address) == known == address
