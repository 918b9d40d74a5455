/** What only some may see; whoever may not is told which permission it takes. */

import { Result, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useMe } from "@/shell/me";
import { useWords } from "@/words";

export function Only({ may, children }: { may: string; children: ReactNode }) {
  const me = useMe();
  if (!me) return <Skeleton active />;
  return me.permissions.includes(may) ? children : <NotAllowed permission={may} />;
}

export function NotAllowed({ permission }: { permission: string }) {
  const { t, word } = useWords();
  return (
    <Result
      status="403"
      title={t("shell.no_permission")}
      subTitle={t("shell.no_permission_hint", { permission: word("permission", permission) })}
    />
  );
}
