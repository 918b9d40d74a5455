/** Who bought, as this order knows them. */

import { Flex, Tag, Typography } from "antd";
import { Link } from "react-router";
import { usePhone } from "@/format/phone";
import { PostalAddress } from "@/kit/Address";
import { Copyable, Facts } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import type { Order } from "@/orders/order";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function Buyer({ order }: { order: Order }) {
  const { t, word } = useWords();
  const may = useMay();
  const { buyer, customer_id } = order;
  const name = buyer?.name ?? (buyer?.shipping_address?.name as string | undefined);
  return (
    <Part
      title={t("orders.buyer")}
      extra={
        customer_id && may("customers.read") && <Link to={`/customers/${customer_id}`}>{t("orders.customer")}</Link>
      }
    >
      {!buyer && <Typography.Text type="secondary">{t("orders.buyer_none")}</Typography.Text>}
      {buyer && (
        <>
          <Facts
            rows={[
              [t("orders.name"), name],
              [t("orders.phone"), buyer.phone && <Phone phone={buyer.phone} />],
              [t("orders.email"), buyer.email && <Copyable text={buyer.email} />],
              buyer.billing_address && [
                t("orders.billing_address"),
                <PostalAddress key="billing" address={buyer.billing_address} />,
              ],
            ]}
          />
          {buyer.doubts.length > 0 && (
            <Flex wrap gap={4} style={{ marginTop: 8 }}>
              {buyer.doubts.map((doubt) => (
                <Tag key={doubt} color="warning">
                  {word("doubt", doubt)}
                </Tag>
              ))}
            </Flex>
          )}
        </>
      )}
    </Part>
  );
}

function Phone({ phone }: { phone: string }) {
  return <Copyable text={phone} shown={<span className="ol-number">{usePhone(phone)}</span>} />;
}
