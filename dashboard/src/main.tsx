/** Puts the dashboard on the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "../../src/client/index.ts";
import { DoorlistProvider } from "../../src/react/index.ts";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <DoorlistProvider client={createClient()}>
      <App />
    </DoorlistProvider>
  </StrictMode>,
);
