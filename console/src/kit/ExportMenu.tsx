/** What a list shows, as a file. */

import { ExportOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { download } from "@/api/client";
import type { Filters } from "@/kit/listState";
import { useSaid } from "@/kit/useSaid";
import { useWords } from "@/words";

const FORMS = ["csv", "xlsx", "ndjson"] as const;

export function ExportMenu({ of, filters }: { of: string; filters: Filters }) {
  const { t } = useWords();
  const said = useSaid();
  const [busy, setBusy] = useState(false);
  const save = async (form: string) => {
    setBusy(true);
    try {
      const { sort: _, ...narrowed } = filters;
      const query = new URLSearchParams(narrowed).toString();
      await download(`/api/v1/exports/${of}.${form}${query ? `?${query}` : ""}`, `${of}.${form}`);
    } catch (error) {
      said(error);
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
