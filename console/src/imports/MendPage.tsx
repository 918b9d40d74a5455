/** The rows that came back, in a table: each problem stands beside its cell; what is mended is sent again by itself. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Segmented, Typography } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ago } from "@/format";
import type { ImportShown } from "@/generated/api";
import { keepFile } from "@/imports/files";
import { nameOf } from "@/imports/ImportList";
import { formatAgain, optionsAgain } from "@/imports/kinds";
import { MendDocuments } from "@/imports/MendDocuments";
import { MendTable } from "@/imports/MendTable";
import {
  cellNow,
  fetchRejects,
  fileAgain,
  LARGEST,
  type Mended,
  type Rejects,
  readable,
  surplus,
} from "@/imports/rejects";
import { useImport } from "@/imports/Standing";
import { upload } from "@/imports/upload";
import { Heading } from "@/kit/Heading";
import { Refused } from "@/kit/Refused";
import { Sends } from "@/kit/Sends";
import { Pending } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const NOTHING: Mended = { cells: {}, out: [] };

export function MendPage() {
  const { id = "" } = useParams();
  const asked = useImport(id);
  const small = (asked.data?.rejects_bytes ?? 0) <= LARGEST;
  const rejects = useQuery({
    queryKey: ["rejects", id],
    queryFn: () => fetchRejects(asked.data as ImportShown),
    enabled: asked.data !== undefined && small,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { t } = useWords();
  if (!asked.data) return <Pending asked={asked} back={{ to: "/imports", title: t("imports.title") }} />;
  return (
    <Flex vertical gap={12}>
      <Heading
        back={{ to: `/imports/${id}`, title: nameOf(asked.data) }}
        title={t("imports.mend")}
        summary={t("imports.mend_summary")}
      />
      {!small ? (
        <Alert type="info" showIcon title={t("imports.too_many_to_mend")} />
      ) : rejects.data ? (
        <Mending found={asked.data} rejects={rejects.data} />
      ) : (
        <Pending asked={rejects} />
      )}
    </Flex>
  );
}

function Mending({ found, rejects }: { found: ImportShown; rejects: Rejects }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft<Mended>(`imports.mend.${found.id}`, NOTHING);
  const trial = useDraft(`imports.trial.${found.id}`, NOTHING); // a check keeps what was typed
  const error = draft.error ?? trial.error;
  const [all, setAll] = useState(false);
  const mended = draft.value;
  const sent = rejects.rows.length - mended.out.length;
  const lost = rejects.form === "table" && surplus(rejects, mended);
  const unready =
    lost ||
    (rejects.form === "documents" &&
      rejects.rows.some((row) => !mended.out.includes(row.at) && !readable(cellNow(row, 0, mended))));
  const change = (at: number, place: number, said: string) => {
    const row: Record<number, string> = { ...mended.cells[at], [place]: said };
    if (said === rejects.rows[at]?.cells[place]) delete row[place];
    const { [String(at)]: _, ...rest } = mended.cells;
    draft.change({ ...mended, cells: Object.keys(row).length ? { ...rest, [at]: row } : rest });
  };
  const leave = (at: number, out: boolean) =>
    draft.change({ ...mended, out: out ? [...mended.out, at] : mended.out.filter((each) => each !== at) });
  const send = (dryRun: boolean) => {
    const { kind, format, options } = found;
    const file = fileAgain(rejects, mended, found.filename ?? kind);
    const again = { kind, format: formatAgain(kind, format), options: optionsAgain(options), dryRun };
    const act = async (_: unknown, key: string) => {
      const begun = await upload({ ...again, file, filename: file.name }, key, () => undefined);
      if (dryRun) keepFile(begun.id, file);
      client.setQueryData(["import", begun.id], begun);
      void client.invalidateQueries({ queryKey: ["imports"] });
      void navigate(`/imports/${begun.id}`);
    };
    (dryRun ? trial : draft).send(act).catch(() => undefined);
  };
  const mending = { rejects, mended, onChange: change, onLeave: leave };
  return (
    <>
      {draft.foundAt && (
        <Alert
          type="info"
          title={t("kit.draft_kept", { when: ago(draft.foundAt) })}
          action={
            <Button size="small" onClick={draft.discard}>
              {t("kit.discard")}
            </Button>
          }
        />
      )}
      {error ? <Refused error={error} retry={() => send(!draft.error)} /> : null}
      {rejects.form === "table" && (
        <div>
          <Segmented
            aria-label={t("imports.columns_shown")}
            value={all ? "all" : "wrong"}
            onChange={(next) => setAll(next === "all")}
            options={[
              { value: "wrong", label: t("imports.columns_wrong") },
              { value: "all", label: t("imports.columns_all") },
            ]}
          />
        </div>
      )}
      {rejects.form === "table" ? <MendTable {...mending} all={all} /> : <MendDocuments {...mending} />}
      <Sends>
        <Button type="primary" disabled={sent === 0 || unready} loading={draft.sending} onClick={() => send(false)}>
          {t("imports.mend_send", { count: sent })}
        </Button>
        <Button disabled={sent === 0 || unready || draft.sending} loading={trial.sending} onClick={() => send(true)}>
          {t("imports.check")}
        </Button>
        <Typography.Text type={lost ? "danger" : "secondary"}>
          {t(lost ? "imports.surplus_stays" : "imports.mend_effect")}
        </Typography.Text>
      </Sends>
    </>
  );
}
