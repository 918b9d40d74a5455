from collections.abc import Iterator

import pytest

from orderloom.infra.postgres_home import Home
from tests.storefront.demo import Demo, demo_shop
from tests.storefront.programs import Reader
from tools import sdk


@pytest.fixture(scope="module")
def demo(cluster: Home, superuser_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_shop(cluster, superuser_url, tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Both SDKs, built from this working tree and installed."""
    sdk.build()
    return Reader(tmp_path_factory.mktemp("reader")).install()
