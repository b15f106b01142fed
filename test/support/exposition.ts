/**
 * Reads Prometheus' text exposition format 0.0.4 as strictly as it is written down: every sample belongs to a family
 * whose HELP and TYPE came before it, once; names, labels and values are well formed; no series stands twice; histograms
 * have cumulative buckets up to +Inf that agree with their count.
 */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/** @throws naming the line that is not as it should be */
export function readExposition(text: string): Sample[] {
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const closed = new Set<string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  let family = "";
  text.split("\n").forEach((line, index) => {
    const fail = (why: string) => new Error(`Line ${index + 1}, ${why}: ${line}`);
    if (line === "") return;
    if (line.startsWith("#")) {
      const [, kind = "", name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
      if (!NAME.test(name)) throw fail("not a HELP or TYPE");
      if (name !== family) {
        if (closed.has(name)) throw fail("a family in two parts");
        closed.add(name);
        family = name;
      }
      if (kind === "HELP" ? helps.has(name) : types.has(name)) throw fail("said twice");
      if (kind === "HELP") helps.add(name);
      else if (!TYPES.includes(rest)) throw fail("an unknown type");
      else types.set(name, rest);
      return;
    }
    const [, name = "", , labelText = "", valueText = ""] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!name) throw fail("not a sample");
    const base = types.get(family) === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;
    if (base !== family || !helps.has(family) || !types.has(family)) throw fail("outside of its family");
    const labels = readLabels(labelText, fail);
    const value = valueText === "+Inf" ? Number.POSITIVE_INFINITY : Number(valueText);
    if (Number.isNaN(value)) throw fail("not a number");
    if (types.get(family) === "counter" && value < 0) throw fail("a counter below 0");
    const series = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (seen.has(series)) throw fail("a series that was there before");
    seen.add(series);
    samples.push({ name, labels, value });
  });
  for (const [name, type] of types) if (type === "histogram") checkHistogram(name, samples);
  return samples;
}

function readLabels(text: string, fail: (why: string) => Error): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const [whole = "", name = "", value = ""] = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/.exec(rest) ?? [];
    if (!whole) throw fail("a label that is none");
    if (name in labels) throw fail("a label twice");
    labels[name] = value;
    rest = rest.slice(whole.length);
  }
  return labels;
}

function checkHistogram(name: string, samples: Sample[]): void {
  const withoutLe = ({ le: _, ...labels }: Record<string, string>) => JSON.stringify(Object.entries(labels).sort());
  const counts = samples.filter((sample) => sample.name === `${name}_count`);
  for (const count of counts) {
    const mine = samples.filter(
      (sample) => sample.name === `${name}_bucket` && withoutLe(sample.labels) === withoutLe(count.labels),
    );
    const bounds = mine.map(({ labels }) => (labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le)));
    const rising = mine.every(({ value }, index) => index === 0 || value >= (mine[index - 1]?.value ?? 0));
    const ordered = bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0));
    if (!rising || !ordered || bounds.at(-1) !== Number.POSITIVE_INFINITY || mine.at(-1)?.value !== count.value) {
      throw new Error(`${name}: its buckets do not add up`);
    }
    if (!samples.some((sample) => sample.name === `${name}_sum`)) throw new Error(`${name} has no sum`);
  }
}

/** The value of the one series with these labels, besides others; 0 where there is none. */
export function sampleOf(samples: Sample[], name: string, labels: Record<string, string> = {}): number {
  const found = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}
