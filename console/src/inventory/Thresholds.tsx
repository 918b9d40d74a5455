/** What is kept back from selling, what may be promised beyond it, and when to warn. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, InputNumber } from "antd";
import { api, tagged } from "@/api/client";
import { number } from "@/format";
import type { LevelShown } from "@/generated/api";
import { Meanwhile } from "@/inventory/Meanwhile";
import { merged } from "@/kit/changes";
import { FormDrawer } from "@/kit/FormDrawer";
import { Pending } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const MOST = 1_000_000;
const NAMES = ["safety_stock", "oversell_limit", "low_at"] as const;

type Wish = Record<(typeof NAMES)[number], number | null>;

interface Drafted {
  wish: Wish;
  /** What they were when somebody began to change them. */
  was: Wish;
  etag: string;
}

export function Thresholds({ level, onClose }: { level: LevelShown; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const path = { sku: level.sku, location: level.location };
  const draft = useDraft<Drafted | null>(`stock.settings.${level.location}.${level.sku}`, null);
  const asked = useQuery({
    queryKey: ["level", "settings", level.location, level.sku],
    queryFn: () => tagged(api.GET("/api/v1/stock/{sku}/{location}/settings", { params: { path } })),
  });
  const now = asked.data && { wish: plain(asked.data.data), was: plain(asked.data.data), etag: asked.data.etag };
  const shown = draft.value ?? now;
  const names = useNames();
  const says = (value: number | null) => (value === null ? t("stock.low_never") : number(value));
  const send = async (value: Drafted | null) => {
    if (!value) return;
    await api.PUT("/api/v1/stock/{sku}/{location}/settings", {
      params: { path, header: { "If-Match": value.etag } },
      body: {
        safety_stock: value.wish.safety_stock ?? 0,
        oversell_limit: value.wish.oversell_limit ?? 0,
        low_at: value.wish.low_at,
      },
    });
    await Promise.all(["level", "stock", "desk"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    void message.success(t("stock.settings_saved"));
  };
  return (
    <FormDrawer
      title={t("stock.settings_of", { sku: level.sku })}
      draft={draft}
      verb={t("stock.settings_save")}
      incomplete={draft.value === null}
      effect={shown && <Effect level={level} wish={shown.wish} />}
      onSend={send}
      onClose={onClose}
    >
      {shown && now ? (
        <>
          {draft.value && draft.value.etag !== now.etag && (
            <Meanwhile
              lines={NAMES.filter((name) => draft.value?.was[name] !== now.wish[name]).map(
                (name) => `${names[name]}: ${says(draft.value?.was[name] ?? null)} → ${says(now.wish[name])}`,
              )}
              onKeep={() => draft.change({ ...now, wish: merged(shown.was, shown.wish, now.wish) })}
              onTake={draft.discard}
            />
          )}
          <Fields wish={shown.wish} onChange={(wish) => draft.change({ ...shown, wish })} />
        </>
      ) : (
        <Pending asked={asked} />
      )}
    </FormDrawer>
  );
}

function plain({ safety_stock, oversell_limit, low_at }: Wish): Wish {
  return { safety_stock, oversell_limit, low_at };
}

function useNames(): Record<keyof Wish, string> {
  const { t, word } = useWords();
  return {
    safety_stock: word("stock", "safety_stock"),
    oversell_limit: t("stock.oversell_limit"),
    low_at: t("stock.low_at"),
  };
}

function Fields({ wish, onChange }: { wish: Wish; onChange: (wish: Wish) => void }) {
  const { t } = useWords();
  const names = useNames();
  const hints = {
    safety_stock: t("stock.safety_hint"),
    oversell_limit: t("stock.oversell_hint"),
    low_at: t("stock.low_hint"),
  };
  return NAMES.map((name, nth) => (
    <Form.Item key={name} label={names[name]} htmlFor={`threshold-${name}`} extra={hints[name]}>
      <InputNumber
        id={`threshold-${name}`}
        autoFocus={nth === 0}
        min={0}
        max={MOST}
        precision={0}
        value={wish[name]}
        placeholder={name === "low_at" ? t("stock.low_never") : "0"}
        onChange={(value) => onChange({ ...wish, [name]: value })}
        style={{ width: 160 }}
      />
    </Form.Item>
  ));
}

function Effect({ level, wish }: { level: LevelShown; wish: Wish }) {
  const { t } = useWords();
  const after = level.available + level.safety_stock - (wish.safety_stock ?? 0);
  if (after === level.available) return null;
  return (
    <Alert type="info" title={t("stock.settings_effect", { before: number(level.available), after: number(after) })} />
  );
}
