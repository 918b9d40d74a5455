/** One parcel: what is in it, where it is, and that it arrived. */

import { useQueries, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Skeleton, Typography, theme } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { api, told } from "@/api/client";
import { overtaken } from "@/api/problem";
import { ordersOf } from "@/fulfilment/ParcelList";
import { type Parcel, parcelQuery, useRefresh } from "@/fulfilment/parcel";
import { CustomFacts, CustomInputs } from "@/kit/Custom";
import { type CustomValues, changedValues, useCustomFields, useCustomSays } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { useLocationName } from "@/kit/locations";
import { MomentField } from "@/kit/MomentField";
import { Overtaken } from "@/kit/Overtaken";
import { Copyable, Count, Facts, State, shortId, When } from "@/kit/parts";
import { Part, Pending, ThingPage } from "@/kit/ThingPage";
import { Timeline } from "@/kit/Timeline";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useHappenings } from "@/orders/happenings";
import { type Order, orderQuery, refusalOf, timelineQuery } from "@/orders/order";
import { useMay } from "@/shell/me";
import { called, useWords } from "@/words";

export function ParcelPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const asked = useQuery(parcelQuery(id));
  if (!asked.data) return <Pending asked={asked} back={{ to: "/parcels", title: t("parcels.title") }} />;
  return <Shown key={id} parcel={asked.data.data} etag={asked.data.etag} />;
}

interface Props {
  parcel: Parcel;
  etag: string;
}

function Shown({ parcel, etag }: Props) {
  const { t, word } = useWords();
  const nameOf = useLocationName();
  const [open, setOpen] = useState<"deliver" | "custom" | null>(null);
  const refusal = useDeliveryRefusal(parcel);
  const close = () => setOpen(null);
  return (
    <>
      <ThingPage
        back={{ to: "/parcels", title: t("parcels.title") }}
        title={t("orders.parcel_of", { id: shortId(parcel.id) })}
        states={<State of="parcel" is={parcel.status} />}
        primary={
          refusal === undefined || parcel.delivered_at
            ? undefined
            : { key: "deliver", label: word("parcel_act", "deliver"), refusal, onClick: () => setOpen("deliver") }
        }
        aside={
          <>
            <Part title={t("parcels.way")}>
              <Facts
                rows={[
                  [t("parcels.carrier"), parcel.carrier && called("carrier", parcel.carrier)],
                  [
                    t("parcels.tracking_number"),
                    parcel.tracking_number && <Copyable text={parcel.tracking_number} code />,
                  ],
                  [t("parcels.location"), nameOf(parcel.location)],
                  [t("parcels.shipped_at"), <When key="shipped" at={parcel.shipped_at} exact />],
                  [t("parcels.delivered_at"), parcel.delivered_at && <When at={parcel.delivered_at} exact />],
                  [t("parcels.id"), <Copyable key="id" text={parcel.id} shown={shortId(parcel.id)} code />],
                ]}
              />
            </Part>
            <CustomPart parcel={parcel} onChange={() => setOpen("custom")} />
          </>
        }
      >
        <Content parcel={parcel} />
        <Story parcel={parcel} />
      </ThingPage>
      {open === "deliver" && <Deliver parcel={parcel} onClose={close} />}
      {open === "custom" && <ChangeCustom parcel={parcel} etag={etag} onClose={close} />}
    </>
  );
}

/** Why it cannot be called delivered, as its first order tells; undefined where that is not known or not allowed. */
function useDeliveryRefusal(parcel: Parcel): string | null | undefined {
  const first = parcel.lines[0]?.order_id ?? "";
  const { data } = useQuery({ ...orderQuery(first), enabled: first !== "" });
  const shown = data?.data.parcels.find((each) => each.id === parcel.id);
  return shown && refusalOf(shown.actions, "deliver");
}

