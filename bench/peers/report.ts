/** The comparison with peers, for people: a table, and a chart for each engine. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { markdownTable, replaceMarked, whole } from "../report.ts";
import type { Memory, PeerFigure } from "./measure.ts";

const HEAD = ["engine", "invites", "case", "Doorlist/s", "p50 ms", "p99 ms", "× better-invite", "× organization", "floor"];

interface Row {
  engine: PeerFigure["engine"];
  invites: number;
  name: string;
  of(who: PeerFigure["who"]): PeerFigure | undefined;
}

function rowsOf(figures: PeerFigure[]): Row[] {
  const groups = Map.groupBy(figures, ({ engine, invites, case: name }) => `${engine} ${invites} ${name}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const of = (who: PeerFigure["who"]) => group.find((figure) => figure.who === who);
    return [{ engine: first.engine, invites: first.invites, name: first.case, of }];
  });
}

export function peerTable(figures: PeerFigure[]): string {
  const cells = rowsOf(figures).map(({ engine, invites, name, of }) => {
    const ours = of("doorlist");
    const ratio = (who: PeerFigure["who"], digits: number) => {
      const other = of(who);
      return ours && other ? (ours.rps / other.rps).toFixed(digits) : "";
    };
    const [rps, p50, p99] = ours ? [whole.format(ours.rps), ours.p50Ms.toFixed(1), ours.p99Ms.toFixed(1)] : ["", "", ""];
    return [
      engine,
      whole.format(invites),
      name,
      rps,
      p50,
      p99,
      ratio("better-invite", 1),
      ratio("organization", 1),
      ratio("floor", 2),
    ];
  });
  return markdownTable(HEAD, cells, (column) => column === 1 || column > 2);
}

export function memoryTable(memory: Memory[]): string {
  const cells = memory.map(({ engine, invites, who, restMb, mostMb }) => [
    engine,
    whole.format(invites),
    who,
    String(restMb),
    String(mostMb),
  ]);
  return markdownTable(
    ["engine", "invites", "server", "at rest, MB", "most under load, MB"],
    cells,
    (column) => column === 1 || column > 2,
  );
}

const COLORS: Record<PeerFigure["who"], string> = {
  doorlist: "#4f46e5",
  floor: "#94a3b8",
  "better-invite": "#f59e0b",
  organization: "#10b981",
};
const [LEFT, WIDTH, BAR, GAP] = [150, 700, 14, 14];

/** Requests a second on a scale of tens. */
function peerChart(figures: PeerFigure[], title: string): string {
  const most = Math.ceil(Math.log10(Math.max(10, ...figures.map(({ rps }) => rps))));
  const x = (rps: number) => Math.max(2, (Math.log10(Math.max(1, rps)) / most) * (WIDTH - LEFT - 60));
  const parts: string[] = [];
  let y = 56;
  for (const { name, invites, of } of rowsOf(figures)) {
    const shown = (["doorlist", "better-invite", "organization", "floor"] as const).flatMap((who) => of(who) ?? []);
    parts.push(
      `<text x="${LEFT - 10}" y="${y + 11}" text-anchor="end">${name}${invites > 1_000 ? `, ${whole.format(invites)}` : ""}</text>`,
    );
    for (const { who, rps } of shown) {
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${x(rps).toFixed(1)}" height="${BAR - 2}" rx="2" fill="${COLORS[who]}"/>`,
        `<text x="${(LEFT + x(rps) + 6).toFixed(1)}" y="${y + 10}" class="n">${whole.format(rps)}</text>`,
      );
      y += BAR;
    }
    y += GAP;
  }
  const legend = Object.entries(COLORS).map(
    ([who, color], index) =>
      `<rect x="${LEFT + index * 130}" y="32" width="10" height="10" rx="2" fill="${color}"/><text x="${LEFT + 15 + index * 130}" y="41">${who}</text>`,
  );
  const style = "text{font:12px system-ui,sans-serif;fill:#64748b}.t{font-size:14px;font-weight:600}.n{font-size:11px}";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}"><style>${style}</style>
<text x="${LEFT}" y="20" class="t">${title}</text>
${[...legend, ...parts].join("\n")}
</svg>
`;
}

/** Into the README of the bench, with its charts beside it. */
export function writePeers(readme: string, figures: PeerFigure[], memory: Memory[], seconds: number): void {
  const charts = fileURLToPath(new URL("../charts/", import.meta.url));
  mkdirSync(charts, { recursive: true });
  const pictures = [...new Set(figures.map(({ engine }) => engine))].map((engine) => {
    const title = `Requests a second on ${engine}, on a logarithmic scale`;
    const own = figures.filter((figure) => figure.engine === engine);
    writeFileSync(`${charts}peers-${engine}.svg`, peerChart(own, title));
    return `![${title}](charts/peers-${engine}.svg)`;
  });
  const about = `Measured with ${seconds} s of load for each figure on Node ${process.versions.node}, 16 connections (one for \`batch-1000\`).`;
  replaceMarked(readme, "peers", [about, peerTable(figures), ...pictures, memoryTable(memory)].join("\n\n"));
}
