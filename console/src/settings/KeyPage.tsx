/** One key: what it may do where, when it was used. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, told } from "@/api/client";
import { Copyable, Facts, When } from "@/kit/parts";
import { Part, Pending, ThingPage } from "@/kit/ThingPage";
import { useConfirm } from "@/kit/useConfirm";
import { KeyState, prefixOf } from "@/settings/Keys";
import { LimitsShown } from "@/settings/Limits";
import { useWords } from "@/words";

export function KeyPage() {
  const { id = "" } = useParams();
  const { t, word } = useWords();
  const confirm = useConfirm();
  const asked = useQuery({
    queryKey: ["keys", id],
    queryFn: () => told(api.GET("/api/v1/keys/{key_id}", { params: { path: { key_id: id } } })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/settings/keys", title: t("team.keys") }} />;
  const key = asked.data;
  const revoke = () =>
    confirm({
      title: t("team.key_revoke_ask", { name: key.name }),
      effect: t("team.key_revoke_effect"),
      verb: t("team.key_revoke"),
      act: () => api.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: id } } }),
      done: t("team.key_revoked_done", { name: key.name }),
      stale: ["keys"],
    });
  return (
    <ThingPage
      back={{ to: "/settings/keys", title: t("team.keys") }}
      title={key.name}
      states={<KeyState of={key} />}
      primary={{
        key: "revoke",
        label: t("team.key_revoke"),
        danger: true,
        refusal: key.revoked_at ? word("refusal", "key_revoked") : null,
        onClick: revoke,
      }}
      aside={
        <Part title={t("team.about")}>
          <Facts
            rows={[
              [t("team.key_kind"), word("key_kind", key.kind)],
              [
                t("team.key_prefix"),
                key.token ? <Copyable key="token" text={key.token} code /> : <code key="prefix">{prefixOf(key)}</code>,
              ],
              [t("team.where"), <LimitsShown key="where" of={key} />],
              key.origins ? [t("team.key_origins"), key.origins.join(", ")] : null,
              [
                t("team.key_expires"),
                key.expires_at ? <When key="end" at={key.expires_at} exact /> : t("team.key_never"),
              ],
              [t("team.key_used"), key.last_used_at ? <When key="used" at={key.last_used_at} /> : t("team.key_unused")],
              [t("team.since"), <When key="since" at={key.created_at} exact />],
              key.revoked_at ? [t("team.key_revoked"), <When key="revoked" at={key.revoked_at} exact />] : null,
            ]}
          />
        </Part>
      }
    >
      <Part title={t("team.key_scopes")}>
        <ul style={{ margin: 0, paddingInlineStart: 20 }}>
          {key.scopes.map((code) => (
            <li key={code}>{word("permission", code)}</li>
          ))}
        </ul>
      </Part>
    </ThingPage>
  );
}
