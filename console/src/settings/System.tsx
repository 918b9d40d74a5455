/** How this installation is set up, and what takes part in it. Both are changed where it runs. */

import { useQuery } from "@tanstack/react-query";
import { Empty, Flex, Tag, Typography } from "antd";
import { api, told } from "@/api/client";
import type { PluginOut, SettingOut } from "@/generated/api";
import { sizeOf } from "@/imports/files";
import { Heading } from "@/kit/Heading";
import { Facts } from "@/kit/parts";
import { Part, Pending } from "@/kit/ThingPage";
import { Active } from "@/settings/Channels";
import { Few } from "@/settings/Few";
import { formatTag, hasWord, useWords } from "@/words";

export function System() {
  const { t, word } = useWords();
  const asked = useQuery({ queryKey: ["settings"], queryFn: () => told(api.GET("/api/v1/settings")) });
  const found = asked.data;
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.system")}
        summary={t("settings.system_line")}
      />
      {!found ? (
        <Pending asked={asked} />
      ) : (
        <>
          <Part title={t("settings.versions")}>
            <Facts
              rows={[
                ["Orderloom", found.versions.orderloom],
                ["PostgreSQL", <code key="postgresql">{found.versions.postgresql}</code>],
                ["Python", found.versions.python],
                [t("settings.schema"), found.versions.schema.split("_", 1)[0]],
                [t("settings.time_zone"), found.time_zone],
                [
                  t("settings.database"),
                  found.embedded_database ? t("settings.database_embedded") : t("settings.database_own"),
                ],
                [t("settings.database_size"), sizeOf(found.database_bytes, formatTag())],
              ]}
            />
          </Part>
          <Part title={t("settings.variables")}>
            <Few<SettingOut>
              asked={{ data: found.items, error: null, refetch: asked.refetch }}
              rowKey={(row) => row.name}
              empty={null}
              columns={[
                {
                  key: "variable",
                  title: t("settings.variable"),
                  render: (row) => (
                    <span style={{ display: "block", maxWidth: 420, whiteSpace: "normal" }}>
                      <code style={{ overflowWrap: "anywhere" }}>{row.variable}</code>
                      <Typography.Text type="secondary" style={{ display: "block" }}>
                        <Sentence text={hasWord("setting", row.name) ? word("setting", row.name) : row.description} />
                      </Typography.Text>
                    </span>
                  ),
                },
                { key: "value", title: t("settings.value"), render: (row) => <Value of={row} /> },
                {
                  key: "given",
                  title: t("team.state"),
                  render: (row) =>
                    row.given ? <Tag color="processing">{t("settings.given")}</Tag> : t("settings.default"),
                },
              ]}
            />
          </Part>
        </>
      )}
    </Flex>
  );
}

/** What programs call things stands out from the words around it. */
function Sentence({ text }: { text: string }) {
  return text.split(/([A-Za-z]+(?:_[A-Za-z]+)+|fsync|Retry-After)/).map((part, nth) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence stay in their order
    nth % 2 ? <code key={nth}>{part}</code> : part,
  );
}

function Value({ of }: { of: SettingOut }) {
  const { t } = useWords();
  if (of.secret) return t("settings.secret_value");
  return <code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{of.value || t("kit.none")}</code>;
}

export function Plugins() {
  const { t } = useWords();
  const asked = useQuery({ queryKey: ["plugins"], queryFn: () => told(api.GET("/api/v1/plugins")) });
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.plugins")}
        summary={t("settings.plugins_line")}
      />
      <Few<PluginOut>
        asked={{ data: asked.data?.items, error: asked.error, refetch: asked.refetch }}
        rowKey={(row) => `${row.point} ${row.name}`}
        empty={<Empty description={t("settings.plugins_empty")} />}
        columns={[
          { key: "name", title: t("settings.name"), render: (row) => row.name },
          { key: "point", title: t("settings.point"), render: (row) => <code>{row.point}</code> },
          { key: "package", title: t("settings.package"), render: (row) => `${row.package} ${row.version}` },
          { key: "source", title: t("settings.source"), render: (row) => row.source },
          { key: "enabled", title: t("team.state"), render: (row) => <Active is={row.enabled} /> },
        ]}
      />
    </Flex>
  );
}
