/** One of the team: what they may do where, and their password. */

import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, tagged } from "@/api/client";
import { Facts, When } from "@/kit/parts";
import { Part, Pending, type ThingAct, ThingPage } from "@/kit/ThingPage";
import { useConfirm } from "@/kit/useConfirm";
import { LimitsShown } from "@/settings/Limits";
import { ChangePerson, GivePassword } from "@/settings/PersonForms";
import { usePermissions } from "@/settings/permissions";
import { Roles, Standing } from "@/settings/Team";
import { useWords } from "@/words";

export function Person() {
  const { id = "" } = useParams();
  const { t, word } = useWords();
  const confirm = useConfirm();
  const [open, setOpen] = useState<"change" | "password" | null>(null);
  const permissions = usePermissions();
  const asked = useQuery({
    queryKey: ["staff", id],
    queryFn: () => tagged(api.GET("/api/v1/staff/{staff_id}", { params: { path: { staff_id: id } } })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/settings/team", title: t("team.title") }} />;
  const { data: person, etag } = asked.data;
  const gone = person.disabled_at ? word("refusal", "staff_disabled") : null;
  const acts: ThingAct[] = [
    { key: "password", label: t("team.give_password"), refusal: gone, onClick: () => setOpen("password") },
    {
      key: "disable",
      label: t("team.disable"),
      danger: true,
      refusal: gone,
      onClick: () =>
        confirm({
          title: t("team.disable_ask", { name: person.name }),
          effect: t("team.disable_effect"),
          verb: t("team.disable"),
          act: () => api.DELETE("/api/v1/staff/{staff_id}", { params: { path: { staff_id: id } } }),
          done: t("team.disabled_done", { name: person.name }),
          stale: ["staff"],
        }),
    },
  ];
  const may = permissions.filter(({ roles }) => roles.some((role) => person.roles.includes(role)));
  return (
    <ThingPage
      back={{ to: "/settings/team", title: t("team.title") }}
      title={person.name}
      states={<Standing of={person} />}
      primary={{ key: "change", label: t("team.change"), refusal: gone, onClick: () => setOpen("change") }}
      acts={acts}
      aside={
        <Part title={t("team.about")}>
          <Facts
            rows={[
              [t("team.login"), person.login],
              [t("team.roles"), <Roles key="roles" of={person.roles} />],
              [t("team.where"), <LimitsShown key="where" of={person} />],
              [t("team.since"), <When key="since" at={person.created_at} exact />],
              person.disabled_at
                ? [t("team.disabled_at"), <When key="disabled" at={person.disabled_at} exact />]
                : null,
            ]}
          />
        </Part>
      }
    >
      <Part title={t("team.may")}>
        <Flex vertical gap={4} component="ul" style={{ margin: 0, paddingInlineStart: 20 }}>
          {may.map(({ code }) => (
            <li key={code}>{word("permission", code)}</li>
          ))}
        </Flex>
      </Part>
      {open === "change" && <ChangePerson person={person} etag={etag} onClose={() => setOpen(null)} />}
      {open === "password" && <GivePassword person={person} onClose={() => setOpen(null)} />}
    </ThingPage>
  );
}
