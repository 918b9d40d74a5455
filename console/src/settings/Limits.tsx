/** Where somebody or a key may do things: in all channels and locations, or in some. */

import { Form, Select } from "antd";
import { nameOf, useLocations } from "@/kit/locations";
import type { Said } from "@/kit/Overtaken";
import { useChannels } from "@/orders/filters";
import { useOwn } from "@/shell/me";
import { say, useWords } from "@/words";

export interface LimitsNow {
  channels: string[] | null;
  locations: string[] | null;
}

/** What whoever is signed in can give away: nobody may do more than who lets them in. */
export function useOwnLimits(): LimitsNow {
  return { channels: useOwn("channels"), locations: useOwn("locations") };
}

export function LimitFields({ value, onChange }: { value: LimitsNow; onChange: (value: LimitsNow) => void }) {
  const { t } = useWords();
  const own = useOwnLimits();
  const channels = useChannels().data?.items ?? [];
  const locations = useLocations().data?.items ?? [];
  const codes = (found: readonly { code: string; name: string }[]) =>
    found.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
  return (
    <>
      <Form.Item label={t("team.channels")} extra={!own.channels && t("team.channels_hint")}>
        <Many
          label={t("team.channels")}
          empty={t("team.all_channels")}
          options={codes(channels)}
          value={value.channels}
          onChange={(chosen) => onChange({ ...value, channels: chosen ?? own.channels })}
        />
      </Form.Item>
      <Form.Item label={t("team.locations")} extra={!own.locations && t("team.locations_hint")}>
        <Many
          label={t("team.locations")}
          empty={t("team.all_locations")}
          options={codes(locations)}
          value={value.locations}
          onChange={(chosen) => onChange({ ...value, locations: chosen ?? own.locations })}
        />
      </Form.Item>
    </>
  );
}

interface ManyProps {
  label: string;
  empty: string;
  options: { value: string; label: string }[];
  value: readonly string[] | null;
  onChange: (value: string[] | null) => void;
}

function Many({ label, empty, options, value, onChange }: ManyProps) {
  return (
    <Select<string[]>
      mode="multiple"
      aria-label={label}
      placeholder={empty}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      options={options}
      value={[...(value ?? [])]}
      onChange={(chosen) => onChange(chosen.length ? chosen : null)}
    />
  );
}

/** The limits as they are read in a form. */
export function useLimitsSay(): (limits: LimitsNow) => Said {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  const locations = useLocations().data?.items ?? [];
  return (limits) => [
    [t("team.channels"), limits.channels ? named(limits.channels, channels) : t("team.all_channels")],
    [t("team.locations"), limits.locations ? named(limits.locations, locations) : t("team.all_locations")],
  ];
}

function named(codes: readonly string[], known: readonly { code: string; name: string }[]): string {
  return codes.map((code) => nameOf(known, code)).join(", ") || say("kit.none") || "";
}

/** The limits in words. */
export function LimitsShown({ of }: { of: { channels: string[] | null; locations: string[] | null } }) {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  const locations = useLocations().data?.items ?? [];
  if (!of.channels && !of.locations) return t("team.everywhere");
  return (
    <>
      {of.channels && <div>{t("team.only_channels", { names: named(of.channels, channels) })}</div>}
      {of.locations && <div>{t("team.only_locations", { names: named(of.locations, locations) })}</div>}
    </>
  );
}
