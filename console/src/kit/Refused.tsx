/** Why something was not done, in the words of the registry, and what clears it. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Typography } from "antd";
import type { CSSProperties, ReactNode } from "react";
import { Problem, Unreachable } from "@/api/problem";
import { factLines } from "@/kit/facts";
import { hasWord, type Say, useWords, word } from "@/words";

interface Props {
  error: unknown;
  /** Offers to ask again. */
  retry?: () => void;
  style?: CSSProperties;
}

/** The sentence for an error: the registry's for a refusal. */
export function sentenceOf(error: unknown, t: Say): string {
  if (error instanceof Unreachable) return t("kit.unreachable");
  if (error instanceof Problem) {
    if (error.status === 412) return t("kit.changed_meanwhile");
    if (hasWord("refusal", error.code)) return word("refusal", error.code);
    return error.detail || error.message;
  }
  return t("kit.unexpected");
}

export function Refused({ error, retry, style }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const changed = error instanceof Problem && error.status === 412;
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
      action={action}
    />
  );
}

function Details({ error }: { error: unknown }) {
  const { t } = useWords();
  if (error instanceof Unreachable) return t("kit.unreachable_hint");
  if (!(error instanceof Problem)) return null;
  if (error.status === 412) return t("kit.changed_meanwhile_hint");
  const lines = [...factLines(error.facts), ...error.errors.map((each) => `${each.pointer}: ${each.reason}`)];
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
