/** One thing: what it is and how it stands, what can be done, its story left, its facts right. */

import { ArrowLeftOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Card, Dropdown, Flex, Grid, Skeleton, Tooltip, Typography } from "antd";
import { type ReactNode, useRef } from "react";
import { Link } from "react-router";
import { hopeless } from "@/api/problem";
import { Refused } from "@/kit/Refused";
import { useWindowTitle } from "@/kit/useWindowTitle";
import { useWords } from "@/words";

/** Something that can be done with a thing. */
export interface ThingAct {
  key: string;
  label: string;
  /** Why it cannot be done now; it is shown then and greyed. */
  refusal?: string | null;
  danger?: boolean;
  onClick: () => void;
}

interface Props {
  /** The list that it stands in. */
  back: { to: string; title: string };
  title: ReactNode;
  /** Quiet tags: the status axes. */
  states?: ReactNode;
  /** The money or quantity that matters. */
  figure?: ReactNode;
  primary?: ThingAct;
  /** What one does often enough to see it at once. */
  visible?: readonly ThingAct[];
  acts?: readonly ThingAct[];
  /** The story. */
  children: ReactNode;
  /** The facts. */
  aside?: ReactNode;
}

export function ThingPage({ back, title, states, figure, primary, visible = [], acts = [], children, aside }: Props) {
  const { t } = useWords();
  const heading = useRef<HTMLElement>(null);
  useWindowTitle(heading);
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992;
  return (
    <Flex vertical gap={16}>
      <div>
        <Back {...back} />
        <Flex justify="space-between" align="center" gap={12} wrap style={{ marginTop: 4 }}>
          <Flex align="center" gap={8} wrap style={{ minWidth: 0 }}>
            <Typography.Title ref={heading} level={1} style={{ fontSize: 20, margin: 0, overflowWrap: "anywhere" }}>
              {title}
            </Typography.Title>
            {states}
          </Flex>
          <Flex align="center" gap={8} wrap>
            {figure && <span style={{ fontSize: 20, marginInlineEnd: 8 }}>{figure}</span>}
            {visible.map((act) => (
              <ActButton key={act.key} act={act} />
            ))}
            {primary && <ActButton act={primary} primary />}
            {acts.length > 0 && (
              <Dropdown
                trigger={["click"]}
                placement="bottomRight"
                menu={{
                  items: acts.map((act) => ({
                    key: act.key,
                    danger: act.danger,
                    disabled: Boolean(act.refusal),
                    title: act.refusal ?? undefined,
                    label: act.refusal ? <Why label={act.label} refusal={act.refusal} /> : act.label,
                    onClick: act.onClick,
                  })),
                }}
              >
                <Button icon={<MoreOutlined aria-hidden />} aria-label={t("kit.more")}>
                  {t("kit.more")}
                </Button>
              </Dropdown>
            )}
          </Flex>
        </Flex>
      </div>
      <div
        style={{
          display: "grid",
          gap: 16,
          gridTemplateColumns: wide && aside ? "minmax(0, 2fr) minmax(280px, 1fr)" : "minmax(0, 1fr)",
        }}
      >
        <Flex vertical gap={16} style={{ minWidth: 0 }}>
          {children}
        </Flex>
        {aside && (
          <Flex vertical gap={16} style={{ minWidth: 0 }}>
            {aside}
          </Flex>
        )}
      </div>
    </Flex>
  );
}

/** A button that says why it cannot be pressed. */
export function ActButton({ act, primary = false }: { act: ThingAct; primary?: boolean }) {
  return (
    <Tooltip title={act.refusal}>
      <Button
        type={primary ? "primary" : "default"}
        danger={act.danger}
        disabled={Boolean(act.refusal)}
        onClick={act.onClick}
      >
        {act.label}
      </Button>
    </Tooltip>
  );
}

function Why({ label, refusal }: { label: string; refusal: string }) {
  return (
    <span style={{ display: "block", maxWidth: 280, whiteSpace: "normal" }}>
      {label}
      <br />
      <small>{refusal}</small>
    </span>
  );
}

/** A part of a thing's page. */
export function Part({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, margin: 0 }}>{title}</h2>} extra={extra}>
      {children}
    </Card>
  );
}

interface PendingProps {
  asked: { error: unknown; refetch: () => unknown };
  /** The list that it would stand in. */
  back?: Props["back"];
}

/** While a thing is fetched, or why it cannot be shown. */
export function Pending({ asked, back }: PendingProps) {
  const { error } = asked;
  if (!error) return <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <Flex vertical gap={12}>
      {back && <Back {...back} />}
      <Refused error={error} retry={hopeless(error) ? undefined : () => void asked.refetch()} />
    </Flex>
  );
}

function Back({ to, title }: Props["back"]) {
  return (
    <Link to={to}>
      <ArrowLeftOutlined aria-hidden /> {title}
    </Link>
  );
}
