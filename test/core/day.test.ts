import { describe, expect, it } from "vitest";
import { dayAt, nextDaytime, zonesOf } from "../../src/core/day.ts";

const at = (text: string) => Date.parse(text);
const iso = (moment: number) => new Date(moment).toISOString();

describe("a calendar day", () => {
  it.each([
    ["2026-06-15T23:30:00Z", "UTC", "2026-06-15T00:00:00.000Z", 24],
    ["2026-06-15T23:30:00Z", "Asia/Tokyo", "2026-06-15T15:00:00.000Z", 24],
    ["2026-06-15T03:30:00Z", "America/New_York", "2026-06-14T04:00:00.000Z", 24],
    // The clocks change: a day of 23 hours, and one of 25.
    ["2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z", 23],
    ["2026-10-25T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00.000Z", 25],
    ["2026-06-15T12:00:00Z", "Asia/Kathmandu", "2026-06-14T18:15:00.000Z", 24],
    ["2026-06-15T12:00:00Z", "No/Where", "2026-06-15T00:00:00.000Z", 24],
  ])("at %s in %s begins at %s and has %i hours", (moment, zone, from, hours) => {
    const day = dayAt(at(moment), zone);
    expect(iso(day.from)).toBe(from);
    expect((day.to - day.from) / 3_600_000).toBe(hours);
  });
});

describe("the next hour of day", () => {
  it.each([
    ["2026-06-15T08:00:00Z", ["UTC"], "2026-06-15T08:00:00.000Z"],
    ["2026-06-15T19:59:59Z", ["UTC"], "2026-06-15T19:59:59.000Z"],
    ["2026-06-15T20:00:00Z", ["UTC"], "2026-06-16T08:00:00.000Z"],
    ["2026-06-15T03:12:00Z", ["UTC"], "2026-06-15T08:00:00.000Z"],
    ["2026-06-15T20:00:00Z", ["Asia/Tokyo"], "2026-06-15T23:00:00.000Z"],
    ["2026-06-15T12:00:00Z", ["Europe/Berlin", "Asia/Tokyo"], "2026-06-16T06:00:00.000Z"],
    ["2026-06-15T01:00:00Z", [], "2026-06-15T01:00:00.000Z"],
    // It is never day in both: the first decides.
    ["2026-06-15T12:00:00Z", ["Asia/Tokyo", "America/Sao_Paulo"], "2026-06-15T23:00:00.000Z"],
  ])("from %s in %j is %s", (moment, zones, next) => expect(iso(nextDaytime(at(moment), zones))).toBe(next));
});

it("knows the time zones of the region that a locale names", () => {
  expect(zonesOf("de-AT")).toEqual(["Europe/Vienna"]);
  expect(zonesOf("en-US").length).toBeGreaterThan(5);
  expect(zonesOf("de")).toEqual([]);
  expect(zonesOf(null)).toEqual([]);
});
