import "@niledatabase/react/styles.css";
import "./app.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Visitor } from "../components/visitor.tsx";

export const metadata: Metadata = { title: { default: "Nile on Doorlist", template: "%s · Nile on Doorlist" } };
export const viewport: Viewport = { colorScheme: "light dark" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header className="top">
          <a href="/" className="brand">
            Nile on Doorlist
          </a>
          <Visitor />
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
