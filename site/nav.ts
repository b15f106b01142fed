/**
 * The order of the site: sections, and their pages. Written pages are Markdown files of the repository; one that is not
 * there yet is left out. The reference has no files: it is made when the site is built.
 */
import { existsSync } from "node:fs";

export interface Section {
  title: string;
  /** From the root of the repository. */
  files: string[];
}

export const sections: Section[] = [
  { title: "Start", files: ["docs/README.md", "docs/quickstart.md", "docs/concepts.md"] },
  {
    title: "Guides",
    files: [
      "docs/link-invites.md",
      "docs/bulk.md",
      "docs/domains.md",
      "docs/seats.md",
      "docs/registration.md",
      "docs/admission.md",
      "docs/languages.md",
      "docs/react.md",
      "docs/embedding.md",
    ],
  },
  {
    title: "Switching",
    files: ["docs/coming-from-nile.md", "docs/coming-from-roq.md", "docs/coming-from-better-invite.md"],
  },
  { title: "Mail and events", files: ["docs/mail.md", "docs/delivery.md", "docs/events.md", "docs/webhooks.md"] },
  {
    title: "Operations",
    files: [
      "docs/operating.md",
      "docs/postgresql.md",
      "docs/scaling.md",
      "docs/sharding.md",
      "docs/backup.md",
      "docs/key-rotation.md",
      "docs/upgrading.md",
      "docs/cli.md",
      "docs/package.md",
    ],
  },
  { title: "Security", files: ["docs/security.md", "SECURITY.md", "docs/dependencies.md"] },
  {
    title: "Reference",
    files: [
      "reference/operations",
      "reference/problems",
      "reference/events",
      "reference/doorlist",
      "reference/client",
      "reference/react",
      "reference/next",
      "reference/better-auth",
      "reference/roq",
    ],
  },
  { title: "The project", files: ["CONTRIBUTING.md", "CHANGELOG.md"] },
];

/** Where a file of the navigation stands in the site: `docs/README.md` is `index.html`, `SECURITY.md` is `project/security.html`. */
export function pathOf(file: string): string {
  const name = file.replace(/\.md$/, "");
  if (name === "docs/README") return "index.html";
  if (name.startsWith("docs/")) return `${name.slice("docs/".length)}.html`;
  return name.startsWith("reference/") ? `${name}.html` : `project/${name.toLowerCase()}.html`;
}

export function isWritten(file: string): boolean {
  return file.endsWith(".md") && existsSync(file);
}
