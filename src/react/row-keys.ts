/** The arrow keys go from a row to the next, along the same column: boxes and names. */
import type { KeyboardEvent } from "react";

export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const control = event.target as HTMLElement;
  const kind = control.dataset.rowControl;
  const row = control.closest<HTMLElement>("[data-index]");
  if (!step || !kind || !row) return;
  event.preventDefault();
  const index = Number(row.dataset.index) + step;
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-control="${kind}"]`);
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
