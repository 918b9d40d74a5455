/** A field for a moment: a day and a time of day. */

import { DatePicker, type DatePickerProps } from "antd";
import dayjs from "dayjs";
import { formatTag, useWords } from "@/words";

interface Props
  extends Pick<DatePickerProps, "id" | "aria-label" | "allowClear" | "placeholder" | "size" | "autoFocus"> {
  /** ISO 8601; nothing is chosen: null. */
  value: string | null;
  onChange: (at: string | null) => void;
  /** Only what has been: days to come cannot be chosen. */
  past?: boolean;
  width?: number;
}

/** What the API takes as a time. */
const [FIRST, LAST] = [dayjs("1990-01-02"), dayjs("2199-12-30")];
const ISO = "YYYY-MM-DD HH:mm";

export function MomentField({ value, onChange, past = false, width, ...field }: Props) {
  const { language } = useWords();
  const dayFirst = language === "en" && !/^en(-US)?$/i.test(formatTag());
  return (
    <DatePicker
      {...field}
      showTime={{ format: "HH:mm" }}
      format={dayFirst ? ["DD/MM/YYYY HH:mm", ISO] : ISO}
      panelRender={(panel) => <div ref={scrollable}>{panel}</div>}
      value={momentOf(value)}
      minDate={FIRST}
      maxDate={past ? dayjs().endOf("day") : LAST}
      onChange={(at) => onChange(at?.toISOString() ?? null)}
      style={{ width: width ?? "100%" }}
    />
  );
}

/** What an address or a draft holds; null where it is no moment. */
function momentOf(value: string | null): dayjs.Dayjs | null {
  const at = dayjs(value);
  return at.isValid() ? at : null;
}

/** Columns of hours and minutes scroll, so the keyboard must reach them. */
function scrollable(panel: HTMLElement | null): void {
  for (const column of panel?.querySelectorAll<HTMLElement>(".ant-picker-time-panel-column") ?? []) column.tabIndex = 0;
}
