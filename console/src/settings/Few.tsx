/** A list of few things on one page: a table, on a phone a card each with the same facts. */

import { Flex, Grid, Skeleton, Table, theme } from "antd";
import type { ReactNode } from "react";
import { Facts } from "@/kit/parts";
import { Refused } from "@/kit/Refused";

export interface FewColumn<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  align?: "right";
}

interface Props<Row> {
  asked: { data: Row[] | undefined; error: unknown; refetch: () => unknown };
  columns: readonly FewColumn<Row>[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
}

export function Few<Row extends object>({ asked, columns, rowKey, empty }: Props<Row>) {
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const { token } = theme.useToken();
  if (asked.error && !asked.data) return <Refused error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton active title={false} />;
  if (!asked.data.length) return <>{empty}</>;
  if (wide)
    return (
      <Table<Row>
        size="small"
        pagination={false}
        rowKey={rowKey}
        dataSource={asked.data}
        scroll={{ x: "max-content" }}
        columns={columns.map(({ render, ...column }) => ({ ...column, render: (_: unknown, row: Row) => render(row) }))}
      />
    );
  return (
    <Flex vertical gap={8}>
      {asked.data.map((row) => (
        <div
          key={rowKey(row)}
          style={{
            padding: 12,
            background: token.colorBgContainer,
            border: `1px solid ${token.colorBorderSecondary}`,
            borderRadius: token.borderRadiusLG,
          }}
        >
          <Facts rows={columns.map(({ title, render }) => [title, render(row)] as const)} />
        </div>
      ))}
    </Flex>
  );
}
