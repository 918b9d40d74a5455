/** Which columns of a list are shown: the usual ones, or those that somebody chose. */

import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Popover } from "antd";
import { useState } from "react";
import type { Column } from "@/kit/list";
import { useWords } from "@/words";

export function shownColumns<Row>(columns: readonly Column<Row>[], chosen: readonly string[]): readonly Column<Row>[] {
  if (!chosen.length) return columns.filter((column) => !column.hidden);
  return chosen.flatMap((key) => columns.find((column) => column.key === key) ?? []);
}

/** The columns that somebody chose for a list; none: the usual ones. */
export function useColumns(name: string): [readonly string[], (columns: readonly string[]) => void] {
  const kept = `orderloom.columns.${name}`;
  const [columns, setColumns] = useState<readonly string[]>(() => JSON.parse(localStorage.getItem(kept) ?? "[]"));
  return [
    columns,
    (next) => {
      localStorage.setItem(kept, JSON.stringify(next));
      setColumns(next);
    },
  ];
}

interface ChoiceProps<Row> {
  columns: readonly Column<Row>[];
  chosen: readonly string[];
  onChoose: (columns: readonly string[]) => void;
}

export function ColumnChoice<Row>({ columns, chosen, onChoose }: ChoiceProps<Row>) {
  const { t } = useWords();
  const shown = shownColumns(columns, chosen).map((column) => column.key);
  const toggle = (key: string, on: boolean) =>
    onChoose(columns.map((column) => column.key).filter((each) => (each === key ? on : shown.includes(each))));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Flex vertical gap={4} style={{ maxHeight: 400, overflow: "auto" }}>
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              checked={shown.includes(column.key)}
              disabled={shown.length === 1 && shown[0] === column.key}
              onChange={(event) => toggle(column.key, event.target.checked)}
            >
              {column.title}
            </Checkbox>
          ))}
          <Button type="link" onClick={() => onChoose([])}>
            {t("kit.columns_usual")}
          </Button>
        </Flex>
      }
    >
      <Button icon={<SettingOutlined aria-hidden />}>{t("kit.columns")}</Button>
    </Popover>
  );
}