/** What happened to the parcel, as its first order tells. */
function Story({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const first = parcel.lines[0]?.order_id ?? "";
  const order = useQuery({ ...orderQuery(first), enabled: first !== "" });
  return order.data ? (
    <Part title={t("kit.timeline")}>
      <Told parcel={parcel} order={order.data.data} />
    </Part>
  ) : null;
}

function Told({ parcel, order }: { parcel: Parcel; order: Order }) {
  const asked = useQuery(timelineQuery(order.id));
  const items = (asked.data?.items ?? []).filter((each) => each.aggregate_id === parcel.id);
  const told = useHappenings(order, items);
  if (asked.isPending) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  return <Timeline items={told} />;
}

/** What the lines are called, as their orders tell. */
function useTitles(parcel: Parcel): (order: string, line: number) => string | undefined {
  const orders = useQueries({
    queries: ordersOf(parcel)
      .slice(0, MOST_TITLED)
      .map(({ id }) => orderQuery(id)),
  });
  const known = new Map(
    orders.flatMap(({ data }) =>
      (data?.data.lines ?? []).map((line) => [`${data?.data.id} ${line.line_no}`, line.title] as const),
    ),
  );
  return (order, line) => known.get(`${order} ${line}`);
}

const MOST_TITLED = 10;

function Content({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const may = useMay();
  const { token } = theme.useToken();
  const titleOf = useTitles(parcel);
  const units = parcel.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Part title={t("parcels.content")} extra={t("orders.n_units", { count: units })}>
      <Flex vertical gap={12}>
        {ordersOf(parcel).map((order, nth) => (
          <div
            key={order.id}
            style={{ borderTop: nth ? `1px solid ${token.colorSplit}` : undefined, paddingTop: nth ? 12 : 0 }}
          >
            <Link to={`/orders/${order.id}`}>{t("parcels.order", { number: order.number })}</Link>
            {parcel.lines
              .filter((line) => line.order_id === order.id)
              .map((line) => (
                <Flex key={line.line_no} justify="space-between" gap={12}>
                  <span className="ol-words" style={{ minWidth: 0 }}>
                    {titleOf(order.id, line.line_no)}{" "}
                    {may("stock.read") ? (
                      <Link to={`/stock?sku=${encodeURIComponent(line.sku)}`}>{line.sku}</Link>
                    ) : (
                      <span>{line.sku}</span>
                    )}
                  </span>
                  <Typography.Text>
                    × <Count of={line.quantity} />
                  </Typography.Text>
                </Flex>
              ))}
          </div>
        ))}
      </Flex>
    </Part>
  );
}

function CustomPart({ parcel, onChange }: { parcel: Parcel; onChange: () => void }) {
  const { t, word } = useWords();
  const may = useMay();
  if (!useCustomFields("parcel").length) return null;
  return (
    <Part
      title={t("orders.custom")}
      extra={
        may("fulfilment.ship") && (
          <Button type="link" size="small" aria-label={word("order_act", "change_custom_values")} onClick={onChange}>
            {t("orders.change")}
          </Button>
        )
      }
    >
      <CustomFacts owner="parcel" values={parcel.custom as CustomValues} />
    </Part>
  );
}

function Deliver({ parcel, onClose }: { parcel: Parcel; onClose: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const draft = useDraft<{ at: string | null }>(`parcel.${parcel.id}.deliver`, { at: null });
  const send = async ({ at }: { at: string | null }) => {
    await told(
      api.POST("/api/v1/parcels/{parcel_id}/delivery", {
        params: { path: { parcel_id: parcel.id } },
        body: { delivered_at: at },
      }),
    );
    await refresh();
    void message.success(t("parcels.deliver_done"));
  };
  return (
    <FormDrawer
      title={t("parcels.deliver_title", { id: shortId(parcel.id) })}
      draft={draft}
      verb={word("parcel_act", "deliver")}
      effect={<Alert type="info" showIcon title={t("parcels.deliver_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("parcels.delivered_at")}>
        {(id) => (
          <MomentField
            id={id}
            past
            placeholder={t("orders.now")}
            value={draft.value.at}
            onChange={(at) => draft.change({ at })}
          />
        )}
      </Field>
    </FormDrawer>
  );
}

interface Values {
  custom: CustomValues;
}

function ChangeCustom({ parcel, etag, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const says = useCustomSays("parcel");
  const now = { custom: parcel.custom as CustomValues };
  const edit = useEdit<Values>(`parcel.${parcel.id}.custom_values`, now, etag, "parcel");
  const send = async ({ before, typed, etag: read }: Edited<Values>) => {
    try {
      await told(
        api.PATCH("/api/v1/parcels/{parcel_id}", {
          params: { path: { parcel_id: parcel.id }, header: { "If-Match": read } },
          body: { custom: changedValues(before.custom, typed.custom) },
        }),
      );
    } catch (error) {
      if (overtaken(error)) await refresh();
      throw error;
    }
    await refresh();
    void message.success(t("orders.custom_done"));
  };
  return (
    <FormDrawer
      title={t("parcels.custom_title", { id: shortId(parcel.id) })}
      draft={edit.draft}
      verb={t("orders.save")}
      incomplete={Object.keys(changedValues(edit.edited.before.custom, edit.typed.custom)).length === 0}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={({ custom }) => says(custom)} />
      <CustomInputs owner="parcel" values={edit.typed.custom} onChange={(custom) => edit.change({ custom })} />
    </FormDrawer>
  );
}
