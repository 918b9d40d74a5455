/** What stands around every page: the menu, the search, whether the page is live, and who is signed in. */

import { MenuOutlined, QuestionCircleOutlined, SearchOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Badge, Button, Drawer, Dropdown, Flex, Grid, Layout, Menu, Tooltip, Typography, theme } from "antd";
import { useEffect, useLayoutEffect, useState } from "react";
import { Link, Outlet, useLocation, useNavigate, useNavigation } from "react-router";
import { api } from "@/api/client";
import { useConnection, useStream } from "@/api/live";
import { currentSession, signedOut } from "@/api/session";
import { forgetDraftsOf } from "@/kit/drafts";
import { loadAhead } from "@/kit/page";
import { PRODUCT } from "@/kit/useWindowTitle";
import { useFreshness } from "@/shell/freshness";
import { KeysHelp } from "@/shell/KeysHelp";
import { useKeys } from "@/shell/keys";
import { useMay, useMe } from "@/shell/me";
import { Preferences } from "@/shell/Preferences";
import { placeOf, usePlaces } from "@/shell/places";
import { Search } from "@/shell/Search";
import { Tabs } from "@/shell/Tabs";
import { useWords } from "@/words";

export function Frame() {
  const { t } = useWords();
  const may = useMay();
  const places = usePlaces();
  const navigate = useNavigate();
  const { token } = theme.useToken();
  const { lg: wide = window.innerWidth >= 992, md: broad = window.innerWidth >= 768 } = Grid.useBreakpoint();
  const [open, setOpen] = useState<"search" | "help" | "menu" | null>(null);
  const { pathname } = useLocation();
  useLayoutEffect(() => {
    document.title = `${t(placeOf(pathname)?.title ?? "shell.not_found")} · ${PRODUCT}`; // until the page says more
  }, [pathname, t]);
  const near = places.map(({ path }) => path).join();
  useEffect(() => loadAhead(near.split(",")), [near]);
  useStream(may("events.read"));
  useFreshness();
  useKeys({
    search: () => setOpen("search"),
    help: () => setOpen("help"),
    go: Object.fromEntries(places.map((place) => [place.letter, () => void navigate(place.path)])),
  });
  const close = () => setOpen(null);
  return (
    <Layout style={{ minHeight: "100%" }}>
      <a href="#content" className="ol-skip">
        {t("shell.skip")}
      </a>
      {wide && (
        <Layout.Sider
          width={208}
          theme="light"
          style={{
            borderInlineEnd: `1px solid ${token.colorBorderSecondary}`,
            position: "sticky",
            top: 0,
            height: "100vh",
            overflow: "auto",
          }}
        >
          <Brand />
          <Navigation onGo={close} />
        </Layout.Sider>
      )}
      <Layout>
        <Layout.Header
          style={{
            position: "sticky",
            top: 0,
            zIndex: 20,
            height: 52,
            lineHeight: "normal",
            paddingInline: wide ? 24 : 12,
            borderBottom: `1px solid ${token.colorBorderSecondary}`,
          }}
        >
          <Flex align="center" gap={8} style={{ height: "100%" }}>
            {broad && !wide && (
              <Button
                type="text"
                icon={<MenuOutlined aria-hidden />}
                aria-label={t("shell.menu")}
                onClick={() => setOpen("menu")}
              />
            )}
            <Button
              icon={<SearchOutlined aria-hidden />}
              onClick={() => setOpen("search")}
              style={{
                flex: 1,
                maxWidth: 480,
                justifyContent: "flex-start",
                color: token.colorTextDescription,
                minWidth: 0,
              }}
            >
              <span className="ol-clip">{wide ? t("shell.search_hint") : t("shell.search")}</span>
              {wide && <Typography.Text keyboard>/</Typography.Text>}
            </Button>
            <span style={{ flex: wide ? 1 : 0 }} />
            <Live />
            {wide && (
              <Tooltip title={t("shell.keys")}>
                <Button
                  type="text"
                  icon={<QuestionCircleOutlined aria-hidden />}
                  aria-label={t("shell.keys")}
                  onClick={() => setOpen("help")}
                />
              </Tooltip>
            )}
            <Account />
          </Flex>
        </Layout.Header>
        <Going />
        <Lost />
        <Layout.Content
          id="content"
          role="main"
          tabIndex={-1}
          style={{
            padding: wide ? "16px 24px 48px" : "12px 12px calc(48px + var(--ol-tabs))",
            outline: "none",
            minWidth: 0,
          }}
        >
          <Outlet />
        </Layout.Content>
      </Layout>
      {!broad && <Tabs onMenu={() => setOpen("menu")} />}
      <Drawer
        open={open === "menu"}
        onClose={close}
        placement="left"
        size={264}
        title={<Brand plain />}
        styles={{ body: { padding: 0 } }}
      >
        <Navigation onGo={close} />
      </Drawer>
      <Search open={open === "search"} onClose={close} />
      <KeysHelp open={open === "help"} onClose={close} />
    </Layout>
  );
}

