import { nile } from "./nile.ts";

export const { GET, POST, PUT, DELETE } = nile.handlers;
