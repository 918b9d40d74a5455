/** What is selected in a list, and what can be done with it. It holds the rows themselves: they stay selected when they leave the page. */

import { Button, Flex, theme } from "antd";
import { useState } from "react";
import type { Act } from "@/kit/list";
import { useWords } from "@/words";

interface Props<Row> {
  rows: readonly Row[];
  acts: readonly Act<Row>[];
  onDone: () => void;
}

export function ActBar<Row>({ rows, acts, onDone }: Props<Row>) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const [open, setOpen] = useState<string | null>(null);
  const close = (done: boolean) => {
    setOpen(null);
    if (done) onDone();
  };
  return (
    <Flex
      align="center"
      gap={8}
      wrap
      style={{
        padding: "6px 12px",
        borderRadius: 6,
        background: token.colorPrimaryBg,
        position: "sticky",
        top: 60,
        zIndex: 10,
      }}
    >
      <span>{t("kit.selected", { count: rows.length })}</span>
      {acts.map((act) => (
        <Button key={act.key} size="small" danger={act.danger} onClick={() => setOpen(act.key)}>
          {act.label}
        </Button>
      ))}
      <Button size="small" type="text" onClick={onDone}>
        {t("kit.deselect")}
      </Button>
      {acts.find((act) => act.key === open)?.render(rows, close)}
    </Flex>
  );
}
