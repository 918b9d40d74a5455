/** Send a file: what it holds, how it is to be read, checked first. */

import { InboxOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Form, Progress, Segmented, Select, Typography, Upload } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { keepFile, sizeOf } from "@/imports/files";
import { FORMATS, KINDS, type Kind, PERMISSION, TEMPLATES } from "@/imports/kinds";
import { Options } from "@/imports/Options";
import { csvOf } from "@/imports/table";
import { upload } from "@/imports/upload";
import { Heading } from "@/kit/Heading";
import { NotAllowed } from "@/kit/Only";
import { Refused } from "@/kit/Refused";
import { Sends } from "@/kit/Sends";
import { Part } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useMay } from "@/shell/me";
import { formatTag, useWords } from "@/words";

interface Wish {
  kind: Kind | null;
  format: string | null;
  options: Record<string, string>;
}
const NOTHING: Wish = { kind: null, format: null, options: {} };
const TYPES = ".csv,.tsv,.txt,.xlsx,.ndjson,.json,.jsonl";

export function NewImport() {
  const { t, word } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft<Wish>("imports.new", NOTHING);
  const [file, setFile] = useState<File | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const kinds = KINDS.filter((kind) => may(PERMISSION[kind]));
  const wish = draft.value;
  const kind = wish.kind && kinds.includes(wish.kind) ? wish.kind : (kinds[0] ?? null);
  const send = (dryRun: boolean) => {
    if (!file || !kind) return;
    const { format, options } = wish;
    draft
      .send((_, key) => upload({ file, filename: file.name, kind, format, options, dryRun }, key, setPart))
      .then(
        (begun) => {
          if (dryRun) keepFile(begun.id, file);
          client.setQueryData(["import", begun.id], begun);
          void client.invalidateQueries({ queryKey: ["imports"] });
          void navigate(`/imports/${begun.id}`);
        },
        () => setPart(null),
      );
  };
  if (!kind) return <NotAllowed permission={PERMISSION.products} />;
  return (
    <Flex vertical gap={16} style={{ maxWidth: 760 }}>
      <Heading
        back={{ to: "/imports", title: t("imports.title") }}
        title={t("imports.send")}
        summary={t("imports.send_summary")}
      />
      {draft.error ? <Refused error={draft.error} retry={() => send(true)} /> : null}
      <Part title={t("imports.what")}>
        <Flex vertical gap={12}>
          <div style={{ overflowX: "auto" }}>
            <Segmented<Kind>
              aria-label={t("imports.kind")}
              value={kind}
              onChange={(next) => draft.change({ ...NOTHING, kind: next })}
              options={kinds.map((value) => ({ value, label: word("import_kind", value) }))}
            />
          </div>
          <Typography.Text type="secondary">{t(`imports.about_${kind}`)}</Typography.Text>
          <Flex gap={8} wrap align="center">
            <Button size="small" onClick={() => saveTemplate(kind)}>
              {t("imports.template")}
            </Button>
            <Typography.Text type="secondary">{t("imports.template_hint")}</Typography.Text>
          </Flex>
        </Flex>
      </Part>
      <Part title={t("imports.file")}>
        <Upload.Dragger
          accept={TYPES}
          multiple={false}
          showUploadList={false}
          beforeUpload={(chosen) => {
            setFile(chosen);
            return false;
          }}
        >
          <Flex vertical align="center" gap={4} style={{ padding: 8 }}>
            <InboxOutlined style={{ fontSize: 28, opacity: 0.6 }} />
            {file ? (
              <>
                <strong style={{ overflowWrap: "anywhere" }}>{file.name}</strong>
                <Typography.Text type="secondary">
                  {sizeOf(file.size, formatTag())} · {t("imports.other_file")}
                </Typography.Text>
              </>
            ) : (
              <>
                <span>{t("imports.drop")}</span>
                <Typography.Text type="secondary">{t("imports.drop_hint")}</Typography.Text>
              </>
            )}
          </Flex>
        </Upload.Dragger>
      </Part>
      <Part title={t("imports.options")}>
        <Form layout="vertical" component="div" requiredMark={false}>
          <Form.Item label={t("imports.format")} extra={t("imports.format_hint")}>
            <Select
              aria-label={t("imports.format")}
              value={wish.format ?? ""}
              onChange={(format) => draft.change({ ...wish, kind, format: format || null })}
              options={[
                { value: "", label: t("imports.format_found") },
                { value: "orderloom", label: t("imports.format_own") },
                ...FORMATS[kind].map((value) => ({ value, label: word("import_format", value) })),
              ]}
            />
          </Form.Item>
          <Options kind={kind} value={wish.options} onChange={(options) => draft.change({ ...wish, kind, options })} />
        </Form>
      </Part>
      {draft.sending && part !== null && (
        <Progress percent={Math.round(100 * part)} aria-label={t("imports.uploading")} />
      )}
      <Sends>
        <Button type="primary" disabled={!file} loading={draft.sending} onClick={() => send(true)}>
          {t("imports.check")}
        </Button>
        <Button disabled={!file || draft.sending} onClick={() => send(false)}>
          {t("imports.run")}
        </Button>
        <Typography.Text type="secondary">{file ? t("imports.check_hint") : t("imports.choose_first")}</Typography.Text>
      </Sends>
    </Flex>
  );
}

function saveTemplate(kind: Kind): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf([[...TEMPLATES[kind]]])], { type: "text/csv" }));
  link.download = `${kind}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
