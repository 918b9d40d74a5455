import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from orderloom.infra.postgres_home import Home
from tests.console.desk import Desk, Desks, Open, at_desk, staff
from tests.storefront.browsing import browser
from tests.storefront.demo import Demo, demo_shop
from tools import console


@pytest.fixture(scope="session")
def built() -> None:
    """The console of this working tree."""
    console.build()


@pytest.fixture(scope="module")
def demo(built: None, cluster: Home, superuser_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo shop with somebody who may do everything: `anna`."""
    with demo_shop(cluster, superuser_url, tmp_path_factory.mktemp("console")) as running:
        staff(running, "anna")
        yield running


@pytest.fixture(scope="module")
def chromium(demo: Demo) -> Iterator[Browser]:  # after the shop: Playwright keeps an event loop running
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def desks(chromium: Browser) -> Desks:
    return Desks(chromium)


@pytest.fixture
def desk(desks: Desks, demo: Demo) -> Open:
    """`with desk("zh", "phone") as anna:` somebody signed in who will go `to` pages; with `at="/"` who sits there already."""

    @contextlib.contextmanager
    def sit(
        language: str = "en",
        width: str = "desk",
        login: str | None = "anna",
        at: str | None = None,
        *,
        fresh: bool = False,
    ) -> Iterator[Desk]:
        with at_desk(desks, demo, login, language, width, at, fresh=fresh) as sitting:
            yield sitting

    return sit
