"""What every care-system adapter must keep.

Subclass `CareSystemContract` in a test module and give it the fixtures `system`, `truth`, `people`, `misnamed` and
`locked_out`. `truth` sees the remote system from behind and can make it fail: for a real test system it is a
transport around the HTTP client. An adapter without a remote system keeps `RecordContract` alone.
"""

from __future__ import annotations

from datetime import date

import pytest

from connectors.contract.care_calls import LETTER, ORDER, OTHER, REFERENCE, reads_of, writes_of
from connectors.contract.care_closing import ClosingRecords, ClosingRemote
from connectors.contract.care_options import ListingRecords, ListingRemote
from connectors.contract.care_truth import CareTruth, Fault, People
from connectors.cpr import Cpr
from connectors.errors import (
    ConnectorError,
    Duplicate,
    NotConfigured,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.ports import (
    CareCitizen,
    CareSystem,
    CitizenRef,
    NoAccess,
    RemoteId,
    TaskOrder,
    read_only,
)


async def reach(system: CareSystem, cpr: Cpr) -> CareCitizen:
    """Return a citizen that the test needs to be there."""
    found = await system.find_citizen(cpr)
    assert isinstance(found, CareCitizen)
    return found


class _KnownCitizen:
    @pytest.fixture
    async def citizen(self, system: CareSystem, people: People) -> CitizenRef:
        """Return the known citizen's own id in the care system."""
        return (await reach(system, people.known)).ref


class RecordContract(_KnownCitizen, ClosingRecords, ListingRecords):
    """What is created is there once, carries its reference, and can be found, changed and closed."""

    async def test_an_intervention_is_created_once_and_found_by_its_reference(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        before = truth.count_interventions(citizen)
        assert await system.find_intervention(citizen, REFERENCE) is None
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        assert await system.find_intervention(citizen, REFERENCE) == made
        assert await system.find_intervention(citizen, OTHER) is None
        assert truth.count_interventions(citizen) == before + 1

    async def test_an_edit_is_one_change_and_keeps_the_reference(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        changes = truth.changes()
        await system.edit_intervention(citizen, made, "Brev sendt 14. september")
        assert truth.changes() == changes + 1
        assert await system.find_intervention(citizen, REFERENCE) == made

    async def test_a_comment_is_one_change_and_keeps_the_reference(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        changes = truth.changes()
        await system.comment_intervention(citizen, made, "Aftal tid med borgeren", OTHER)
        assert truth.changes() == changes + 1
        assert await system.find_intervention(citizen, REFERENCE) == made
        assert await system.find_intervention(citizen, OTHER) is None

    async def test_a_task_is_found_while_open_and_after_it_is_closed(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        assert await system.find_task(citizen, REFERENCE) is None
        made = await system.create_task(citizen, people.task(), REFERENCE)
        assert await system.find_task(citizen, REFERENCE) == made
        assert made in await system.open_tasks(citizen)
        await system.close_task(citizen, made)
        assert made not in await system.open_tasks(citizen)
        assert await system.find_task(citizen, REFERENCE) == made
        assert truth.count_tasks(citizen) == 1

    async def test_closing_a_closed_task_is_quiet(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        made = await system.create_task(citizen, people.task(), REFERENCE)
        await system.close_task(citizen, made)
        changes = truth.changes()
        await system.close_task(citizen, made)
        assert truth.changes() == changes

    async def test_a_document_has_no_content_until_it_is_uploaded(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        assert await system.find_document(citizen, REFERENCE) is None
        entry = await system.create_document(citizen, LETTER, REFERENCE)
        assert await system.find_document(citizen, REFERENCE) == entry
        assert not await system.document_has_content(citizen, entry)
        await system.upload_document(citizen, entry, LETTER)
        assert await system.document_has_content(citizen, entry)
        assert truth.count_documents(citizen) == 1

    async def test_a_citizen_is_found_and_an_unknown_number_is_none(self, system: CareSystem, people: People) -> None:
        found = await reach(system, people.known)
        assert found.active
        assert not found.deceased
        assert not found.protected_address
        assert found.address is not None
        assert found.municipality_code == people.municipality_code
        assert await system.find_citizen(people.unknown) is None

    async def test_the_dead_the_protected_and_the_moved_are_told_apart(
        self, system: CareSystem, people: People
    ) -> None:
        assert (await reach(system, people.deceased)).deceased
        assert (await reach(system, people.protected)).protected_address
        assert (await reach(system, people.moved)).municipality_code not in {"", people.municipality_code}

    async def test_reads_change_nothing(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        changes = truth.changes()
        await system.check_settings()
        await system.find_citizen(people.known)
        await system.check_orderable(citizen)
        await system.missing_pathways(citizen)
        await system.interventions(citizen)
        await system.find_intervention(citizen, REFERENCE)
        await system.find_task(citizen, REFERENCE)
        await system.open_tasks(citizen)
        await system.find_document(citizen, REFERENCE)
        assert truth.changes() == changes

    async def test_a_preview_reads_and_is_refused_every_write(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        preview = read_only(system, CareSystem)
        changes = truth.changes()
        assert isinstance(await preview.find_citizen(people.known), CareCitizen)
        for write in writes_of(preview, citizen, people):
            with pytest.raises(Rejected) as refused:
                await write()
            assert refused.value.code == "READ_ONLY"
        assert truth.changes() == changes


class RemoteContract(_KnownCitizen, ClosingRemote, ListingRemote):
    """What holds where there is a system at the other end that can refuse, fail and lose its answer."""

    async def test_no_access_is_neither_unknown_nor_a_citizen(self, system: CareSystem, people: People) -> None:
        assert isinstance(await system.find_citizen(people.hidden), NoAccess)

    async def test_pathways_are_opened_one_level_at_a_time_outermost_first(
        self, system: CareSystem, truth: CareTruth, people: People
    ) -> None:
        newcomer = (await reach(system, people.newcomer)).ref
        missing = list(await system.missing_pathways(newcomer))
        assert missing
        while missing:
            changes = truth.changes()
            await system.open_pathway(newcomer, missing[0])
            assert truth.changes() == changes + 1
            assert list(await system.missing_pathways(newcomer)) == missing[1:]
            missing = missing[1:]
        await system.check_orderable(newcomer)

    async def test_an_open_pathway_is_not_opened_again(
        self, system: CareSystem, truth: CareTruth, people: People
    ) -> None:
        newcomer = (await reach(system, people.newcomer)).ref
        first = (await system.missing_pathways(newcomer))[0]
        await system.open_pathway(newcomer, first)
        changes = truth.changes()
        with pytest.raises(Duplicate):
            await system.open_pathway(newcomer, first)
        assert truth.changes() == changes

    async def test_a_lost_reply_never_becomes_a_second_intervention(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        before = truth.count_interventions(citizen)
        truth.fail_next_write(Fault.LOST)
        with pytest.raises(OutcomeUnknown):
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert await system.find_intervention(citizen, REFERENCE) is not None
        assert truth.count_interventions(citizen) == before + 1

    async def test_a_lost_reply_to_a_comment_is_unknown(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        truth.fail_next_write(Fault.LOST)
        with pytest.raises(OutcomeUnknown):
            await system.comment_intervention(citizen, made, "Aftal tid med borgeren", OTHER)

    async def test_a_lost_reply_to_a_task_or_document_can_be_asked_about(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        truth.fail_next_write(Fault.LOST)
        with pytest.raises(OutcomeUnknown):
            await system.create_task(citizen, people.task(), REFERENCE)
        assert await system.find_task(citizen, REFERENCE) is not None
        truth.fail_next_write(Fault.LOST)
        with pytest.raises(OutcomeUnknown):
            await system.create_document(citizen, LETTER, REFERENCE)
        assert await system.find_document(citizen, REFERENCE) is not None

    @pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.DOWN, Fault.CUT, Fault.MALFORMED])
    async def test_a_write_that_did_not_happen_is_unknown_and_proven_absent(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef, fault: Fault
    ) -> None:
        before = truth.count_interventions(citizen)
        truth.fail_next_write(fault)
        with pytest.raises(OutcomeUnknown):
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert truth.count_interventions(citizen) == before
        assert await system.find_intervention(citizen, REFERENCE) is None

    @pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.DOWN, Fault.CUT, Fault.MALFORMED])
    async def test_a_failed_read_is_unavailable_never_an_answer(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef, people: People, fault: Fault
    ) -> None:
        for read in reads_of(system, citizen, people):
            truth.fail_next_read(fault)
            with pytest.raises(Unavailable):
                await read()

    async def test_slow_down_is_throttled_and_nothing_happened(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        truth.fail_next_read(Fault.THROTTLED)
        with pytest.raises(Throttled):
            await system.find_citizen(people.known)
        changes = truth.changes()
        truth.fail_next_write(Fault.THROTTLED)
        with pytest.raises(Throttled):
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert truth.changes() == changes

    async def test_a_conflict_is_a_duplicate_only_when_our_reference_is_there(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        truth.fail_next_write(Fault.CONFLICT)
        with pytest.raises(Rejected) as refused:
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert refused.value.code == "CONFLICT"
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        truth.fail_next_write(Fault.CONFLICT)
        with pytest.raises(Duplicate) as duplicate:
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert duplicate.value.remote_id == made

    async def test_what_is_gone_is_rejected_not_retried(self, system: CareSystem, citizen: CitizenRef) -> None:
        with pytest.raises(Rejected):
            await system.edit_intervention(citizen, RemoteId("999999999"), "note")
        with pytest.raises(Rejected):
            await system.comment_intervention(citizen, RemoteId("999999999"), "besked", OTHER)
        with pytest.raises(Rejected):
            await system.close_task(citizen, RemoteId("999999999"))

    async def test_an_unknown_team_is_not_configured(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        order = TaskOrder("Ring", "Årsag", date(2026, 9, 28), people.organisation + "x")
        changes = truth.changes()
        with pytest.raises(NotConfigured) as wrong:
            await system.create_task(citizen, order, REFERENCE)
        assert people.organisation in wrong.value.candidates
        assert truth.changes() == changes

    async def test_a_missing_name_names_its_setting_and_the_nearest(
        self, misnamed: CareSystem, truth: CareTruth, people: People
    ) -> None:
        citizen = (await reach(misnamed, people.known)).ref
        changes = truth.changes()
        with pytest.raises(NotConfigured) as checked:
            await misnamed.check_orderable(citizen)
        with pytest.raises(NotConfigured) as ordered:
            await misnamed.create_intervention(citizen, ORDER, REFERENCE)
        assert checked.value.setting == ordered.value.setting
        assert checked.value.setting.endswith("intervention")
        assert checked.value.candidates
        assert truth.changes() == changes

    async def test_wrong_credentials_are_not_configured_and_name_no_secret(
        self, locked_out: CareSystem, people: People
    ) -> None:
        with pytest.raises(NotConfigured) as wrong:
            await locked_out.find_citizen(people.known)
        assert people.known.reveal("contract") not in wrong.value.message

    async def test_an_expired_login_is_renewed_without_a_second_write(
        self, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        before = truth.count_interventions(citizen)
        truth.expire_login()
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        truth.expire_login()
        assert await system.find_intervention(citizen, REFERENCE) == made
        assert truth.count_interventions(citizen) == before + 1

    async def test_no_error_carries_the_citizen(
        self, system: CareSystem, truth: CareTruth, people: People, citizen: CitizenRef
    ) -> None:
        found = await reach(system, people.known)
        truth.fail_next_read(Fault.BROKEN)
        truth.fail_next_write(Fault.BROKEN)
        messages = []
        for call in (
            lambda: system.find_citizen(people.known),
            lambda: system.create_intervention(citizen, ORDER, REFERENCE),
        ):
            with pytest.raises(ConnectorError) as error:
                await call()
            messages.append(f"{error.value!r} {error.value.message} {error.value.__cause__}")
        secrets = [
            people.known.reveal("contract"),
            *found.name.split(),
            *(found.address.lines if found.address else ()),
        ]
        assert not [secret for secret in secrets if any(secret in message for message in messages)]


class CareSystemContract(RecordContract, RemoteContract):
    """What every care-system adapter with a system at the other end must keep."""
