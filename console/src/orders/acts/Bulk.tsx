/** One act on the orders that are selected: first what it would do to each, then what became of each. */

import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Flex, Form, Input, Select, Table, Typography } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, requestKey, told } from "@/api/client";
import { queries } from "@/api/queries";
import type { ActOutcome, CancelReason, NewActs, OrderListed } from "@/generated/api";
import { Field } from "@/kit/Field";
import type { Act } from "@/kit/list";
import { Money } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { useDraft } from "@/kit/useOnce";
import { useReturn } from "@/kit/useReturn";
import { REASONS } from "@/orders/acts/Cancel";
import { reasonOf } from "@/orders/order";
import { TAG } from "@/orders/parts/Tags";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

type Many = NewActs["act"];

const NEEDS: Readonly<Record<Many, string>> = {
  cancel: "orders.cancel",
  confirm: "payments.record",
  tag: "orders.edit",
  untag: "orders.edit",
};

export function useBulkActs(): Act<OrderListed>[] {
  const { word } = useWords();
  const may = useMay();
  return (["tag", "untag", "confirm", "cancel"] as const)
    .filter((act) => may(NEEDS[act]))
    .map((act) => ({
      key: act,
      label: word("order_act", act),
      danger: act === "cancel",
      render: (rows, close) => <Bulk act={act} rows={rows} onClose={close} />,
    }));
}

interface Props {
  act: Many;
  rows: readonly OrderListed[];
  /** Whether it was done. */
  onClose: (done: boolean) => void;
}

interface Wanted {
  reason: CancelReason;
  tag: string;
}

function Bulk({ act, rows, onClose }: Props) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const [orders] = useState(rows);
  useReturn();
  const draft = useDraft<Wanted>(`orders.bulk.${act}`, { reason: "buyer", tag: "" });
  const [done, setDone] = useState<readonly ActOutcome[] | null>(null);
  const close = () => onClose(done !== null);
  const tags = act === "tag" || act === "untag";
  const body: NewActs = {
    act,
    order_ids: orders.map(({ id }) => id),
    ...(act === "cancel" ? { reason: draft.value.reason } : {}),
    ...(tags ? { tag: draft.value.tag.trim() } : {}),
  };
  const ready = !tags || TAG.test(draft.value.tag.trim());
  const preview = useQuery({
    queryKey: ["order_acts", body],
    queryFn: ({ signal }) => send({ ...body, dry_run: true }, requestKey(), signal),
    enabled: ready && done === null,
    staleTime: 0,
  });
  const shown = done ?? (ready ? (preview.data?.results ?? null) : null);
  const can = shown?.filter((each) => each.outcome !== "refused").length ?? 0;
  const go = () =>
    draft
      .send((_, key) => send(body, key))
      .then(
        async ({ results }) => {
          setDone(results);
          const many = results.filter((each) => each.outcome === "done").length;
          void message.success(t("orders.bulk_done", { count: many, all: results.length }));
          const old = new Set(["orders", "order", "timeline"]);
          await queries.invalidateQueries({ predicate: ({ queryKey }) => old.has(String(queryKey[0])) });
        },
        () => undefined,
      );
  return (
    <Drawer
      open
      title={t("orders.bulk_title", { act: word("order_act", act), count: orders.length })}
      size={640}
      onClose={close}
      closable={{ "aria-label": t("kit.close") }}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={close}>{t("kit.close")}</Button>
          {!done && (
            <Button
              type="primary"
              danger={act === "cancel"}
              disabled={!ready || can === 0}
              loading={draft.sending}
              onClick={() => void go()}
            >
              {t("orders.bulk_go", { act: word("order_act", act), count: can })}
            </Button>
          )}
        </Flex>
      }
    >
      <Form layout="vertical" component={false}>
        {draft.error ? <Refused error={draft.error} retry={() => void go()} style={{ marginBottom: 16 }} /> : null}
        {preview.error ? (
          <Refused error={preview.error} retry={() => void preview.refetch()} style={{ marginBottom: 16 }} />
        ) : null}
        {act === "cancel" && !done && (
          <Field label={t("orders.reason")}>
            {(id) => (
              <Select<CancelReason>
                id={id}
                value={draft.value.reason}
                onChange={(reason) => draft.change({ ...draft.value, reason })}
                options={REASONS.map((value) => ({ value, label: word("cancel_reason", value) }))}
              />
            )}
          </Field>
        )}
        {tags && !done && (
          <Field label={t("orders.tag")} problem={draft.value.tag !== "" && !ready && t("orders.tag_wrong")}>
            {(id) => (
              <Input
                id={id}
                autoFocus
                value={draft.value.tag}
                onChange={(event) => draft.change({ ...draft.value, tag: event.target.value })}
              />
            )}
          </Field>
        )}
        {shown && can < shown.length && !done && (
          <Alert
            type="warning"
            showIcon
            style={{ marginBottom: 16 }}
            title={t("orders.bulk_some", { count: shown.length - can })}
          />
        )}
        <Table<OrderListed>
          size="small"
          pagination={false}
          rowKey="id"
          loading={preview.isFetching && !done}
          dataSource={orders}
          columns={[
            {
              title: t("orders.number"),
              render: (_, order) => <Link to={`/orders/${order.id}`}>#{order.number}</Link>,
            },
            {
              title: t("orders.total"),
              align: "right",
              render: (_, order) => <Money minor={order.total_minor} currency={order.currency} />,
            },
            {
              title: t(done ? "orders.bulk_result" : "orders.bulk_preview"),
              render: (_, order) => <Outcome of={shown?.find((each) => each.order_id === order.id)} />,
            },
          ]}
        />
      </Form>
    </Drawer>
  );
}

function Outcome({ of }: { of: ActOutcome | undefined }) {
  const { t, word } = useWords();
  if (!of) return t("kit.none");
  if (of.outcome === "refused") return <Typography.Text type="danger">{reasonOf(of)}</Typography.Text>;
  const units = of.effect?.stock.reduce((sum, each) => sum + each.units, 0) ?? 0;
  return (
    <>
      <Typography.Text type={of.outcome === "done" ? "success" : undefined}>
        {word("bulk_outcome", of.outcome)}
      </Typography.Text>
      {of.effect && (
        <Typography.Text type="secondary" style={{ display: "block", fontSize: 12 }}>
          {t("orders.bulk_frees", { count: units })}
          {of.effect.refund_due_minor > 0 && (
            <>
              {" · "}
              {t("orders.refund_due")} <Money minor={of.effect.refund_due_minor} currency={of.effect.currency} />
            </>
          )}
        </Typography.Text>
      )}
    </>
  );
}

function send(body: NewActs, key: string, signal?: AbortSignal) {
  return told(api.POST("/api/v1/orders/acts", { params: { header: { "Idempotency-Key": key } }, body, signal }));
}
