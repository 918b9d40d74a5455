/** What can be done with an order, each in its drawer. */

import type { ActProps } from "@/orders/acts/ActDrawer";
import { Cancel } from "@/orders/acts/Cancel";
import { ChangeAddress } from "@/orders/acts/ChangeAddress";
import { Confirm } from "@/orders/acts/Confirm";
import { RecordPayment } from "@/orders/acts/RecordPayment";
import { Ship } from "@/orders/acts/Ship";

export type OpenAct = "cancel" | "confirm" | "record_payment" | "record_refund" | "ship" | "change_shipping_address";

export function OrderActs({ act, ...props }: ActProps & { act: OpenAct }) {
  switch (act) {
    case "cancel":
      return <Cancel {...props} />;
    case "confirm":
      return <Confirm {...props} />;
    case "record_payment":
      return <RecordPayment {...props} />;
    case "record_refund":
      return <RecordPayment {...props} refund />;
    case "ship":
      return <Ship {...props} />;
    case "change_shipping_address":
      return <ChangeAddress {...props} />;
  }
}
