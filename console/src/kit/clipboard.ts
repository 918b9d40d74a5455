/** What is copied, wherever the console is served from. */

/** Browsers give pages their clipboard on secure addresses only; elsewhere they copy what is selected. */
export async function toClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const listen = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", listen, { once: true });
  if (!document.execCommand("copy")) {
    document.removeEventListener("copy", listen);
    throw new Error("this browser does not copy");
  }
}
