/** The head of a page that is neither a list nor a thing: the way back, what it is, and its first action. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";

interface Props {
  back?: { to: string; title: string };
  title: ReactNode;
  summary?: ReactNode;
  primary?: ReactNode;
}

export function Heading({ back, title, summary, primary }: Props) {
  return (
    <div>
      {back && (
        <Link to={back.to}>
          <ArrowLeftOutlined aria-hidden /> {back.title}
        </Link>
      )}
      <Flex justify="space-between" align="flex-start" gap={12} wrap style={{ marginTop: back ? 4 : 0 }}>
        <div style={{ minWidth: 0 }}>
          <Typography.Title level={1} style={{ fontSize: 20, margin: 0, overflowWrap: "anywhere" }}>
            {title}
          </Typography.Title>
          {summary && <Typography.Text type="secondary">{summary}</Typography.Text>}
        </div>
        {primary}
      </Flex>
    </div>
  );
}
