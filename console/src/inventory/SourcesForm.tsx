/** Which locations serve a channel, and which is asked first. */

import { DeleteOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, InputNumber, Select } from "antd";
import { api, told } from "@/api/client";
import { Problem } from "@/api/problem";
import type { ChannelOut, LocationShown, SourceBody } from "@/generated/api";
import { Meanwhile } from "@/inventory/Meanwhile";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { nameOf } from "@/kit/locations";
import { Pending } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const MOST = 10_000;
type Sources = readonly SourceBody[];

interface Drafted {
  wish: Sources;
  /** What served it when somebody began. */
  was: Sources;
}

interface Props {
  channel: ChannelOut;
  locations: readonly LocationShown[];
  onClose: () => void;
}

export function SourcesForm({ channel, locations, onClose }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const path = { channel: channel.code };
  const draft = useDraft<Drafted | null>(`stock.sources.${channel.code}`, null);
  const ask = () => told(api.GET("/api/v1/channels/{channel}/locations", { params: { path } }));
  const asked = useQuery({ queryKey: ["sources", channel.code], queryFn: () => ask().then(({ items }) => items) });
  const wish = draft.value?.wish ?? asked.data;
  const was = draft.value?.was ?? asked.data;
  const change = (next: Sources) => was && draft.change({ wish: next, was });
  const send = async (value: Drafted | null) => {
    if (!value) return;
    const { items } = await ask();
    if (!same(items, value.was)) throw new Problem(412, {}); // the route itself takes whatever comes last
    await api.PUT("/api/v1/channels/{channel}/locations", { params: { path }, body: { items: [...value.wish] } });
    await client.invalidateQueries({ queryKey: ["sources"] });
    void message.success(t("stock.sources_saved", { channel: channel.name }));
  };
  const left = locations.filter(({ code, active }) => active && !wish?.some(({ location }) => location === code));
  const add = (location: string) =>
    change([...(wish ?? []), { location, priority: 1 + Math.max(0, ...(wish ?? []).map(({ priority }) => priority)) }]);
  return (
    <FormDrawer
      title={t("stock.sources_of", { channel: channel.name })}
      verb={t("stock.sources_save")}
      draft={draft}
      incomplete={draft.value === null}
      effect={wish?.length === 0 ? <Alert type="warning" title={t("stock.sources_none_effect")} /> : undefined}
      onSend={send}
      onClose={onClose}
    >
      {wish && asked.data ? (
        <>
          {draft.value && !same(draft.value.was, asked.data) && (
            <Meanwhile
              lines={[`${said(draft.value.was, locations)} ⇒ ${said(asked.data, locations)}`]}
              onKeep={() => draft.change({ wish, was: asked.data })}
              onTake={draft.discard}
            />
          )}
          <p style={{ marginTop: 0 }}>{t("stock.sources_hint")}</p>
          {wish.map((source) => (
            <Source
              key={source.location}
              name={nameOf(locations, source.location)}
              source={source}
              onChange={(next) => change(wish.map((each) => (each === source ? next : each)))}
              onRemove={() => change(wish.filter((each) => each !== source))}
            />
          ))}
          {left.length > 0 && (
            <Field label={t("stock.sources_add")}>
              {(id) => (
                <Select<string>
                  id={id}
                  value={undefined}
                  placeholder={t("stock.choose_location")}
                  options={left.map(({ code, name }) => ({ value: code, label: name }))}
                  onChange={add}
                />
              )}
            </Field>
          )}
        </>
      ) : (
        <Pending asked={asked} />
      )}
    </FormDrawer>
  );
}

function sorted(sources: Sources): SourceBody[] {
  return [...sources].sort((one, other) => one.priority - other.priority || (one.location < other.location ? -1 : 1));
}

function same(one: Sources, other: Sources): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function said(sources: Sources, locations: readonly LocationShown[]): string {
  return sorted(sources)
    .map(({ location, priority }) => `${nameOf(locations, location)} (${priority})`)
    .join(", ");
}

interface SourceProps {
  name: string;
  source: SourceBody;
  onChange: (source: SourceBody) => void;
  onRemove: () => void;
}

function Source({ name, source, onChange, onRemove }: SourceProps) {
  const { t } = useWords();
  return (
    <Flex gap={8} align="center" style={{ marginBottom: 12 }}>
      <InputNumber
        aria-label={t("stock.priority_of", { location: name })}
        min={0}
        max={MOST}
        precision={0}
        value={source.priority}
        onChange={(priority) => onChange({ ...source, priority: priority ?? 0 })}
        style={{ width: 88 }}
      />
      <span style={{ flex: 1, minWidth: 0 }}>{name}</span>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t("stock.remove_line", { sku: name })}
        onClick={onRemove}
      />
    </Flex>
  );
}
