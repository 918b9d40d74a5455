/** A field of a form under its label. */

import { Form } from "antd";
import { type ReactNode, useId } from "react";

interface Props {
  label: ReactNode;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with what stands there. */
  problem?: ReactNode;
  /** What is typed into; it carries the id that the label points at. */
  children: (id: string) => ReactNode;
}

export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      extra={hint}
      validateStatus={problem ? "error" : undefined}
      help={problem || undefined}
      style={{ marginBottom: 16 }}
    >
      {children(id)}
    </Form.Item>
  );
}
