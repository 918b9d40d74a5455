import { createRoot } from "react-dom/client";
import { claimTab } from "@/kit/drafts";
import { App } from "@/shell/App";
import { markStyles } from "@/shell/nonce";
import { followOtherTabs, preferredLanguage, speak } from "@/words";
import "@/shell/base.css";

markStyles();
followOtherTabs();
const place = document.getElementById("console");
if (!place) throw new Error("the page has no place for the console");
Promise.all([speak(preferredLanguage()), claimTab()]).then(() => createRoot(place).render(<App />));
