/** Coupon codes are made: by name, or so many by chance. */

import { useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Input, InputNumber, Modal, Radio, Typography } from "antd";
import { api, told } from "@/api/client";
import { number } from "@/format";
import type { CouponsMade } from "@/generated/api";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Text } from "@/kit/Text";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const CODE = /^[A-Z0-9][A-Z0-9_-]{2,39}$/;
const PREFIX = /^[A-Z0-9_-]*$/;
const MOST_AT_ONCE = 100_000;
const SHOWN = 200;

interface Props {
  promotion: string;
  onMade: (made: CouponsMade) => void;
  onClose: () => void;
}

/** The codes in a text, each once, in capitals. */
function codesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;，；]+/)
        .filter(Boolean),
    ),
  ];
}

export function MakeCoupons({ promotion, onMade, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const draft = useDraft(`coupons.${promotion}`, {
    named: true,
    codes: "",
    count: 100 as number | null,
    prefix: "",
    most: null as number | null,
  });
  const typed = draft.value;
  const set = (some: Partial<typeof typed>) => draft.change({ ...typed, ...some });
  const codes = codesIn(typed.codes);
  const wrong = codes.find((code) => !CODE.test(code));
  const prefixWrong = !PREFIX.test(typed.prefix);
  const send = async (value: typeof typed, key: string) => {
    const made = await told(
      api.POST("/api/v1/promotions/{promotion_id}/coupons", {
        params: { path: { promotion_id: promotion }, header: { "Idempotency-Key": key } },
        body: {
          ...(value.named ? { codes: codesIn(value.codes) } : { count: value.count ?? 0, prefix: value.prefix }),
          max_uses: value.most,
        },
      }),
    );
    onMade(made);
    await client.invalidateQueries({ queryKey: ["promotion", promotion] });
  };
  return (
    <FormDrawer
      title={t("promotions.coupons_make")}
      verb={t("promotions.coupons_make")}
      draft={draft}
      incomplete={typed.named ? !codes.length || wrong !== undefined : !typed.count || prefixWrong}
      effect={t("promotions.coupons_effect")}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("promotions.coupons_how")}>
        {(id) => (
          <Radio.Group
            id={id}
            value={typed.named}
            onChange={(event) => set({ named: event.target.value as boolean })}
            options={[
              { value: true, label: t("promotions.coupons_named") },
              { value: false, label: t("promotions.coupons_random") },
            ]}
          />
        )}
      </Field>
      {typed.named ? (
        <Field
          label={t("promotions.codes")}
          hint={t("promotions.codes_hint")}
          problem={wrong && t("promotions.code_wrong", { code: wrong })}
        >
          {(id) => (
            <Input.TextArea
              id={id}
              rows={6}
              value={typed.codes}
              onChange={(event) => set({ codes: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <>
          <Field label={t("promotions.count")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={MOST_AT_ONCE}
                precision={0}
                style={{ width: "100%" }}
                value={typed.count}
                onChange={(count) => set({ count })}
              />
            )}
          </Field>
          <Field label={t("promotions.prefix")} problem={prefixWrong && t("promotions.prefix_wrong")}>
            {(id) => (
              <Text
                id={id}
                max={20}
                value={typed.prefix}
                onChange={(event) => set({ prefix: event.target.value.toUpperCase() })}
              />
            )}
          </Field>
        </>
      )}
      <Field label={t("promotions.code_uses")} hint={t("promotions.limit_hint")}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            precision={0}
            style={{ width: "100%" }}
            value={typed.most}
            onChange={(most) => set({ most })}
          />
        )}
      </Field>
    </FormDrawer>
  );
}

/** What was made, to be taken along. */
export function Made({ made, onClose }: { made: CouponsMade; onClose: () => void }) {
  const { t } = useWords();
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`code\n${made.codes.join("\n")}\n`], { type: "text/csv" }));
    link.download = "coupons.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <Modal
      open
      title={t("promotions.coupons_made", { count: made.codes.length })}
      onCancel={onClose}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{t("kit.close")}</Button>
          <Button type="primary" onClick={save}>
            {t("promotions.coupons_save")}
          </Button>
        </Flex>
      }
    >
      <Typography.Paragraph
        copyable={{ text: made.codes.join("\n") }}
        style={{ maxHeight: 240, overflow: "auto", whiteSpace: "pre-line", fontFamily: "ui-monospace, monospace" }}
      >
        {made.codes.slice(0, SHOWN).join("\n")}
      </Typography.Paragraph>
      {made.codes.length > SHOWN && (
        <Typography.Text type="secondary">
          {t("promotions.and_more", { count: number(made.codes.length - SHOWN) })}
        </Typography.Text>
      )}
    </Modal>
  );
}
