/** Why something was not done, in the words of the registry, and what clears it. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Result, Typography } from "antd";
import type { CSSProperties, ReactNode } from "react";
import { Link } from "react-router";
import { overtaken, Problem, Unreachable } from "@/api/problem";
import { factLines } from "@/kit/facts";
import { hasWord, type Say, say, useWords, word } from "@/words";

interface Props {
  error: unknown;
  /** Offers to ask again. */
  retry?: () => void;
  style?: CSSProperties;
  /** Other ways out. */
  children?: ReactNode;
}

/** The sentence for an error: the registry's for a refusal. */
export function sentenceOf(error: unknown, t: Say): string {
  if (error instanceof Unreachable) return t("kit.unreachable");
  if (error instanceof Problem) {
    if (error.status === 412) return t("kit.changed_meanwhile");
    if (ofAddress(error)) return word("refusal", "not_found");
    if (hasWord("refusal", error.code)) return word("refusal", error.code);
    return error.detail || t("kit.unexpected");
  }
  return t("kit.unexpected");
}

export function Refused({ error, retry, style, children }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const changed = overtaken(error);
  const action: ReactNode = changed ? (
    <Button size="small" onClick={() => void client.invalidateQueries()}>
      {t("kit.show_newest")}
    </Button>
  ) : retry ? (
    <Button size="small" onClick={retry}>
      {t("kit.try_again")}
    </Button>
  ) : undefined;
  return (
    <Alert
      role="alert"
      type={error instanceof Unreachable || changed ? "warning" : "error"}
      showIcon
      style={style}
      title={sentenceOf(error, t)}
      description={<Details error={error} />}
      action={
        <Flex gap={8} wrap justify="end">
          {children}
          {action}
        </Flex>
      }
    />
  );
}

/** A page that somebody may not see. */
export function Forbidden({ error, title }: { error: Problem; title: string }) {
  const { t } = useWords();
  return (
    <Result
      status="403"
      title={<h1 style={{ fontSize: 20, margin: 0 }}>{title}</h1>}
      subTitle={
        <>
          <div role="alert">{sentenceOf(error, t)}</div>
          <Details error={error} />
        </>
      }
      extra={<Link to="/">{t("shell.to_home")}</Link>}
    />
  );
}

/** Whether the address names something in a way that nothing is named: there is no such thing. */
function ofAddress({ errors }: Problem): boolean {
  return errors.length > 0 && errors.every(({ pointer }) => pointer.startsWith("path/"));
}

/** What is wrong with one value, by what people call its field. */
function wrong({ pointer, reason }: Problem["errors"][number]): string {
  const names = pointer.split("/").filter((step) => step && !/^\d+$/.test(step));
  const label = names.map((name) => say(`facts.${name}`) ?? say(`events.field_${name}`)).findLast(Boolean);
  return label ? `${label}: ${reason}` : reason;
}

function Details({ error }: { error: unknown }) {
  const { t } = useWords();
  if (error instanceof Unreachable) return t("kit.unreachable_hint");
  if (!(error instanceof Problem)) return null;
  if (error.status === 412) return t("kit.changed_meanwhile_hint");
  if (ofAddress(error)) return null;
  const lines = [...new Set([...factLines(error.facts), ...error.errors.map(wrong)])];
  if (!lines.length && error.status < 500) return null;
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {error.status >= 500 && error.request && (
        <Typography.Text type="secondary" copyable={{ text: error.request }}>
          {t("kit.request_id", { id: error.request.replace("urn:uuid:", "") })}
        </Typography.Text>
      )}
    </>
  );
}
