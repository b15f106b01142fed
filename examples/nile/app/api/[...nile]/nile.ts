import { nextJs } from "@niledatabase/nextjs";
import { Nile } from "@niledatabase/server";

export const nile = Nile({ extensions: [nextJs] });
