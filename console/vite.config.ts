import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` beside `make up`: the page from here, the API from there.
const API = process.env.ORDERLOOM_ADDRESS ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  html: { cspNonce: "__NONCE__" }, // the web process puts a new one in for each page
  build: {
    outDir: "../build/console",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": API } },
});
