/** What sends a large form: it stays in sight at the end of the window. */

import { Flex, theme } from "antd";
import type { ReactNode } from "react";

export function Sends({ children }: { children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <Flex
      gap={8}
      wrap
      align="center"
      style={{
        position: "sticky",
        bottom: "var(--ol-tabs)",
        zIndex: 15, // above a table's fixed columns
        padding: "12px 0",
        background: token.colorBgLayout,
        borderTop: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      {children}
    </Flex>
  );
}
