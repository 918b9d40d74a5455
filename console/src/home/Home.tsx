/** What needs me now. */

import { Typography } from "antd";
import { useWords } from "@/words";

export function Home() {
  const { t } = useWords();
  return (
    <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
      {t("shell.home")}
    </Typography.Title>
  );
}
