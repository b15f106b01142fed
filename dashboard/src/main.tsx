/** Puts the dashboard on the page. */

import { createClient } from "doorlist/client";
import { DoorlistProvider } from "doorlist/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { base } from "./base.ts";
import { askBeforeBack } from "./use-url-view.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

askBeforeBack();
createRoot(root).render(
  <StrictMode>
    <DoorlistProvider client={createClient({ baseUrl: base })}>
      <App />
    </DoorlistProvider>
  </StrictMode>,
);
