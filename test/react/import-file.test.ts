/** Reading a CSV file as a browser does. */
import { describe, expect, it } from "vitest";
import { MAX_ROWS, readImportFile } from "../../src/react/import-file.ts";

const fileOf = (...parts: BlobPart[]) => new File(parts, "people.csv");

describe("a file of people", () => {
  // The browser's reader decoded each 256 KB of bytes alone, and made two replacement characters of one that was cut.
  it("keeps a character that lies across byte 262,144", async () => {
    const start = "email,name\nana@example.com,";
    const names = [`${"x".repeat(262_143 - start.length)}田中`, "Żółć"];
    const { rows } = await readImportFile(fileOf(`${start}${names[0]}\nben@example.com,${names[1]}\n`));
    expect(rows.map(({ cells }) => cells[1])).toEqual(names);
  });

  it("is read piece by piece, with each row in its line", async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `p${index}@example.com,"Ana, 田中\r\n${index}"`);
    const { headings, rows } = await readImportFile(fileOf(`\uFEFFemail,name\r\n${lines.join("\r\n")}\r\n`));
    expect(headings).toEqual(["email", "name"]);
    expect(rows).toHaveLength(60_000);
    const wrong = rows.filter(({ line, cells: [email, name] }) => {
      const index = line - 2;
      return email !== `p${index}@example.com` || name !== `Ana, 田中\r\n${index}`;
    });
    expect(wrong).toEqual([]);
  });

  it("is refused where it is not UTF-8, as the server refuses it", async () => {
    const latin1 = Buffer.from("email,name\njose@example.com,José\n", "latin1");
    await expect(readImportFile(fileOf(latin1))).rejects.toMatchObject({ fault: "notUtf8" });
    const utf16 = Buffer.from("\uFEFFemail,name\njose@example.com,José\n", "utf16le");
    await expect(readImportFile(fileOf(utf16))).rejects.toMatchObject({ fault: "notUtf8" });
  });

  it("is refused where a quote stands alone, which would hide the rows up to the next", async () => {
    for (const lines of ['ana@example.com,"Red\nben@example.com,Blue', 'ana@example.com,"Red" team\nben@example.com,"Blue, Sky"'])
      await expect(readImportFile(fileOf(`email,team\n${lines}\n`))).rejects.toMatchObject({ fault: "unreadable" });
  });

  it("is refused where it has no rows, or too many", async () => {
    await expect(readImportFile(fileOf("email,name\n\n"))).rejects.toMatchObject({ fault: "empty" });
    await expect(readImportFile(fileOf(`email\n${"a@example.com\n".repeat(MAX_ROWS + 1)}`))).rejects.toMatchObject({
      fault: "tooMany",
    });
  });
});
