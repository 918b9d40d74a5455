/** What a list shows, as a file. */

import { ExportOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { download } from "@/api/client";
import type { Filters } from "@/kit/listState";
import { sentenceOf } from "@/kit/Refused";
import { useWords } from "@/words";

const FORMS = ["csv", "xlsx", "ndjson"] as const;

export function ExportMenu({ of, filters }: { of: string; filters: Filters }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async (form: string) => {
    setBusy(true);
    try {
      const { sort: _, ...narrowed } = filters;
      const query = new URLSearchParams(narrowed).toString();
      await download(`/api/v1/exports/${of}.${form}${query ? `?${query}` : ""}`, `${of}.${form}`);
    } catch (error) {
      void message.error(sentenceOf(error, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: FORMS.map((form) => ({ key: form, label: t("kit.export_as", { form: form.toUpperCase() }) })),
        onClick: ({ key }) => void save(key),
      }}
    >
      <Button icon={<ExportOutlined aria-hidden />} loading={busy}>
        {busy ? t("kit.exporting") : t("kit.export")}
      </Button>
    </Dropdown>
  );
}
