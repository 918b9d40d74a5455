/** Every promotion, the newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { PromotionOut } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import type { Filter } from "@/kit/Filters";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useChannels } from "@/orders/filters";
import { NewPromotionForm } from "@/promotions/PromotionForm";
import { PromotionStateTag, periodOf, usesOf, worthOf } from "@/promotions/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function PromotionList() {
  const { t } = useWords();
  const may = useMay();
  const filters = useFilters();
  const columns = useColumns();
  const [creating, setCreating] = useState(false);
  const create = may("promotions.write") && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
      {t("promotions.create")}
    </Button>
  );
  return (
    <>
      <ListPage<PromotionOut>
        name="promotions"
        title={t("promotions.title")}
        summary={t("promotions.summary")}
        filters={filters}
        columns={columns}
        ask={({ filters: narrowed, after, limit, signal }) =>
          told(api.GET("/api/v1/promotions", { params: { query: { ...narrowed, limit, after } }, signal }))
        }
        rowKey={(promotion) => promotion.id}
        to={(promotion) => `/promotions/${promotion.id}`}
        card={(promotion) => <PromotionCard promotion={promotion} />}
        primary={create}
        empty={<Empty description={t("promotions.empty")}>{create}</Empty>}
      />
      {creating && <NewPromotionForm onClose={() => setCreating(false)} />}
    </>
  );
}

function useFilters(): Filter[] {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  return [
    {
      name: "channel",
      label: t("promotions.channel"),
      kind: "choice",
      options: channels.map(({ code, name }) => ({ value: code, label: name })),
    },
    {
      name: "active",
      label: t("promotions.state"),
      kind: "choice",
      options: [
        { value: "true", label: t("promotions.in_use") },
        { value: "false", label: t("promotions.state_ended") },
      ],
    },
  ];
}

function useColumns(): Column<PromotionOut>[] {
  const { t } = useWords();
  return [
    {
      key: "name",
      title: t("promotions.name"),
      render: (promotion) => (
        <Clip text={promotion.name} width={220}>
          <Link to={`/promotions/${promotion.id}`}>{promotion.name}</Link>
        </Clip>
      ),
    },
    {
      key: "kind",
      title: t("promotions.worth"),
      render: (promotion) => <Clip text={worthOf(promotion, t)} width={180} />,
    },
    { key: "active", title: t("promotions.state"), render: (promotion) => <PromotionStateTag promotion={promotion} /> },
    {
      key: "by_coupon",
      title: t("promotions.given"),
      render: (promotion) => (promotion.by_coupon ? t("promotions.by_coupon") : t("promotions.by_itself")),
    },
    {
      key: "valid_from",
      title: t("promotions.period"),
      render: (promotion) => <Clip text={periodOf(promotion, t)} width={200} />,
    },
    {
      key: "used",
      title: t("promotions.uses"),
      align: "right",
      render: (promotion) => <span className="ol-number">{usesOf(promotion, t)}</span>,
    },
  ];
}

function PromotionCard({ promotion }: { promotion: PromotionOut }) {
  const { t } = useWords();
  return (
    <Flex vertical gap={4}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/promotions/${promotion.id}`} className="ol-clip">
          {promotion.name}
        </Link>
        <PromotionStateTag promotion={promotion} />
      </Flex>
      <span className="ol-clip">
        {worthOf(promotion, t)} · {promotion.by_coupon ? t("promotions.by_coupon") : t("promotions.by_itself")}
      </span>
      <span className="ol-clip" style={{ opacity: 0.65 }}>
        {periodOf(promotion, t)}
      </span>
    </Flex>
  );
}
