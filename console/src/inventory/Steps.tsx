/** What a movement added to each counter, signed. */

import { Flex } from "antd";
import type { MovementShown } from "@/generated/api";
import { COUNTERS } from "@/inventory/paths";
import { Count, Nothing } from "@/kit/parts";
import { useWords } from "@/words";

export function Steps({ of }: { of: MovementShown }) {
  const { word } = useWords();
  const moved = COUNTERS.filter((counter) => of[`d_${counter}`] !== 0);
  if (!moved.length) return <Nothing />;
  return (
    <Flex wrap gap="0 12px">
      {moved.map((counter) => (
        <span key={counter} style={{ whiteSpace: "nowrap" }}>
          {word("stock", counter)} <Count of={of[`d_${counter}`]} signed />
        </span>
      ))}
    </Flex>
  );
}
