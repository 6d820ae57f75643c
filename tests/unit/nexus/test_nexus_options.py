"""What Nexus lists of itself is read from the home document's own links, without a citizen."""

import pytest
from nexus_recording import at, links

from connectors.errors import NotConfigured
from connectors.ports import OptionKind


def home(nexus, **rels):
    nexus.set("GET", "", {"_links": links(**rels)})


async def test_names_are_listed_once_in_order_without_those_no_longer_in_use(nexus, system):
    home(nexus, organizations=at("organizations"))
    teams = [{"name": "Team Syd"}, {"name": "Team Nord", "active": True}, {"name": "Team Syd"}, {"name": ""}, {"id": 7}]
    nexus.set("GET", "organizations", [*teams, {"name": "Nedlagt team", "active": False}])
    assert await system.options(OptionKind.ORGANISATIONS) == ["Team Nord", "Team Syd"]


async def test_suppliers_have_a_link_of_their_own(nexus, system):
    home(nexus, suppliers=at("suppliers"))
    nexus.set("GET", "suppliers", [{"name": "Forebyggelsesteam Nord"}])
    assert await system.options(OptionKind.SUPPLIERS) == ["Forebyggelsesteam Nord"]


async def test_interventions_are_shown_for_a_citizen_only_so_nobody_is_asked(nexus, system):
    assert await system.options(OptionKind.INTERVENTIONS) is None
    assert nexus.calls == []


async def test_a_missing_right_is_named(nexus, system):
    home(nexus)
    with pytest.raises(NotConfigured, match="organizations"):
        await system.options(OptionKind.ORGANISATIONS)
