/** Puts `doorlist` where an install of the package would have put it, for the examples that are packages themselves. */
import { existsSync, mkdirSync, symlinkSync } from "node:fs";

const modules = new URL("node_modules/", import.meta.url);
mkdirSync(modules, { recursive: true });
const place = new URL("doorlist", modules);
if (!existsSync(place)) symlinkSync("../..", place, "dir");
