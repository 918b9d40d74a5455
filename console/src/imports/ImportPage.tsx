/** A file on its way in: how far it is, what it did, what is wrong, and what comes next. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Flex, Statistic, Table, Typography } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, download, told } from "@/api/client";
import { money, number } from "@/format";
import type { ImportShown } from "@/generated/api";
import { BringIn } from "@/imports/BringIn";
import { sizeOf } from "@/imports/files";
import { nameOf } from "@/imports/ImportList";
import { FORMATS, type Kind, OF_EVERY_KIND, OPTIONS, PERMISSION } from "@/imports/kinds";
import { Problems } from "@/imports/Problems";
import { saying, sayingAll } from "@/imports/problems";
import { ended, HowFar, Standing, useImport } from "@/imports/Standing";
import { Count, Facts, Nothing, When } from "@/kit/parts";
import { sentenceOf } from "@/kit/Refused";
import { Part, Pending, type ThingAct, ThingPage } from "@/kit/ThingPage";
import { useMay } from "@/shell/me";
import { formatTag, say, useWords } from "@/words";

export function ImportPage() {
  const { id = "" } = useParams();
  const asked = useImport(id);
  const { t } = useWords();
  const [bringing, setBringing] = useState(false);
  const { primary, acts } = useActs(asked.data, () => setBringing(true));
  if (!asked.data) return <Pending asked={asked} back={{ to: "/imports", title: t("imports.title") }} />;
  const found = asked.data;
  return (
    <ThingPage
      back={{ to: "/imports", title: t("imports.title") }}
      title={nameOf(found)}
      states={<Standing of={found} />}
      primary={primary}
      acts={acts}
      aside={<About found={found} />}
    >
      {bringing && <BringIn found={found} onClose={() => setBringing(false)} />}
      <NextStep found={found} />
      {!ended(found) && (
        <Part title={t("imports.progress")}>
          <HowFar of={found} />
        </Part>
      )}
      {found.failure && (
        <Alert
          type="error"
          showIcon
          title={saying(found.failure)}
          description={sayingAll(found.failure)
            .slice(1)
            .map((line) => <div key={line}>{line}</div>)}
        />
      )}
      <Counts found={found} />
      <Sums found={found} />
      {found.notes.length > 0 && <Notes found={found} />}
      {found.rows_refused + found.refused > 0 && <Problems found={found} />}
    </ThingPage>
  );
}

/** What to do now, in a sentence. */
function NextStep({ found }: { found: ImportShown }) {
  const { t } = useWords();
  if (found.state !== "finished") return null;
  const good = found.created + found.changed + found.same;
  if (found.dry_run) {
    if (!good && !found.refused) return <Alert type="warning" showIcon title={t("imports.no_rows")} />;
    const hint = !found.refused ? "checked_good" : good ? "checked_hint" : "checked_bad";
    return (
      <Alert
        type={found.refused ? "warning" : "success"}
        showIcon
        title={t("imports.checked", { good: number(good), refused: number(found.refused) })}
        description={t(`imports.${hint}`)}
      />
    );
  }
  if (!found.refused) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("imports.some_refused", { refused: number(found.refused) })}
      description={
        found.rejects_bytes === null ? (
          t("imports.rejects_gone")
        ) : (
          <Link to={`/imports/${found.id}/mend`}>{t("imports.mend")}</Link>
        )
      }
    />
  );
}

function useActs(found: ImportShown | undefined, bringIn: () => void) {
  const { t, word } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  if (!found) return { primary: undefined, acts: [] };
  const missing = PERMISSION[found.kind as Kind];
  const forbidden = may(missing) ? null : t("kit.needs_permission", { permission: word("permission", missing) });
  const gone = found.rejects_bytes === null ? t("imports.no_rejects") : null;
  const mend: ThingAct = {
    key: "mend",
    label: t("imports.mend"),
    refusal: gone ?? forbidden,
    onClick: () => void navigate(`/imports/${found.id}/mend`),
  };
  const save: ThingAct = {
    key: "rejects",
    label: t("imports.download_rejects"),
    refusal: gone,
    onClick: () => {
      const name = `rejects-${found.filename?.replace(/\.[^.]*$/, "") ?? found.kind}.${found.file_type ?? "csv"}`;
      download(`/api/v1/imports/${found.id}/rejects`, name).catch((error) => message.error(sentenceOf(error, t)));
    },
  };
  const stop: ThingAct = {
    key: "cancel",
    label: t("imports.cancel"),
    danger: true,
    refusal: ended(found) ? t("imports.ended_already") : null,
    onClick: () =>
      void modal.confirm({
        title: t("imports.cancel"),
        content: t("imports.cancel_effect", { done: number(found.records_done) }),
        okText: t("imports.cancel"),
        okButtonProps: { danger: true },
        cancelText: t("kit.keep"),
        onOk: () =>
          told(api.POST("/api/v1/imports/{id}/cancellation", { params: { path: { id: found.id } } })).then(
            (stopped) => {
              client.setQueryData(["import", found.id], stopped);
              void message.success(t("imports.cancelled"));
            },
            (error) => void message.error(sentenceOf(error, t)),
          ),
      }),
  };
  const run: ThingAct = { key: "run", label: t("imports.run"), refusal: forbidden, onClick: bringIn };
  if (!ended(found)) return { primary: stop, acts: [] };
  if (found.dry_run && found.state === "finished" && found.created + found.changed > 0)
    return { primary: run, acts: [mend, save] };
  return gone ? { primary: undefined, acts: [] } : { primary: mend, acts: [save] };
}

