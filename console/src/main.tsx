import { createRoot } from "react-dom/client";
import { claimTab } from "@/kit/drafts";
import { App } from "@/shell/App";
import { markStyles } from "@/shell/nonce";
import { preferredLanguage, speak } from "@/words";
import "@/shell/base.css";

markStyles();
const place = document.getElementById("console");
if (!place) throw new Error("the page has no place for the console");
Promise.all([speak(preferredLanguage()), claimTab()]).then(() => createRoot(place).render(<App />));
