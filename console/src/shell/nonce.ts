/** The page's policy lets only styles with its nonce in. Ant Design marks its own; the locks and measures of its parts do not know of it. */

export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const create = document.createElement.bind(document);

/** Every style that a script of this page makes carries the nonce; what is injected as text does not. */
export function markStyles(): void {
  if (!nonce) return;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
}
