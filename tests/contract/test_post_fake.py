"""The shipped fake keeps the post contract, so that tests built on it mean something."""

import pytest

from connectors.contract.fake_post import FakePost
from connectors.contract.post import DIGITAL, NANCY, REFERENCE, PostContract, PostRefusalContract
from connectors.errors import Duplicate


class TestFakePost(PostContract, PostRefusalContract):
    @pytest.fixture
    def post(self) -> FakePost:
        return FakePost()

    @pytest.fixture
    def truth(self, post: FakePost) -> FakePost:
        return post


async def test_a_double_sending_shows_as_two() -> None:
    post = FakePost()
    await post.send_digital(DIGITAL, REFERENCE)
    await post.send_digital(DIGITAL, REFERENCE)
    assert post.sent(REFERENCE) == 2
    assert post.calls["send_digital"] == 2


async def test_the_error_asked_for_is_the_error_given() -> None:
    post = FakePost()
    wanted = Duplicate("findes", remote_id="1")
    post.fail_next(wanted)
    with pytest.raises(Duplicate) as raised:
        await post.is_registered(NANCY)
    assert raised.value is wanted
