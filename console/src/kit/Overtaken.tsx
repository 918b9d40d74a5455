/** Somebody else changed what a form was begun from: what of it, from what to what, and what was typed here too. */

import { Alert, Flex, Typography } from "antd";
import { useEffect, useRef } from "react";
import type { Edit } from "@/kit/useEdit";
import { useWords } from "@/words";

/** What stands in a form, as it is read: each label with its text. */
export type Said = readonly (readonly [label: string, text: string])[];

interface Props<T> {
  by: Edit<T>;
  says: (value: T) => Said;
}

interface Line {
  label: string;
  was: string;
  now: string;
  /** Where that was changed here too. */
  mine: string | null;
}

export function Overtaken<T>({ by: { edited, late }, says }: Props<T>) {
  const { t } = useWords();
  const top = useRef<HTMLDivElement>(null);
  const shown = edited.first !== undefined;
  useEffect(() => {
    if (late && shown) top.current?.scrollIntoView({ block: "nearest" });
  }, [late, shown]);
  if (edited.first === undefined) return null;
  const lines = linesOf(says(edited.first), says(edited.before), says(edited.typed));
  if (!lines.length && !late) return null;
  return (
    <div
      ref={top}
      style={{ position: "sticky", top: 0, zIndex: 2, marginBottom: 16, maxHeight: "45vh", overflowY: "auto" }}
    >
      <Alert
        role="alert"
        type="warning"
        showIcon
        title={t("kit.changed_meanwhile")}
        description={
          <Flex vertical gap={6} style={{ overflowWrap: "anywhere" }}>
            {lines.map((line) => (
              <Change key={line.label} of={line} />
            ))}
            <Typography.Text type="secondary">
              {lines.length ? t("kit.overtaken_hint") : t("kit.overtaken_elsewhere")}
            </Typography.Text>
          </Flex>
        }
      />
    </div>
  );
}

function Change({ of: { label, was, now, mine } }: { of: Line }) {
  const { t } = useWords();
  const nothing = t("kit.none");
  return (
    <div>
      <div>{`${label}: ${was || nothing} → ${now || nothing}`}</div>
      {mine !== null && <strong>{t("kit.overtaken_both", { mine: mine || nothing })}</strong>}
    </div>
  );
}

function linesOf(...all: readonly [Said, Said, Said]): Line[] {
  const [first, newest, typed] = all.map((said) => new Map(said)) as [
    Map<string, string>,
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Map([...newest, ...first]).keys()]
    .map((label) => {
      const [was, now, mine] = [first, newest, typed].map((said) => said.get(label) ?? "") as [string, string, string];
      return { label, was, now, mine: mine === now ? null : mine };
    })
    .filter(({ was, now }) => was !== now);
}
