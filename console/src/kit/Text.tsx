/** Text that may be too long: nothing of it is cut off. What is too much is said, and the form around it is not sent. */

import { Input, type InputProps, type InputRef, Typography } from "antd";
import type { TextAreaProps } from "antd/es/input";
import { createContext, type ReactNode, type Ref, useContext, useEffect, useId, useMemo, useState } from "react";
import { number } from "@/format";
import { useWords } from "@/words";

const LONG = 1_000; // from so many characters on people want to see how many are left

type Tell = (field: string, tooLong: boolean) => void;
const Lengths = createContext<Tell>(() => undefined);

/** Whether a field within `around` holds more than it may. */
export function useLengths(): { tooLong: boolean; around: (form: ReactNode) => ReactNode } {
  const [fields, setFields] = useState<ReadonlySet<string>>(new Set());
  const tell = useMemo<Tell>(
    () => (field, tooLong) =>
      setFields((before) => {
        if (before.has(field) === tooLong) return before;
        const after = new Set(before);
        if (tooLong) after.add(field);
        else after.delete(field);
        return after;
      }),
    [],
  );
  return { tooLong: fields.size > 0, around: (form) => <Lengths value={tell}>{form}</Lengths> };
}

/** Characters as the API counts them. */
function length(text: string): number {
  return [...text].length;
}

function useMuch(value: string, max: number | undefined): number {
  const tell = useContext(Lengths);
  const field = useId();
  const much = max === undefined ? 0 : Math.max(0, length(value) - max);
  useEffect(() => {
    tell(field, much > 0);
    return () => tell(field, false);
  }, [tell, field, much]);
  return much;
}

export function TooLong({ by, max }: { by: number; max: number | undefined }) {
  const { t } = useWords();
  if (!by || max === undefined) return null;
  return (
    <Typography.Text type="danger" role="alert" style={{ display: "block", fontSize: 13 }}>
      {t("kit.too_long", { count: by, number: number(by), max: number(max) })}
    </Typography.Text>
  );
}

interface Most {
  value: string;
  /** The most characters that the API takes; undefined: as it says itself. */
  max: number | undefined;
}

export function Text({ max, ref, ...rest }: Omit<InputProps, "value" | "maxLength"> & Most & { ref?: Ref<InputRef> }) {
  const much = useMuch(rest.value, max);
  return (
    <>
      <Input {...rest} ref={ref} status={much ? "error" : rest.status} />
      <TooLong by={much} max={max} />
    </>
  );
}

export function LongText({ max, ...rest }: Omit<TextAreaProps, "value" | "maxLength"> & Most) {
  const much = useMuch(rest.value, max);
  const count = max !== undefined && max >= LONG ? { max, show: true, strategy: length } : undefined;
  return (
    <>
      <Input.TextArea {...rest} count={count} status={much ? "error" : rest.status} />
      <TooLong by={much} max={max} />
    </>
  );
}
