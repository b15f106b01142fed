/** Checks a mail's DKIM signature as a receiver does (RFC 6376, relaxed/relaxed, rsa-sha256), with nothing of nodemailer's. */
import { createHash, createVerify } from "node:crypto";

export interface DkimCheck {
  tags: Record<string, string>;
  /** Are body and signed headers as they were signed? */
  valid: boolean;
  /** Names, in lower case. */
  signed: string[];
}

/** @param raw as it came over the wire */
export function checkDkim(raw: string, publicKey: string): DkimCheck {
  const text = raw.replace(/\r?\n/g, "\r\n");
  const split = text.indexOf("\r\n\r\n");
  const headers = text.slice(0, split).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line));
  if (!signature) throw new Error("The mail is not signed");
  const value = signature.slice(signature.indexOf(":") + 1).replace(/\s+/g, " ");
  const tags = Object.fromEntries(
    value.split(";").flatMap((tag) => {
      const at = tag.indexOf("=");
      return at < 0 ? [] : [[tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s/g, "")]];
    }),
  );
  const signed = (tags.h ?? "").toLowerCase().split(":");
  const body = relaxedBody(text.slice(split + 4));
  const bodyHash = createHash("sha256").update(body).digest("base64");

  const left = [...headers];
  const lines = signed.flatMap((name) => {
    // The last of a name first, each taken once.
    const index = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    return index < 0 ? [] : left.splice(index, 1).map(relaxedHeader);
  });
  const own = relaxedHeader(signature.replace(/([;\s]b=)[^;]*/, "$1"));
  const verified = createVerify("sha256")
    .update(`${lines.join("\r\n")}\r\n${own}`)
    .verify(publicKey, tags.b ?? "", "base64");
  return { tags, signed, valid: verified && bodyHash === tags.bh };
}

function relaxedHeader(line: string): string {
  const at = line.indexOf(":");
  const value = line
    .slice(at + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, at).trim().toLowerCase()}:${value}`;
}

function relaxedBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  return `${lines.join("\r\n").replace(/(\r\n)+$/, "")}\r\n`;
}
