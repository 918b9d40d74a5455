/** A telephone number as its country writes it; the library that knows how is loaded when the first is shown. */

import { useEffect, useState } from "react";
import { arriving } from "@/api/arriving";

type Parse = typeof import("libphonenumber-js/min").parsePhoneNumberFromString;
let parse: Parse | null = null;
const loading = () => import("libphonenumber-js/min").then((library) => library.parsePhoneNumberFromString);

export function usePhone(phone: string): string {
  const [ready, setReady] = useState(parse !== null);
  useEffect(() => {
    if (ready) return;
    let wanted = true;
    void arriving(loading).then(
      (found) => {
        parse = found;
        if (wanted) setReady(true);
      },
      () => undefined, // it stands as it was given
    );
    return () => {
      wanted = false;
    };
  }, [ready]);
  return (ready && parse?.(phone)?.formatInternational()) || phone;
}
