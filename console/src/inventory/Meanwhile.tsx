/** Somebody else changed what a draft was begun from: what changed, and whose is to hold. */

import { Alert, Button, Flex } from "antd";
import { useWords } from "@/words";

interface Props {
  /** What changed, each in a line. */
  lines: readonly string[];
  onKeep: () => void;
  onTake: () => void;
}

export function Meanwhile({ lines, onKeep, onTake }: Props) {
  const { t } = useWords();
  return (
    <Alert
      role="alert"
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t("kit.changed_meanwhile")}
      description={
        <Flex vertical gap={8}>
          {lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
          <Flex gap={8} wrap>
            <Button size="small" onClick={onKeep}>
              {t("stock.keep_mine")}
            </Button>
            <Button size="small" onClick={onTake}>
              {t("stock.take_theirs")}
            </Button>
          </Flex>
        </Flex>
      }
    />
  );
}
