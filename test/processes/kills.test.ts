import { it } from "vitest";
import { engines } from "../support/databases.ts";
import { killAgainAndAgain } from "../support/kills.ts";

it.each(engines)("on %s, what was imported, told and sealed survives that the server is killed", { timeout: 120_000 }, (engine) =>
  killAgainAndAgain(engine, 2),
);
