import type { Person } from "./lib/server/people.ts";

declare global {
  namespace App {
    interface Locals {
      /** Who is signed in; null: nobody. */
      person: Person | null;
    }
  }
}
