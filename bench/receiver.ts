/** A receiver that takes every webhook and forgets it. Sends the time of each arrival to whoever started it. */
import { createServer } from "node:http";

let arrivals: number[] = [];
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(204).end();
    arrivals.push(Date.now());
  });
});
setInterval(() => {
  if (arrivals.length > 0) process.send?.(arrivals);
  arrivals = [];
}, 50);
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
