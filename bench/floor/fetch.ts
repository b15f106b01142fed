/** The least that delivers: as many POSTs as asked for, a hundred at a time. */
const { FLOOR_URL = "", FLOOR_POSTS = "0" } = process.env;
const IN_FLIGHT = 100;

const body = JSON.stringify({ type: "invite.created", timestamp: new Date().toISOString(), data: { text: "x".repeat(1200) } });
const headers = { "content-type": "application/json" };
let left = Number(FLOOR_POSTS);

async function lane(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const response = await fetch(FLOOR_URL, { method: "POST", headers, body });
    await response.arrayBuffer();
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
// Ended by whoever started it, once everything has arrived.
setInterval(() => {}, 1000);
