import { routeHandler } from "doorlist/next";
import { doorlist } from "../../../../lib/doorlist.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandler(doorlist);
