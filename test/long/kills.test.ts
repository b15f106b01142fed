import { it } from "vitest";
import { engines } from "../support/databases.ts";
import { killAgainAndAgain } from "../support/kills.ts";

const HOUR = 3_600_000;

it.each(engines)("on %s, 250 times over", { timeout: HOUR }, (engine) => killAgainAndAgain(engine, 250));
