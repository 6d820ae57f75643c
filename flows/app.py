"""One ASGI app: the catalogue's pages, the console and the API, for one runner."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from starlette.applications import Starlette

from catalogue.api import Catalogue
from catalogue.store.sessions import Sessions
from catalogue.web import texts
from catalogue.web.kept import KeptCatalogue
from catalogue.web.login import Landing, Login, OwnLogin, demo_people
from catalogue.web.menu import Entry
from catalogue.web.oidc_pages import ProviderLogin
from catalogue.web.pages.accessibility import Accessibility
from catalogue.web.pages.alive import Alive
from catalogue.web.pages.robot import RobotPages
from catalogue.web.pages.robots import Robots
from catalogue.web.render import Renderer
from catalogue.web.roles import ANYONE, CITIZENS
from catalogue.web.site import site
from flows.console.adoptions.adoptions import AdoptionPages
from flows.console.adoptions.starting import StartPages
from flows.console.batches.batch_index import BatchIndex
from flows.console.batches.batches import Batches
from flows.console.citizens import why_texts
from flows.console.citizens.citizens import Citizens
from flows.console.citizens.why import WhyPages
from flows.console.corrections.correct import CorrectPages
from flows.console.corrections.corrections import CorrectionPages
from flows.console.front import overview_texts
from flows.console.front.overview import PATH as OVERVIEW
from flows.console.front.overview import SEES_OVERVIEW, OverviewPages
from flows.console.health import health_texts
from flows.console.health.health import SEES_HEALTH, HealthPages
from flows.console.kept_ledger import KeptLedger
from flows.console.office import admin_texts, audit_texts
from flows.console.office.admin import ADMINISTRATES, AdminPages
from flows.console.office.admin import PATH as ADMINISTRATION
from flows.console.office.admin_reading import login_view
from flows.console.office.audit import PATH as AUDIT
from flows.console.office.audit import SEES_AUDIT, AuditPages
from flows.console.office.kept_failures import keeper_of
from flows.console.office.login_journal import journal_of
from flows.console.office.organisation_login import organisation_login
from flows.console.orders import VIEWERS
from flows.console.replies import reply_texts
from flows.console.replies.citizen_replies import CitizenReplyPages
from flows.console.replies.replies import SEES_REPLIES, ReplyPages
from flows.console.replies.reply_page import OneReplyPages
from flows.console.replies.reply_upload import ReplyUploadPages
from flows.console.runs import run_texts
from flows.console.runs.runs import RunPages
from flows.console.settings.settings_options import AskCare, OptionReader, asking
from flows.console.settings.settings_pages import SettingsPages
from flows.console.settings.settings_versions import SettingsVersionPages
from flows.console.workings.panels import RunnerPanels
from flows.console.worklist import worklist_texts
from flows.console.worklist.line import LinePages
from flows.console.worklist.worklist import SEES_LINES, WorklistPages
from flows.runner.home import Home
from flows.runner.orchestration.starter import PrefectStarter, Starter

TEMPLATES: Final = Path(__file__).with_name("console") / "templates"
MENU: Final = (
    Entry("/", texts.CATALOGUE, ANYONE),
    Entry("/drift", overview_texts.TITLE, SEES_OVERVIEW),
    Entry("/ibrugtagninger", run_texts.ADOPTIONS, VIEWERS),
    Entry("/koersler", run_texts.RUNS, VIEWERS),
    Entry("/manuel-behandling", worklist_texts.TITLE, SEES_LINES),
    Entry("/svar", reply_texts.TITLE, SEES_REPLIES),
    Entry("/hvorfor", why_texts.TITLE, CITIZENS),
    Entry("/sundhed", health_texts.TITLE, SEES_HEALTH),
    Entry(AUDIT, audit_texts.TITLE, SEES_AUDIT),
    Entry(ADMINISTRATION, admin_texts.TITLE, ADMINISTRATES),
)


def app(
    home: Home,
    *,
    organisation_cvr: str,
    demo: bool,
    starter: Starter | None = None,
    ask_care: AskCare | None = None,
) -> Starlette:
    """Return the pages of one runner; `demo` lets anybody log in as an invented person.

    `starter` starts the runs that are asked for, `ask_care` lists a care system's names for a form; when none is
    given, the Prefect server of the environment and the adoption's own care system do.
    """
    sessions = Sessions(home.catalogue_url)
    renderer = Renderer(MENU, TEMPLATES, demo=demo)
    provider = organisation_login(home, organisation_cvr)
    people = demo_people(organisation_cvr) if demo else ()
    ledger = KeptLedger(home.ledger)
    login = Login(
        renderer,
        sessions,
        people,
        OwnLogin(provider.settings.title, provider.goodbye, provider.seal) if provider else None,
        landing=Landing(OVERVIEW, SEES_OVERVIEW),
        journal=journal_of(ledger),
    )
    told_of_login = login_view(provider.settings if provider else None, demo=demo)
    catalogue = KeptCatalogue(partial(Catalogue.open, home.catalogue_url))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        sessions.close()
        catalogue.close()
        ledger.close()

    adoptions = AdoptionPages(renderer, ledger)
    pages = [
        *Robots(renderer, catalogue).pages(),
        *RobotPages(renderer, catalogue, RunnerPanels(home, ledger)).pages(),
        *Accessibility(renderer).pages(),
        *Alive().pages(),
        *adoptions.pages(),
        *SettingsPages(renderer, ledger, OptionReader(ask_care or asking(home))).pages(),
        *SettingsVersionPages(renderer, ledger).pages(),
        *StartPages(adoptions, ledger, starter or PrefectStarter()).pages(),
        *RunPages(renderer, ledger).pages(),
        *OverviewPages(renderer, ledger, home).pages(),
        *WorklistPages(renderer, ledger).pages(),
        *LinePages(renderer, ledger).pages(),
        *BatchIndex(renderer, ledger).pages(),
        *Batches(renderer, ledger, home).pages(),
        *Citizens(renderer, ledger, home).pages(),
        *CorrectPages(renderer, ledger, home).pages(),
        *CorrectionPages(renderer, ledger, home).pages(),
        *CitizenReplyPages(renderer, ledger).pages(),
        *ReplyPages(renderer, ledger).pages(),
        *ReplyUploadPages(renderer, ledger).pages(),
        *OneReplyPages(renderer, ledger).pages(),
        *WhyPages(renderer, ledger).pages(),
        *HealthPages(renderer, ledger, home).pages(),
        *AuditPages(renderer, ledger).pages(),
        *AdminPages(renderer, ledger, sessions, login.journal, told_of_login).pages(),
    ]
    if provider:
        pages += ProviderLogin(renderer, login, provider).pages()
    return site(renderer, login, sessions, pages, lifespan=lifespan, keeper=keeper_of(ledger))
