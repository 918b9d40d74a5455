/** How an import stands: asked again while it runs. */

import { useQuery } from "@tanstack/react-query";
import { Flex, Progress, Tag, Typography } from "antd";
import { api, told } from "@/api/client";
import { number } from "@/format";
import type { ImportShown } from "@/generated/api";
import { saying } from "@/imports/problems";
import { State } from "@/kit/parts";
import { useWords } from "@/words";

const ENDED = new Set(["finished", "failed", "cancelled"]);
const ASK_MS = 1_000;

export function ended(found: ImportShown): boolean {
  return ENDED.has(found.state);
}

/** An import, fresh as long as it is under way. */
export function useImport(id: string, first?: ImportShown) {
  return useQuery({
    queryKey: ["import", id],
    queryFn: () => told(api.GET("/api/v1/imports/{id}", { params: { path: { id } } })),
    initialData: first,
    enabled: !(first && ended(first)),
    refetchInterval: ({ state: { data } }) => (data && !ended(data) ? ASK_MS : false),
  });
}

/** The state with what a check is called. */
export function Standing({ of }: { of: ImportShown }) {
  const { t } = useWords();
  return (
    <Flex gap={4} wrap>
      <State of="import" is={of.state} />
      {of.dry_run && <Tag>{t("imports.check_only")}</Tag>}
    </Flex>
  );
}

/** How far it is: rows while the file is read, then records. */
export function HowFar({ of }: { of: ImportShown }) {
  const { t } = useWords();
  if (ended(of)) return null;
  const known = of.records_read > 0;
  return (
    <Flex vertical style={{ minWidth: 160 }}>
      <Progress
        percent={known ? Math.floor((100 * of.records_done) / of.records_read) : 0}
        showInfo={known}
        status="active"
        size="small"
        aria-label={t("imports.progress")}
      />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {known
          ? t("imports.done_of", { done: number(of.records_done), all: number(of.records_read) })
          : t("imports.rows_read", { rows: number(of.rows_read) })}
      </Typography.Text>
    </Flex>
  );
}

/** What came of it, in a line. */
export function Outcome({ of }: { of: ImportShown }) {
  const { word } = useWords();
  const counts = (["created", "changed", "same", "refused"] as const).filter((each) => of[each] > 0);
  if (!ended(of)) return <HowFar of={of} />;
  return (
    <Flex gap={12} wrap>
      {of.failure && <Typography.Text type="danger">{saying(of.failure)}</Typography.Text>}
      {counts.map((each) => (
        <Typography.Text key={each} type={each === "refused" ? "danger" : undefined} style={{ whiteSpace: "nowrap" }}>
          {word("import_result", each)} {number(of[each])}
        </Typography.Text>
      ))}
    </Flex>
  );
}