function Counts({ found }: { found: ImportShown }) {
  const { t, word } = useWords();
  if (!found.records_done && !ended(found)) return null;
  return (
    <Part title={found.dry_run ? t("imports.would_be") : t("imports.outcome")}>
      <Flex gap={32} wrap>
        {(["created", "changed", "same", "refused"] as const).map((each) => (
          <Statistic
            key={each}
            title={word("import_result", each)}
            value={number(found[each])}
            styles={{ content: { fontSize: 20 } }}
          />
        ))}
      </Flex>
    </Part>
  );
}

const AMOUNTS = ["goods", "discount", "tax", "shipping", "total"];

/** What the records add up to, by currency. */
function Sums({ found }: { found: ImportShown }) {
  const { t, word } = useWords();
  const rows = Object.entries(found.sums).flatMap(([side, units]) =>
    Object.entries(units).map(([unit, sums]) => ({ key: `${side} ${unit}`, side, unit, sums })),
  );
  if (!rows.length) return null;
  const amount = (name: string) => name.replace(/_minor$/, "");
  const names = [...new Set(rows.flatMap(({ sums }) => Object.keys(sums)))].filter((name) => amountText(amount(name)));
  function amountText(name: string) {
    return [...AMOUNTS, "orders", "lines", "units"].includes(name);
  }
  return (
    <Part title={t("imports.sums")}>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={rows}
        columns={[
          {
            key: "side",
            title: "",
            render: (_, row) => (row.side === "refused" ? word("import_result", "refused") : t("imports.sums_good")),
          },
          { key: "unit", title: t("imports.currency"), dataIndex: "unit" },
          ...names.map((name) => ({
            key: name,
            title: say(`imports.sum_${amount(name)}`) ?? name,
            align: "right" as const,
            render: (_: unknown, row: (typeof rows)[number]) => {
              const value = row.sums[name];
              if (value === undefined) return <Nothing />;
              return (
                <span className="ol-number">
                  {AMOUNTS.includes(amount(name)) ? money(value, row.unit) : number(value)}
                </span>
              );
            },
          })),
        ]}
      />
    </Part>
  );
}

function Notes({ found }: { found: ImportShown }) {
  const { t, word } = useWords();
  return (
    <Part title={t("imports.notes")}>
      <Flex vertical gap={4}>
        {found.notes.map((note) => (
          <div key={`${note.code} ${note.column}`}>
            {word("import_note", note.code)}
            {note.column && <Typography.Text code>{note.column}</Typography.Text>}
          </div>
        ))}
      </Flex>
    </Part>
  );
}

function About({ found }: { found: ImportShown }) {
  const { t, word } = useWords();
  const known = [...(OPTIONS[found.kind as Kind] ?? []), ...OF_EVERY_KIND];
  const format = found.format;
  return (
    <Part title={t("imports.about")}>
      <Facts
        rows={[
          [t("imports.kind"), word("import_kind", found.kind)],
          [
            t("imports.format"),
            format === null
              ? null
              : format === "orderloom"
                ? t("imports.format_own")
                : FORMATS[found.kind as Kind]?.includes(format)
                  ? word("import_format", format)
                  : format,
          ],
          [t("imports.size"), sizeOf(found.size_bytes, formatTag())],
          [t("imports.rows"), <Count key="rows" of={found.rows_read} />],
          [t("imports.records"), <Count key="records" of={found.records_read} />],
          ...Object.entries(found.options).map(([name, value]) => {
            const option = known.find((each) => each.name === name);
            return [option ? t(option.label) : name, optionSaid(name, value)] as const;
          }),
          found.encoding ? [t("imports.option_encoding"), found.encoding] : null,
          [t("imports.created_at"), <When key="at" at={found.created_at} exact />],
          found.ended_at ? [t("imports.ended_at"), <When key="end" at={found.ended_at} exact />] : null,
        ]}
      />
    </Part>
  );

  function optionSaid(name: string, value: string): string {
    if (value === "true") return t("kit.yes");
    if (name === "mode" || name === "delimiter") return say(`imports.${name}_${value}`) ?? value;
    return name === "status" ? word("order", value) : value;
  }
}
