/** Every customer, the newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { NewCustomerForm } from "@/customers/CustomerForm";
import { Doubts, Phone, useCallName } from "@/customers/parts";
import type { CustomerOut } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { useCustomColumns, useCustomFilters } from "@/kit/customLists";
import type { Filter } from "@/kit/Filters";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { Nothing, When } from "@/kit/parts";
import { useChannels } from "@/orders/filters";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";
import { localeName } from "@/words/locales";

export function CustomerList() {
  const { t } = useWords();
  const may = useMay();
  const filters = useFilters();
  const columns = useColumns();
  const [creating, setCreating] = useState(false);
  const create = may("customers.write") && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
      {t("customers.create")}
    </Button>
  );
  return (
    <>
      <ListPage<CustomerOut>
        name="customers"
        views="customers"
        title={t("customers.title")}
        summary={t("customers.summary")}
        search={t("customers.search")}
        filters={filters}
        columns={columns}
        exportOf="customers"
        ask={({ filters: narrowed, after, limit, signal }) =>
          told(api.GET("/api/v1/customers", { params: { query: { ...narrowed, limit, after } }, signal }))
        }
        rowKey={(customer) => customer.id}
        to={(customer) => `/customers/${customer.id}`}
        card={(customer) => <CustomerCard customer={customer} />}
        primary={create}
        empty={<Empty description={t("customers.empty")}>{create}</Empty>}
      />
      {creating && <NewCustomerForm onClose={() => setCreating(false)} />}
    </>
  );
}

function useFilters(): Filter[] {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  const custom = useCustomFilters("customer");
  return [
    {
      name: "channel",
      label: t("customers.channel"),
      kind: "choice",
      options: channels.map(({ code, name }) => ({ value: code, label: name })),
    },
    { name: "tag", label: t("customers.tag"), kind: "text" },
    { name: "created", label: t("customers.created_at"), kind: "period" },
    ...custom,
  ];
}

function useColumns(): Column<CustomerOut>[] {
  const { t } = useWords();
  const callName = useCallName();
  const custom = useCustomColumns<CustomerOut>("customer");
  return [
    {
      key: "name",
      title: t("customers.name"),
      render: (customer) => (
        <Clip text={callName(customer)} width={240}>
          <Link to={`/customers/${customer.id}`}>{callName(customer)}</Link>
        </Clip>
      ),
    },
    { key: "email", title: t("customers.email"), render: (customer) => <Clip text={customer.email} width={320} /> },
    { key: "phone", title: t("customers.phone"), render: (customer) => <Phone customer={customer} /> },
    {
      key: "doubts",
      title: t("customers.doubts"),
      render: (customer) => (customer.doubts.length ? <Doubts doubts={customer.doubts} /> : <Nothing />),
    },
    { key: "created_at", title: t("customers.created_at"), render: (customer) => <When at={customer.created_at} /> },
    {
      key: "locale",
      title: t("customers.locale"),
      hidden: true,
      render: (customer) => (customer.locale ? localeName(customer.locale) : <Nothing />),
    },
    {
      key: "changed_at",
      title: t("customers.changed_at"),
      hidden: true,
      render: (customer) => <When at={customer.changed_at} />,
    },
    {
      key: "erased_at",
      title: t("customers.erased"),
      hidden: true,
      render: (customer) => (customer.erased_at ? <When at={customer.erased_at} /> : <Nothing />),
    },
    ...custom,
  ];
}

function CustomerCard({ customer }: { customer: CustomerOut }) {
  const { t } = useWords();
  const callName = useCallName();
  return (
    <Flex vertical gap={4}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/customers/${customer.id}`} className="ol-clip">
          {callName(customer)}
        </Link>
        <When at={customer.created_at} />
      </Flex>
      {customer.email && <span className="ol-clip">{customer.email}</span>}
      {(customer.phone || customer.phone_given) && <Phone customer={customer} />}
      {customer.doubts.length > 0 && <Doubts doubts={customer.doubts} />}
      {customer.erased_at && (
        <span>
          <Tag>{t("customers.erased")}</Tag>
        </span>
      )}
    </Flex>
  );
}
