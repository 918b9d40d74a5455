/** What is wrong with which row and column. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Flex, Grid, Skeleton, Table, Typography } from "antd";
import { api, told } from "@/api/client";
import type { ImportShown, RowProblem } from "@/generated/api";
import { saying, sayingAll } from "@/imports/problems";
import { ended } from "@/imports/Standing";
import { Count, Nothing } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { useWords } from "@/words";

const ROWS = 50;

export function Problems({ found }: { found: ImportShown }) {
  const { t } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const asked = useInfiniteQuery({
    queryKey: ["import", found.id, "errors", ended(found)],
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/v1/imports/{id}/errors", {
          params: { path: { id: found.id }, query: { limit: ROWS, after: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const rows = (asked.data?.pages ?? []).flatMap(({ items }) => items).map((row, nth) => ({ ...row, key: nth }));
  return (
    <Part title={t("imports.problems")}>
      {asked.error ? <Refused error={asked.error} retry={() => void asked.refetch()} /> : null}
      {asked.isPending ? (
        <Skeleton active title={false} />
      ) : wide ? (
        <Table
          size="small"
          pagination={false}
          dataSource={rows}
          columns={[
            {
              key: "row",
              title: t("imports.row"),
              width: 80,
              align: "right",
              render: (_, row) => <Count of={row.row} />,
            },
            { key: "column", title: t("imports.column"), render: (_, row) => <ColumnName of={row} /> },
            { key: "what", title: t("imports.problem"), render: (_, row) => <What of={row} /> },
          ]}
        />
      ) : (
        <Flex vertical gap={12}>
          {rows.map((row) => (
            <div key={row.key}>
              <Typography.Text type="secondary">
                {t("imports.row")} {row.row} · <ColumnName of={row} />
              </Typography.Text>
              <What of={row} />
            </div>
          ))}
        </Flex>
      )}
      {asked.hasNextPage && (
        <Button style={{ marginTop: 12 }} loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t("imports.more_problems")}
        </Button>
      )}
    </Part>
  );
}

function ColumnName({ of }: { of: RowProblem }) {
  return of.column ? <Typography.Text code>{of.column}</Typography.Text> : <Nothing />;
}

function What({ of }: { of: RowProblem }) {
  const [, ...facts] = sayingAll(of);
  return (
    <div>
      {saying(of)}
      {facts.map((line) => (
        <Typography.Text key={line} type="secondary" style={{ display: "block", overflowWrap: "anywhere" }}>
          {line}
        </Typography.Text>
      ))}
    </div>
  );
}
