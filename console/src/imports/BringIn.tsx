/** What was checked is brought in: with the same file, which is chosen again where the browser has forgotten it. */

import { InboxOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Flex, Progress, Typography, Upload } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { number } from "@/format";
import type { ImportShown } from "@/generated/api";
import { keptFile } from "@/imports/files";
import { formatAgain } from "@/imports/kinds";
import { upload } from "@/imports/upload";
import { FormDrawer } from "@/kit/FormDrawer";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const NOTHING = {};

export function BringIn({ found, onClose }: { found: ImportShown; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft(`imports.run.${found.id}`, NOTHING);
  const [file, setFile] = useState(() => keptFile(found.id) ?? null);
  const [part, setPart] = useState(0);
  const run = async (_: unknown, key: string) => {
    if (!file) return;
    const { kind, options, format } = found;
    const sent = { file, filename: file.name, kind, options, format: formatAgain(kind, format), dryRun: false };
    const begun = await upload(sent, key, setPart);
    client.setQueryData(["import", begun.id], begun);
    void client.invalidateQueries({ queryKey: ["imports"] });
    void navigate(`/imports/${begun.id}`);
  };
  return (
    <FormDrawer
      title={t("imports.run")}
      verb={t("imports.run")}
      draft={draft}
      incomplete={!file}
      onSend={run}
      onClose={onClose}
      effect={
        <Typography.Text>
          {t("imports.run_effect", {
            created: number(found.created),
            changed: number(found.changed),
            refused: number(found.refused),
          })}
        </Typography.Text>
      }
    >
      {keptFile(found.id) ? (
        <strong>{file?.name}</strong>
      ) : (
        <Flex vertical gap={8}>
          <Typography.Text>{t("imports.choose_again", { file: found.filename ?? "" })}</Typography.Text>
          <Upload.Dragger
            multiple={false}
            showUploadList={false}
            beforeUpload={(chosen) => {
              setFile(chosen);
              return false;
            }}
          >
            <Flex vertical align="center" gap={4} style={{ padding: 8 }}>
              <InboxOutlined style={{ fontSize: 24, opacity: 0.6 }} />
              {file ? <strong>{file.name}</strong> : t("imports.drop")}
            </Flex>
          </Upload.Dragger>
          {file && file.size !== found.size_bytes && (
            <Typography.Text type="warning">{t("imports.another_size")}</Typography.Text>
          )}
        </Flex>
      )}
      {draft.sending && <Progress percent={Math.round(100 * part)} aria-label={t("imports.uploading")} />}
    </FormDrawer>
  );
}
