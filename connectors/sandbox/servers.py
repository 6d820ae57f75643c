"""Opens and closes the servers of one testkommune, and keeps its state on disk while they run."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from starlette.types import ASGIApp, Scope

from connectors.sandbox.access_log import LoggedApp
from connectors.sandbox.certificates import CVR, Certificates, certificates_in
from connectors.sandbox.connections import (
    FILE,
    Connections,
    ControlConnection,
    DigitalPostConnection,
    EntityIds,
    FileConnection,
    MailConnection,
    NexusConnection,
    Organisation,
    ReceiptsConnection,
)
from connectors.sandbox.control import Control
from connectors.sandbox.digital_post import app as post
from connectors.sandbox.digital_post import tokens
from connectors.sandbox.digital_post.carriers import Carrier, PushCarrier, QueueCarrier
from connectors.sandbox.extract import write_earlier_invitations, write_extract
from connectors.sandbox.fault_middleware import FaultMiddleware
from connectors.sandbox.faults import DIGITAL_POST, NEXUS
from connectors.sandbox.files import write_atomically
from connectors.sandbox.mail import smtp_protocol
from connectors.sandbox.people import MUNICIPALITY_CODE
from connectors.sandbox.population import FolderLock, settle
from connectors.sandbox.serving import LOOPBACK, LoopbackServer, bind, free_port
from connectors.sandbox.settings import SandboxSettings
from connectors.sandbox.town import Town

RECEIPTS_PATH: Final = "/beskedfordeler/post-status"
EXTRACT: Final = "udtraek.csv"
EARLIER: Final = "tidligere-invitationer.csv"
SECRET: Final = "secrets/nexus-client-secret"  # noqa: S105 - a file name
PRINT_TYPE: Final = 265
_ZONE: Final = ZoneInfo("Europe/Copenhagen")


class Servers:
    """All servers of one testkommune, in one event loop."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._http: list[LoopbackServer] = []
        self._mail: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._town: Town | None = None
        self._lock: FolderLock | None = None

    @property
    def town(self) -> Town:
        """What is being served; only after `start`."""
        if self._town is None:
            raise RuntimeError("the servers are not open")
        return self._town

    async def start(self) -> Connections:
        """Open everything, write the municipality's files, and last of all `connections.yaml`."""
        state = self._settings.state.absolute()
        now = self._settings.clock().astimezone(_ZONE)
        self._lock = FolderLock(state)
        (state / FILE).unlink(missing_ok=True)
        population = settle(
            state / "state" / "population.json", self._settings.citizens, self._settings.seed, now.date()
        )
        certificates = certificates_in(state / "certificates")
        town = Town(state, population.citizens, certificates, token_seconds=self._settings.token_seconds)
        self._town = town
        self._write_files(town, state, now)
        ports = await self._open(town, certificates)
        connections = _connections(town, state, certificates, ports)
        self._carry_receipts(town, connections, certificates)
        self._tasks.append(asyncio.create_task(town.care.keep_saving()))
        connections.write(state)
        return connections

    @staticmethod
    def _write_files(town: Town, state: Path, now: datetime) -> None:
        """Take a fresh extract at every start: a municipality's register is read, not kept."""
        write_extract(town.citizens, state / EXTRACT, now)
        write_earlier_invitations(town.citizens, state / EARLIER, now.date())
        write_atomically(state / SECRET, town.care.client_secret)

    async def _open(self, town: Town, certificates: Certificates) -> dict[str, int]:
        first = self._settings.port
        listeners: list[socket.socket] = []
        try:
            listeners.extend(bind(first + number if first else 0) for number in range(4))
        except OSError:
            for listener in listeners:
                listener.close()
            raise
        await self._serve(town, NEXUS, town.care.app, listeners[0], None)
        await self._serve(town, DIGITAL_POST, town.post.app, listeners[1], certificates)
        await self._serve(town, "control", Control(town).app, listeners[2], None)
        loop = asyncio.get_running_loop()
        self._mail = await loop.create_server(lambda: smtp_protocol(town.mails, town.board), sock=listeners[3])
        names = ("nexus", "digital_post", "control", "mail")
        ports = {name: int(listener.getsockname()[1]) for name, listener in zip(names, listeners, strict=True)}
        return {**ports, "receipts": first + 4 if first else free_port()}

    async def _serve(
        self, town: Town, system: str, app: ASGIApp, listener: socket.socket, certificates: Certificates | None
    ) -> None:
        async def cut(scope: Scope) -> None:
            await server.cut(scope)

        failing = FaultMiddleware(app, town.board, system, cut)
        server = LoopbackServer(LoggedApp(failing, town.log, system), listener, certificates)
        self._http.append(server)
        await server.start()

    def _carry_receipts(self, town: Town, connections: Connections, certificates: Certificates) -> None:
        place = connections.receipts
        url = f"https://{place.host}:{place.port}{place.path}"
        carriers: list[Carrier] = [PushCarrier(url, str(certificates.ca), certificates.beskedfordeler)]
        if self._settings.queue is not None:
            carriers.append(QueueCarrier(self._settings.queue))
        for carrier in carriers:
            courier = town.add_courier(carrier, self._settings.receipt_pace)
            self._tasks.append(asyncio.create_task(courier.run()))

    async def stop(self) -> None:
        """Close everything and write the state; quiet when only some of it had opened."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._mail is not None:
            self._mail.close()
        await asyncio.gather(*(server.stop() for server in self._http))
        if self._town is not None:
            self._town.care.save()
            self._town.log.close()
        if self._lock is not None:
            self._lock.release()


def _connections(town: Town, state: Path, certificates: Certificates, ports: dict[str, int]) -> Connections:
    care, base = town.care, f"http://{LOOPBACK}:{ports['nexus']}"
    post_base = f"https://{LOOPBACK}:{ports['digital_post']}"
    return Connections(
        organisation=Organisation("Testkommunen", CVR, MUNICIPALITY_CODE),
        nexus=NexusConnection(
            base_url=f"{base}/api/core/mobile/{care.instance}/v2/",
            token_url=f"{base}/authx/realms/{care.instance}/protocol/openid-connect/token",
            instance=care.instance,
            client_id=care.client_id,
            client_secret_file=str(state / SECRET),
        ),
        digital_post=DigitalPostConnection(
            base_url=post_base,
            token_service_url=f"{post_base}{post.ISSUE_PATH}",
            exchange_path=post.EXCHANGE_PATH,
            lookup_path=post.LOOKUP_PATH,
            kombi_path=post.KOMBI_PATH,
            memos_path=post.MEMOS_PATH,
            client_certificate=str(certificates.runner.certificate),
            client_key=str(certificates.runner.key),
            ca=str(certificates.ca),
            cvr=CVR,
            entity_ids=EntityIds(tokens.SEND_ENTITY, tokens.LOOKUP_ENTITY, tokens.RECEIPTS_ENTITY),
            forsendelsestype=PRINT_TYPE,
        ),
        receipts=ReceiptsConnection(
            host=LOOPBACK,
            port=ports["receipts"],
            path=RECEIPTS_PATH,
            server_certificate=str(certificates.server.certificate),
            server_key=str(certificates.server.key),
            client_ca=str(certificates.ca),
        ),
        mail=MailConnection(LOOPBACK, ports["mail"], "samdrift@testkommunen.invalid"),
        register=FileConnection(str(state / EXTRACT)),
        earlier_invitations=FileConnection(str(state / EARLIER)),
        control=ControlConnection(f"http://{LOOPBACK}:{ports['control']}"),
    )
