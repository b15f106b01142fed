import { it } from "vitest";
import { openApp } from "../support/app.ts";
import { createDatabase,createMigratedDatabase } from "../support/databases.ts";
it("t", { timeout: 60000 }, async () => {
  for (const engine of ["sqlite", "postgres"] as const) for (let i = 0; i < 4; i++) {
    let t = performance.now();
    const d = await createMigratedDatabase(engine); const a = performance.now() - t; t = performance.now(); await d.drop(); const b = performance.now() - t;
    t = performance.now(); const c0 = process.cpuUsage();
    const app = await openApp(engine); const c = performance.now() - t; const cpu = process.cpuUsage(c0);
    t = performance.now(); const o = await app.signUp("olive@example.com"); const s = performance.now() - t; t = performance.now();
    await app.close();
    console.log(engine, JSON.stringify({ create: a, drop: b, open: c, openCpu: (cpu.user+cpu.system)/1000, signUp: s, close: performance.now() - t }));
  }
});
