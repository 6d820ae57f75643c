import pytest

from connectors.errors import Rejected
from connectors.ports import CareSystem, Probe, read_only


class System:
    name = "Omsorgssystemet"
    intervention_probe = Probe.NONE
    token = "hemmelig"

    async def missing_pathways(self, citizen):
        return ()

    async def open_pathway(self, citizen, pathway):
        raise AssertionError("a preview wrote")


def test_a_preview_may_read_what_the_port_tells_of_itself():
    system = read_only(System(), CareSystem)
    assert (system.name, system.intervention_probe) == ("Omsorgssystemet", Probe.NONE)


async def test_a_preview_may_call_a_declared_read():
    assert await read_only(System(), CareSystem).missing_pathways(None) == ()


@pytest.mark.parametrize("name", ["open_pathway", "token", "invented"])
def test_a_preview_gets_nothing_else(name):
    with pytest.raises(Rejected) as refused:
        getattr(read_only(System(), CareSystem), name)
    assert refused.value.code == "READ_ONLY"
