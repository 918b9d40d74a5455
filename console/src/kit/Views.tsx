/** Saved views as tabs: filters and columns under a name, one's own or the team's. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Dropdown, Flex, Tabs } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import type { List, SavedViewOut } from "@/generated/api";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import type { Filters, ListState } from "@/kit/listState";
import { Text } from "@/kit/Text";
import { useConfirm } from "@/kit/useConfirm";
import { useDraft } from "@/kit/useOnce";
import { useSaid } from "@/kit/useSaid";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

interface Props {
  list: List;
  state: ListState;
  /** The columns now, and how to show others; an empty list: the usual ones. */
  columns: readonly string[];
  onColumns: (columns: readonly string[]) => void;
}

export function useViews(list: List | undefined): readonly SavedViewOut[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["views", list],
    queryFn: () => told(api.GET("/api/v1/views", { params: { query: { list, limit: 200 } } })),
    enabled: list !== undefined && may("views.keep"),
    staleTime: 60_000,
  });
  return data?.items ?? [];
}

export function ViewTabs({ list, state, columns, onColumns }: Props) {
  const { t } = useWords();
  const views = useViews(list);
  const may = useMay();
  const open = (id: string) => {
    const view = views.find((each) => each.id === id);
    state.show(view ? plain(view) : {}, view?.id ?? null);
    onColumns(view?.columns ?? []);
  };
  if (!may("views.keep")) return null;
  return (
    <Flex align="center" gap={8} style={{ marginBottom: 8 }}>
      <Tabs
        size="small"
        activeKey={views.find((view) => view.id === state.view)?.id ?? "all"}
        onChange={open}
        style={{ flex: 1, minWidth: 0 }}
        items={[
          { key: "all", label: t("kit.view_all") },
          ...views.map((view) => ({ key: view.id, label: <Name of={view.name} /> })),
        ]}
      />
      <ViewMenu list={list} state={state} columns={columns} views={views} />
    </Flex>
  );
}

/** A view may be called at length; its tab leaves room for others. */
function Name({ of }: { of: string }) {
  return (
    <span className="ol-clip" style={{ maxWidth: "24ch" }} title={of}>
      {of}
    </span>
  );
}

/** A view's filters that its list still knows. */
function plain(view: SavedViewOut): Filters {
  return Object.fromEntries(
    Object.entries(view.filters)
      .filter(([name]) => !view.missing.includes(name))
      .map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? "") : value]),
  );
}

interface MenuProps {
  list: List;
  state: ListState;
  columns: readonly string[];
  views: readonly SavedViewOut[];
}

function ViewMenu({ list, state, columns, views }: MenuProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const confirm = useConfirm();
  const [saving, setSaving] = useState(false);
  const view = views.find((each) => each.id === state.view);
  const after = async (says: string) => {
    await client.invalidateQueries({ queryKey: ["views", list] });
    void message.success(says);
  };
  const said = useSaid();
  const update = useMutation({
    mutationFn: (one: SavedViewOut) =>
      told(
        api.PATCH("/api/v1/views/{view_id}", {
          params: { path: { view_id: one.id }, header: { "If-Match": `"${one.version}"` } },
          body: { filters: state.filters, columns: [...columns] },
        }),
      ),
    onSuccess: (one) => after(t("kit.view_saved", { name: one.name })),
    onError: (error) => said(error, ["views"]),
  });
  const remove = (one: SavedViewOut) =>
    confirm({
      title: t("kit.view_remove_ask", { name: one.name }),
      effect: t(one.shared ? "kit.view_remove_team" : "kit.view_remove_own"),
      verb: t("kit.view_remove_go"),
      act: () =>
        api
          .DELETE("/api/v1/views/{view_id}", {
            params: { path: { view_id: one.id }, header: { "If-Match": `"${one.version}"` } },
          })
          .then(() => state.show(state.filters)),
      done: t("kit.view_removed", { name: one.name }),
      stale: ["views"],
    });
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "save", label: t("kit.view_save"), onClick: () => setSaving(true) },
            ...(view
              ? [
                  {
                    key: "update",
                    label: <MenuText text={t("kit.view_update", { name: view.name })} />,
                    onClick: () => update.mutate(view),
                  },
                  {
                    key: "remove",
                    danger: true,
                    label: <MenuText text={t("kit.view_remove", { name: view.name })} />,
                    onClick: () => remove(view),
                  },
                ]
              : []),
          ],
        }}
      >
        <Button size="small">{t("kit.view_menu")}</Button>
      </Dropdown>
      {saving && <SaveView list={list} state={state} columns={columns} onClose={() => setSaving(false)} />}
    </>
  );
}

function MenuText({ text }: { text: string }) {
  return <span style={{ display: "block", maxWidth: 320, overflowWrap: "anywhere" }}>{text}</span>;
}

const LONGEST_NAME = 80;

function SaveView({ list, state, columns, onClose }: Omit<MenuProps, "views"> & { onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const draft = useDraft(`views.${list}`, { name: "", shared: false });
  const { name, shared } = draft.value;
  const send = async (typed: typeof draft.value, key: string) => {
    const view = await told(
      api.POST("/api/v1/views", {
        params: { header: { "Idempotency-Key": key } },
        body: { ...typed, list, filters: state.filters, columns: [...columns] },
      }),
    );
    await client.invalidateQueries({ queryKey: ["views", list] });
    state.show(state.filters, view.id);
  };
  return (
    <FormDrawer
      title={t("kit.view_save")}
      verb={t("kit.view_save")}
      draft={draft}
      incomplete={!name.trim()}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("kit.view_name")} hint={t("kit.view_save_hint")}>
        {(id) => (
          <Text
            id={id}
            max={LONGEST_NAME}
            autoFocus
            value={name}
            onChange={(event) => draft.change({ name: event.target.value, shared })}
          />
        )}
      </Field>
      {may("views.share") && (
        <Checkbox checked={shared} onChange={(event) => draft.change({ name, shared: event.target.checked })}>
          {t("kit.view_shared")}
        </Checkbox>
      )}
    </FormDrawer>
  );
}
