/** Tax classes, and their rates by place and time. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Input, InputNumber, Tag } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { country, number } from "@/format";
import type { TaxRateOut } from "@/generated/api";
import { CountrySelect } from "@/kit/CountrySelect";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Heading } from "@/kit/Heading";
import { MomentField } from "@/kit/MomentField";
import { Nothing, When } from "@/kit/parts";
import { Text } from "@/kit/Text";
import { Part } from "@/kit/ThingPage";
import { TaxClassField, useTaxClasses, useTaxClassName } from "@/kit/taxClasses";
import { useConfirm } from "@/kit/useConfirm";
import { useDraft } from "@/kit/useOnce";
import { Turn } from "@/settings/Channels";
import { Few } from "@/settings/Few";
import { useMay, useSeesAll } from "@/shell/me";
import { useWords } from "@/words";

const PPM_OF_PERCENT = 10_000;
const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export function Taxes() {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<"class" | "rate" | null>(null);
  const classes = useTaxClasses();
  const rates = useQuery({
    queryKey: ["taxes", "rates"],
    queryFn: () => told(api.GET("/api/v1/taxes/rates", { params: { query: { limit: 200 } } })),
  });
  const nameOf = useTaxClassName();
  const everywhere = useSeesAll("channels");
  const writer = may("catalog.write");
  const rater = writer && everywhere; // a rate holds in every channel
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.taxes")}
        summary={t("settings.taxes_line")}
        primary={
          rater && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("rate")}>
              {t("settings.rate_add")}
            </Button>
          )
        }
      />
      <Part
        title={t("settings.tax_classes")}
        extra={
          writer && (
            <Button size="small" onClick={() => setOpen("class")}>
              {t("settings.class_add")}
            </Button>
          )
        }
      >
        <Flex gap={4} wrap>
          {(classes.data?.items ?? []).map((each) => (
            <Tag key={each.code}>
              {nameOf(each.code)} · {each.code}
            </Tag>
          ))}
        </Flex>
      </Part>
      <Part title={t("settings.tax_rates")}>
        <Few<TaxRateOut>
          asked={{ data: rates.data?.items, error: rates.error, refetch: rates.refetch }}
          rowKey={(row) => row.id}
          empty={<Empty description={t("settings.rates_empty")} />}
          columns={[
            { key: "country", title: t("settings.country"), render: (row) => country(row.country) },
            { key: "region", title: t("settings.region"), render: (row) => row.region || <Nothing /> },
            { key: "class", title: t("settings.tax_class"), render: (row) => nameOf(row.tax_class) },
            {
              key: "rate",
              title: t("settings.rate"),
              align: "right",
              render: (row) => <span className="ol-number">{number(row.rate_ppm / PPM_OF_PERCENT)}%</span>,
            },
            { key: "from", title: t("settings.valid_from"), render: (row) => <Moment at={row.valid_from} /> },
            { key: "to", title: t("settings.valid_to"), render: (row) => <Moment at={row.valid_to} /> },
            ...(rater ? [{ key: "end", title: "", render: (row: TaxRateOut) => <End of={row} /> }] : []),
          ]}
        />
      </Part>
      {open === "class" && <NewClass onClose={() => setOpen(null)} />}
      {open === "rate" && <NewRate onClose={() => setOpen(null)} />}
    </Flex>
  );
}

function Moment({ at }: { at: string | null }) {
  return at ? <When at={at} exact /> : <Nothing />;
}

function End({ of }: { of: TaxRateOut }) {
  const { t } = useWords();
  const confirm = useConfirm();
  if (of.valid_to) return null;
  return (
    <Button
      size="small"
      onClick={() =>
        confirm({
          title: t("settings.rate_end_ask"),
          effect: t("settings.rate_end_effect"),
          verb: t("settings.rate_end"),
          act: () =>
            api.PUT("/api/v1/taxes/rates/{rate_id}/end", { params: { path: { rate_id: of.id } }, body: { at: null } }),
          done: t("settings.rate_ended"),
          stale: ["taxes"],
        })
      }
    >
      {t("settings.rate_end")}
    </Button>
  );
}

function useDone(): (name: string) => void {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  return (name) => {
    void message.success(t("settings.saved", { name }));
    void client.invalidateQueries({ queryKey: ["taxes"] });
  };
}

const NO_CLASS = { code: "", name: "" };

function NewClass({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const draft = useDraft("settings.tax_class.new", NO_CLASS);
  const wish = draft.value;
  return (
    <FormDrawer
      title={t("settings.class_add")}
      verb={t("settings.class_add")}
      draft={draft}
      incomplete={!CODE.test(wish.code) || !wish.name.trim()}
      onSend={async (body, key) => {
        await api.POST("/api/v1/taxes/classes", { params: { header: { "Idempotency-Key": key } }, body });
        done(body.name);
      }}
      onClose={onClose}
    >
      <Field label={t("settings.name")}>
        {(id) => (
          <Input id={id} value={wish.name} onChange={(event) => draft.change({ ...wish, name: event.target.value })} />
        )}
      </Field>
      <Field label={t("settings.code")} hint={t("settings.code_hint")}>
        {(id) => (
          <Input
            id={id}
            value={wish.code}
            onChange={(event) => draft.change({ ...wish, code: event.target.value.trim() })}
          />
        )}
      </Field>
    </FormDrawer>
  );
}

interface Wish {
  tax_class: string;
  country: string;
  region: string;
  percent: number | null;
  valid_from: string | null;
  ends_present: boolean;
}
const NO_RATE: Wish = {
  tax_class: "standard",
  country: "",
  region: "",
  percent: null,
  valid_from: null,
  ends_present: true,
};

function NewRate({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const draft = useDraft<Wish>("settings.tax_rate.new", NO_RATE);
  const wish = draft.value;
  return (
    <FormDrawer
      title={t("settings.rate_add")}
      verb={t("settings.rate_add")}
      draft={draft}
      incomplete={!wish.country || wish.percent === null}
      onSend={async ({ percent, ...rest }, key) => {
        await api.POST("/api/v1/taxes/rates", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...rest, rate_ppm: Math.round((percent ?? 0) * PPM_OF_PERCENT) },
        });
        done(country(rest.country));
      }}
      onClose={onClose}
    >
      <TaxClassField value={wish.tax_class} onChange={(tax_class) => draft.change({ ...wish, tax_class })} />
      <Field label={t("settings.country")}>
        {(id) => (
          <CountrySelect
            id={id}
            label={t("settings.country")}
            value={wish.country}
            onChange={(where) => draft.change({ ...wish, country: where })}
          />
        )}
      </Field>
      <Field label={t("settings.region")} hint={t("settings.region_hint")}>
        {(id) => (
          <Text
            id={id}
            max={3}
            value={wish.region}
            onChange={(event) => draft.change({ ...wish, region: event.target.value.trim().toUpperCase() })}
          />
        )}
      </Field>
      <Field label={t("settings.rate_percent")}>
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={100}
            step={0.1}
            value={wish.percent}
            onChange={(percent) => draft.change({ ...wish, percent })}
          />
        )}
      </Field>
      <Field label={t("settings.valid_from")} hint={t("settings.rate_from_hint")}>
        {(id) => (
          <MomentField
            id={id}
            value={wish.valid_from ?? null}
            onChange={(valid_from) => draft.change({ ...wish, valid_from })}
          />
        )}
      </Field>
      <Turn
        label={t("settings.ends_present")}
        on={wish.ends_present}
        onTurn={(ends_present) => draft.change({ ...wish, ends_present })}
      />
    </FormDrawer>
  );
}
