/** How far long work is: a bar that is drawn over itself on a terminal, a line for each tenth elsewhere. */
const WIDTH = 30;
const DRAWN_EVERY_MS = 100;

export interface ProgressBar {
  tell(done: number): void;
  /** Since the start. */
  seconds(): string;
}

export function progressBar(what: string, total: number, out: NodeJS.WriteStream = process.stderr): ProgressBar {
  const startedAt = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let tenths = 0;
  const passed = () => (performance.now() - startedAt) / 1000;

  function lineOf(done: number): string {
    const share = done / total;
    const left = Math.ceil((passed() * (1 - share)) / share);
    const bar = "#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".");
    return `[${bar}] ${Math.floor(share * 100)} %, ${done.toLocaleString("en")} ${what}, ${left} s left`;
  }

  return {
    tell(done) {
      const isLast = done === total;
      if (out.isTTY) {
        if (!isLast && performance.now() - drawnAt < DRAWN_EVERY_MS) return;
        drawnAt = performance.now();
        out.write(`\r\x1b[K${lineOf(done)}${isLast ? "\n" : ""}`);
      } else if (Math.floor((done / total) * 10) > tenths) {
        tenths = Math.floor((done / total) * 10);
        out.write(`${lineOf(done)}\n`);
      }
    },
    seconds: () => passed().toFixed(1),
  };
}
