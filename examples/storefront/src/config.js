/** Where the API is and with which publishable key: from the address (?key=…&channel=…), else as before, else config.json. */

import { keep, kept, openFor } from "./kept.js";

/** @typedef {{api: string, key: string, channel: string, channels: string[]}} Config  `channels`: those of the key */

/** @type {Config} */
export const config = { api: "", key: "", channel: "", channels: [] };

export async function readConfig() {
  const answer = await fetch("config.json");
  const written = /** @type {Config} */ (await answer.json());
  const asked = new URLSearchParams(location.search);
  const before = kept("config", { key: "", channel: "" });
  config.api = written.api.replace(/\/+$/, "");
  config.key = asked.get("key") ?? (written.key || before.key);
  config.channel = asked.get("channel") ?? (asked.has("key") ? "" : written.channel || before.channel);
  if (asked.has("key") || asked.has("channel")) {
    keep("config", { key: config.key, channel: config.channel });
    history.replaceState(null, "", location.pathname + location.hash);
  }
  openFor(`${config.api} ${config.key} ${config.channel}`);
}

/** @param {string} key */
export function useKey(key) {
  config.key = key.trim();
  useChannel("");
}

/** @param {string} channel */
export function useChannel(channel) {
  config.channel = channel;
  keep("config", { key: config.key, channel });
  openFor(`${config.api} ${config.key} ${channel}`);
}