function Brand({ plain = false }: { plain?: boolean }) {
  const { t } = useWords();
  if (plain) return t("shell.name");
  return (
    <Link to="/" style={{ display: "block", padding: "14px 24px", fontSize: 16, fontWeight: 600, color: "inherit" }}>
      {t("shell.name")}
    </Link>
  );
}

function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useWords();
  const places = usePlaces();
  const { pathname } = useLocation();
  const here = placeOf(pathname);
  return (
    <nav aria-label={t("shell.navigation")}>
      <Menu
        mode="inline"
        selectedKeys={here ? [here.path] : []}
        style={{ borderInlineEnd: 0 }}
        onClick={onGo}
        items={places.map((place) => ({
          key: place.path,
          icon: place.icon,
          label: <Link to={place.path}>{t(place.title)}</Link>,
        }))}
      />
    </nav>
  );
}

function Live() {
  const { t } = useWords();
  const connection = useConnection();
  if (connection === "off") return null;
  const looks = { connected: "success", connecting: "processing", lost: "error" } as const;
  const says = {
    connected: t("shell.connected"),
    connecting: t("shell.connecting"),
    lost: t("shell.disconnected_short"),
  };
  return <Badge status={looks[connection]} text={says[connection]} style={{ whiteSpace: "nowrap" }} />;
}

/** A page whose code is still on its way. */
function Going() {
  const { t } = useWords();
  const { token } = theme.useToken();
  if (useNavigation().state === "idle") return null;
  return (
    <div role="status" aria-label={t("shell.going")} className="ol-going" style={{ background: token.colorPrimary }} />
  );
}

function Lost() {
  const { t } = useWords();
  return useConnection() === "lost" ? <Alert banner type="warning" title={t("shell.disconnected")} /> : null;
}

function Account() {
  const { t } = useWords();
  const me = useMe();
  const out = async () => {
    await api.DELETE("/api/v1/sessions").catch(() => undefined);
    forgetDraftsOf(currentSession()?.person ?? "");
    signedOut();
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items: [{ key: "out", label: t("shell.sign_out"), onClick: () => void out() }] }}
      popupRender={(menu) => (
        <div style={{ background: "inherit" }}>
          <Preferred>{menu}</Preferred>
        </div>
      )}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={`${t("shell.account")} ${me?.name ?? ""}`}>
        <span className="ol-clip ol-wide">{me?.name ?? ""}</span>
      </Button>
    </Dropdown>
  );
}

function Preferred({ children }: { children: React.ReactNode }) {
  const { token } = theme.useToken();
  return (
    <div
      style={{
        background: token.colorBgElevated,
        borderRadius: token.borderRadiusLG,
        boxShadow: token.boxShadowSecondary,
        padding: 8,
      }}
    >
      <div style={{ padding: 8 }}>
        <Preferences />
      </div>
      {children}
    </div>
  );
}
