/** Small parts of the pages of customers. */

import { Flex, Tag } from "antd";
import { usePhone } from "@/format/phone";
import type { CustomerOut } from "@/generated/api";
import { Nothing } from "@/kit/parts";
import { useWords } from "@/words";

type Called = Pick<CustomerOut, "name" | "email" | "phone" | "phone_given" | "erased_at">;

/** What a customer is called: the name, else what there is. */
export function useCallName(): (customer: Called) => string {
  const { t } = useWords();
  return (customer) => {
    if (customer.erased_at) return t("customers.erased_name");
    return customer.name ?? customer.email ?? customer.phone ?? customer.phone_given ?? t("customers.nameless");
  };
}

/** A telephone number as its country writes it, or as it was given. */
export function Phone({ customer }: { customer: Pick<CustomerOut, "phone" | "phone_given"> }) {
  const written = usePhone(customer.phone ?? "");
  const text = customer.phone ? written : customer.phone_given;
  return text ? <span className="ol-number">{text}</span> : <Nothing />;
}

/** What is doubtful about an e-mail, a number or an address: it is kept as it was given. */
export function Doubts({ doubts }: { doubts: readonly string[] }) {
  const { word } = useWords();
  return (
    <Flex gap={4} wrap>
      {doubts.map((doubt) => (
        <Tag key={doubt} color="warning">
          {word("doubt", doubt)}
        </Tag>
      ))}
    </Flex>
  );
}
