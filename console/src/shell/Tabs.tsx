/** On a phone: where one goes most, a tap away, and the whole menu. */

import { MenuOutlined } from "@ant-design/icons";
import { theme } from "antd";
import type { CSSProperties } from "react";
import { Link, useLocation } from "react-router";
import { placeOf, usePlaces } from "@/shell/places";
import { useWords } from "@/words";

const MOST_USED = ["/", "/orders", "/parcels", "/stock"];

export function Tabs({ onMenu }: { onMenu: () => void }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const here = placeOf(useLocation().pathname);
  const shown = usePlaces().filter(({ path }) => MOST_USED.includes(path));
  const looks = (current: boolean): CSSProperties => ({ color: current ? token.colorLink : token.colorTextSecondary });
  return (
    <nav
      className="ol-tabs"
      aria-label={t("shell.tabs")}
      style={{ background: token.colorBgContainer, borderTop: `1px solid ${token.colorBorderSecondary}` }}
    >
      {shown.map(({ path, title, icon }) => (
        <Link
          key={path}
          to={path}
          aria-current={here?.path === path ? "page" : undefined}
          style={looks(here?.path === path)}
        >
          {icon}
          <span className="ol-clip">{t(title)}</span>
        </Link>
      ))}
      <button type="button" onClick={onMenu} style={looks(!here || !MOST_USED.includes(here.path))}>
        <MenuOutlined aria-hidden />
        <span className="ol-clip">{t("shell.menu")}</span>
      </button>
    </nav>
  );
}
