/** A location is opened, changed, closed. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Switch } from "antd";
import { api, tagged } from "@/api/client";
import { country } from "@/format";
import { Meanwhile } from "@/inventory/Meanwhile";
import { CountrySelect } from "@/kit/CountrySelect";
import { changes, merged } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Text } from "@/kit/Text";
import { Pending } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const CURRENCY = /^[A-Z]{3}$/;

interface Typed {
  name: string;
  country: string;
  currency: string;
  active: boolean;
}

const EMPTY: Typed & { code: string } = { code: "", name: "", country: "", currency: "", active: true };

function complete(typed: Typed): boolean {
  return typed.name.trim() !== "" && typed.country !== "" && CURRENCY.test(typed.currency);
}

function useSaved(): (says: string) => Promise<void> {
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (says) => {
    await client.invalidateQueries({ queryKey: ["locations"] });
    void message.success(says);
  };
}

export function NewLocationForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const draft = useDraft("stock.location.new", EMPTY);
  const typed = draft.value;
  const send = async ({ code, name, country: where, currency }: typeof EMPTY, key: string) => {
    await api.POST("/api/v1/locations", {
      params: { header: { "Idempotency-Key": key } },
      body: { code, name: name.trim(), country: where, currency },
    });
    await saved(t("stock.location_opened", { name: name.trim() }));
  };
  const wrong = typed.code !== "" && !CODE.test(typed.code);
  return (
    <FormDrawer
      title={t("stock.location_open")}
      verb={t("stock.location_open")}
      draft={draft}
      incomplete={!complete(typed) || !CODE.test(typed.code)}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("stock.code")} hint={t("stock.code_hint")} problem={wrong && t("stock.code_wrong")}>
        {(id) => (
          <Text
            id={id}
            autoFocus
            max={40}
            value={typed.code}
            onChange={(event) => draft.change({ ...typed, code: event.target.value.trim() })}
          />
        )}
      </Field>
      <Inputs typed={typed} onChange={(next) => draft.change({ ...typed, ...next })} />
    </FormDrawer>
  );
}

/** What is typed, and what stood there when it was begun. */
interface Drafted {
  typed: Typed;
  was: Typed;
  etag: string;
}

export function ChangeLocation({ code, onClose }: { code: string; onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const draft = useDraft<Drafted | null>(`stock.location.${code}`, null);
  const asked = useQuery({
    queryKey: ["locations", code],
    queryFn: () => tagged(api.GET("/api/v1/locations/{location}", { params: { path: { location: code } } })),
  });
  const now = asked.data && begin(asked.data.data, asked.data.etag);
  const shown = draft.value ?? now;
  const send = async (value: Drafted | null) => {
    if (!value) return;
    await api.PATCH("/api/v1/locations/{location}", {
      params: { path: { location: code }, header: { "If-Match": value.etag } },
      body: changes(value.was, { ...value.typed, name: value.typed.name.trim() }),
    });
    await saved(t("stock.location_saved", { name: value.typed.name.trim() }));
  };
  return (
    <FormDrawer
      title={t("stock.location_change", { name: asked.data?.data.name ?? code })}
      verb={t("stock.location_save")}
      draft={draft}
      incomplete={!draft.value || !complete(draft.value.typed)}
      effect={shown && now?.typed.active && !shown.typed.active && <Closing />}
      onSend={send}
      onClose={onClose}
    >
      {shown && now ? (
        <>
          {draft.value && draft.value.etag !== now.etag && (
            <Meanwhile
              lines={differences(t, draft.value.was, now.typed)}
              onKeep={() => draft.change({ ...now, typed: merged(shown.was, shown.typed, now.typed) })}
              onTake={draft.discard}
            />
          )}
          <Inputs typed={shown.typed} onChange={(typed) => draft.change({ ...shown, typed })} />
          <Field label={t("stock.active")} hint={t("stock.active_hint")}>
            {(id) => (
              <Switch
                id={id}
                checked={shown.typed.active}
                onChange={(active) => draft.change({ ...shown, typed: { ...shown.typed, active } })}
              />
            )}
          </Field>
        </>
      ) : (
        <Pending asked={asked} />
      )}
    </FormDrawer>
  );
}

function begin({ name, country: where, currency, active }: Typed, etag: string): Drafted {
  const typed = { name, country: where, currency, active };
  return { typed, was: typed, etag };
}

function differences(t: ReturnType<typeof useWords>["t"], was: Typed, now: Typed): string[] {
  const says: [string, string, string][] = [
    [t("stock.name"), was.name, now.name],
    [t("stock.country"), country(was.country), country(now.country)],
    [t("stock.currency"), was.currency, now.currency],
    [t("stock.active"), t(was.active ? "kit.yes" : "kit.no"), t(now.active ? "kit.yes" : "kit.no")],
  ];
  return says.filter(([, one, other]) => one !== other).map(([name, one, other]) => `${name}: ${one} → ${other}`);
}

function Closing() {
  const { t } = useWords();
  return <Alert type="warning" title={t("stock.closing_effect")} />;
}

function Inputs<T extends Typed>({ typed, onChange }: { typed: T; onChange: (typed: T) => void }) {
  const { t } = useWords();
  return (
    <>
      <Field label={t("stock.name")}>
        {(id) => (
          <Text
            id={id}
            max={200}
            value={typed.name}
            onChange={(event) => onChange({ ...typed, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("stock.country")}>
        {(id) => (
          <CountrySelect
            id={id}
            label={t("stock.country")}
            value={typed.country}
            onChange={(where) => onChange({ ...typed, country: where })}
          />
        )}
      </Field>
      <Field label={t("stock.currency")} hint={t("stock.currency_hint")}>
        {(id) => (
          <Text
            id={id}
            max={3}
            value={typed.currency}
            placeholder="EUR"
            onChange={(event) => onChange({ ...typed, currency: event.target.value.trim().toUpperCase() })}
            style={{ width: 120 }}
          />
        )}
      </Field>
    </>
  );
}
