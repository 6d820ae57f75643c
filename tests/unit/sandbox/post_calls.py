"""Calls of SF1601 as the facts describe them, written out by hand for the tests."""

from __future__ import annotations

import base64
import ssl
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from connectors.sandbox.citizens import populate
from connectors.sandbox.connections import Connections
from connectors.sandbox.process import Testkommune

MEMO = "https://DigitalPost.dk/MeMo-1"
CITIZENS, SEED = 100, 7
PDF = b"%PDF-1.7 et brev"


def stamp(moment: datetime | None = None) -> str:
    return (moment or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def memo(letter_id: str, cpr: str, *, filename: str = "brev.pdf", pdf: bytes = PDF) -> str:
    return (
        f'<memo:Message xmlns:memo="{MEMO}" memoVersion="1.2"><memo:MessageHeader>'
        f"<memo:messageType>DIGITALPOST</memo:messageType><memo:messageUUID>{letter_id}</memo:messageUUID>"
        "<memo:label>Tilbud om besøg</memo:label><memo:Sender><memo:senderID>99999999</memo:senderID>"
        "<memo:idType>CVR</memo:idType><memo:label>Testkommunen</memo:label></memo:Sender>"
        f"<memo:Recipient><memo:recipientID>{cpr}</memo:recipientID><memo:idType>CPR</memo:idType></memo:Recipient>"
        f"</memo:MessageHeader><memo:MessageBody><memo:createdDateTime>{stamp()}</memo:createdDateTime>"
        "<memo:MainDocument><memo:File><memo:encodingFormat>application/pdf</memo:encodingFormat>"
        f"<memo:filename>{filename}</memo:filename><memo:language>da</memo:language>"
        f"<memo:content>{base64.b64encode(pdf).decode()}</memo:content></memo:File></memo:MainDocument>"
        "</memo:MessageBody></memo:Message>"
    )


def paper(letter_id: str, name: str, *, cpr: str = "0000000000", pdf: bytes = PDF) -> str:
    dkcc = "http://rep.oio.dk/ebxml/xml/schemas/dkcc"
    return (
        '<fp:ForsendelseISamling xmlns:fp="urn:oio:fjernprint:1.0.0" xmlns:dkal="urn:oio:dkal:1.0.0"><fp:ForsendelseI>'
        f"<fp:AfsendelseIdentifikator>{letter_id}</fp:AfsendelseIdentifikator>"
        "<fp:ForsendelseTypeIdentifikator>265</fp:ForsendelseTypeIdentifikator><fp:ForsendelseModtager>"
        "<dkal:AfsendelseModtager><n:CPRnummerIdentifikator xmlns:n='urn:oio:adir:dagpenge:2009.07.01'>"
        f"{cpr}</n:CPRnummerIdentifikator></dkal:AfsendelseModtager><fp:ModtagerAdresse>"
        f"<p:PersonName xmlns:p='http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/'>{name}</p:PersonName>"
        f"<s:StreetName xmlns:s='{dkcc}/2005/03/15/'>Prøvevej</s:StreetName>"
        f"<b:StreetBuildingIdentifier xmlns:b='{dkcc}/2003/02/13/'>3</b:StreetBuildingIdentifier>"
        f"<c:PostCodeIdentifier xmlns:c='{dkcc}/2005/03/15/'>9991</c:PostCodeIdentifier>"
        f"<d:CountryIdentificationCode xmlns:d='{dkcc}/2003/02/13/' scheme='iso3166-alpha2'>DK"
        "</d:CountryIdentificationCode></fp:ModtagerAdresse></fp:ForsendelseModtager>"
        f"<dkal:FilformatNavn>pdf</dkal:FilformatNavn><dkal:MeddelelseIndholdData>{base64.b64encode(pdf).decode()}"
        "</dkal:MeddelelseIndholdData><fp:DokumentParametre/></fp:ForsendelseI></fp:ForsendelseISamling>"
    )


def kombi(choice: str, *forms: str) -> bytes:
    return f"<kombi_request><KombiValgKode>{choice}</KombiValgKode>{''.join(forms)}</kombi_request>".encode()


@dataclass
class PostCaller:
    """A client that does what the documents say, and lets a test do one thing wrong."""

    connections: Connections
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        post = self.connections.digital_post
        context = ssl.create_default_context(cafile=post.ca)
        context.load_cert_chain(post.client_certificate, post.client_key)
        self.http = httpx.Client(base_url=post.base_url, verify=context, timeout=10)

    def wish(self, entity: str, **changes: Any) -> dict[str, Any]:
        lines = Path(self.connections.digital_post.client_certificate).read_text().split("\n")
        return {
            "TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
            "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
            "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
            "AnvenderKontekst": {"Cvr": "99999999"},
            "UseKey": "".join(line for line in lines if line and "-----" not in line),
            "AppliesTo": {"EndpointReference": {"Address": entity}},
            "OnBehalfOf": None,
            **changes,
        }

    def token(self, entity: str) -> str:
        if entity not in self.tokens:
            issued = self.http.post(self.connections.digital_post.token_service_url, json=self.wish(entity)).json()
            saml = issued["RequestedSecurityToken"]["Assertion"]
            answer = self.http.post(self.connections.digital_post.exchange_path, data={"saml-token": saml}).json()
            self.tokens[entity] = f"{answer['token_type']} {answer['access_token']}"
        return self.tokens[entity]

    def headers(self, entity: str, **changes: str) -> dict[str, str]:
        usual = {
            "x-TransaktionsId": str(uuid.uuid4()),
            "x-TransaktionsTid": stamp(),
            "authorization": self.token(entity),
            "content-type": "application/xml",
        }
        return {**usual, **changes}

    def registered(self, cpr: str) -> httpx.Response:
        post = self.connections.digital_post
        return self.http.get(post.lookup_path, params={"cprNumber": cpr}, headers=self.headers(post.entity_ids.lookup))

    def send(self, body: bytes, *, path: str = "", **headers: str) -> httpx.Response:
        post = self.connections.digital_post
        return self.http.post(
            path or post.kombi_path, content=body, headers=self.headers(post.entity_ids.send, **headers)
        )


def new_id() -> str:
    return str(uuid.uuid4())


def case_cpr(case: str) -> str:
    """Return the number of the first such citizen of the fixture's testkommune."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Copenhagen")).date()
    return next(citizen.cpr for citizen in populate(CITIZENS, SEED, today) if citizen.case == case)


def counts(kommune: Testkommune) -> dict[str, int]:
    return httpx.get(f"{kommune.connections.control.base_url}/counts").json()
