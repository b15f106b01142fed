/** A process that opens a database, brings it up to date, and says what it ran: `node migrate-once.ts URL`. */
import { migrate } from "../../src/store/migrate.ts";
import { openDatabase } from "../../src/store/open.ts";

const database = openDatabase(process.argv[2] ?? "", () => {});
console.log(JSON.stringify(await migrate(database)));
await database.close();
