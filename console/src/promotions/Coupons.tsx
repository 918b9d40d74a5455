/** The coupon codes of a promotion: how often each was used, in and out of use, and new ones. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Table, Tag } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import type { CouponOut, CouponsMade, PromotionOut } from "@/generated/api";
import { Copyable } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { useSaid } from "@/kit/useSaid";
import { Made, MakeCoupons } from "@/promotions/MakeCoupons";
import { usesOf } from "@/promotions/parts";
import { useWords } from "@/words";

const PAGE = 20;

interface Props {
  promotion: PromotionOut;
  mayWrite: boolean;
}

export function Coupons({ promotion, mayWrite }: Props) {
  const { t } = useWords();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<CouponsMade | null>(null);
  const [pages, setPages] = useState<readonly string[]>([]);
  const after = pages.at(-1) ?? null;
  const asked = useQuery({
    queryKey: ["promotion", promotion.id, "coupons", after],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/v1/promotions/{promotion_id}/coupons", {
          params: { path: { promotion_id: promotion.id }, query: { limit: PAGE, after } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const next = asked.data?.next;
  const make = mayWrite && (
    <Button size="small" onClick={() => setMaking(true)}>
      {t("promotions.coupons_make")}
    </Button>
  );
  return (
    <Part title={t("promotions.coupons")} extra={make}>
      {asked.error ? (
        <Refused error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data?.items.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("promotions.coupons_none")} />
      ) : (
        <Codes promotion={promotion} coupons={asked.data?.items ?? []} busy={asked.isPending} mayWrite={mayWrite} />
      )}
      {(pages.length > 0 || next) && (
        <Flex justify="end" gap={8} style={{ marginTop: 12 }}>
          <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
            {t("kit.previous")}
          </Button>
          <Button disabled={!next || asked.isPlaceholderData} onClick={() => next && setPages([...pages, next])}>
            {t("kit.next")}
          </Button>
        </Flex>
      )}
      {making && <MakeCoupons promotion={promotion.id} onMade={setMade} onClose={() => setMaking(false)} />}
      {made && <Made made={made} onClose={() => setMade(null)} />}
    </Part>
  );
}

interface CodesProps extends Props {
  coupons: readonly CouponOut[];
  busy: boolean;
}

function Codes({ promotion, coupons, busy, mayWrite }: CodesProps) {
  const { t } = useWords();
  const turn = useTurn(promotion.id);
  return (
    <Table<CouponOut>
      size="small"
      rowKey="code"
      loading={busy}
      dataSource={coupons}
      pagination={false}
      columns={[
        { key: "code", title: t("promotions.code"), render: (_, coupon) => <Copyable text={coupon.code} code /> },
        {
          key: "used",
          title: t("promotions.uses"),
          align: "right",
          render: (_, coupon) => <span className="ol-number">{usesOf(coupon, t)}</span>,
        },
        {
          key: "active",
          title: t("promotions.state"),
          render: (_, coupon) => (
            <Tag color={coupon.active ? "success" : undefined}>
              {coupon.active ? t("promotions.code_on") : t("promotions.code_off")}
            </Tag>
          ),
        },
        {
          key: "turn",
          render: (_, coupon) =>
            mayWrite && (
              <Button size="small" type="link" onClick={() => void turn(coupon)} style={{ paddingInline: 0 }}>
                {coupon.active ? t("promotions.code_turn_off") : t("promotions.code_turn_on")}
              </Button>
            ),
        },
      ]}
    />
  );
}

/** Takes a code out of use, or back into it; what was done can be taken back at once. */
function useTurn(promotion_id: string) {
  const { t } = useWords();
  const { message } = App.useApp();
  const said = useSaid();
  const client = useQueryClient();
  return async (coupon: CouponOut) => {
    try {
      await told(
        api.PATCH("/api/v1/promotions/{promotion_id}/coupons/{code}", {
          params: { path: { promotion_id, code: coupon.code }, header: { "If-Match": `"${coupon.version}"` } },
          body: { active: !coupon.active },
        }),
      );
      const { code } = coupon;
      void message.success(t(coupon.active ? "promotions.code_is_off" : "promotions.code_is_on", { code }));
    } catch (error) {
      said(error);
    }
    await client.invalidateQueries({ queryKey: ["promotion", promotion_id] });
  };
}
