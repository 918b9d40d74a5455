"""What the command line tells of problems: causes, not the rows that went with them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from orderloom.infra.cluster import DatabaseUrls


def test_rows_refused_for_a_neighbour_hide_no_cause(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    heads = [f"m-{nth},Mug,M-{nth}-{row},100\n" for nth in range(3) for row in range(15)]
    bad = [f"m-{nth},Mug,M-{nth}-bad,heavy\n" for nth in range(3)]
    file = tmp_path / "goods.csv"
    file.write_text("handle,title.en,sku,weight_g\n" + "".join(heads + bad))
    environment = {
        "PATH": os.defpath,
        "ORDERLOOM_HOME": str(tmp_path),
        "ORDERLOOM_DATABASE_URL": database_urls.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database_urls.owner,
    }
    command = [sys.executable, "-m", "orderloom.cli", "import", "products", str(file), "--json"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 3, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["refused"], told["rows_refused"]) == (3, 48)
    assert [(one["row"], one["column"], one["code"]) for one in told["problems"]] == [
        (row, "weight_g", "number_malformed") for row in (47, 48, 49)
    ]
