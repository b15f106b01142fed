import Link from "next/link";

export const metadata = { title: "Invite" };

const reasons: Record<string, string> = {
  403: "The person who invited you may no longer invite people. Ask for a new one.",
  404: "It was deleted, or used already, or the link is not whole. Ask for a new one.",
  409: "Every seat is taken. The link works again when one is free.",
  410: "It has expired. Ask for a new one.",
};

export default async function Closed({ searchParams }: { searchParams: Promise<{ status?: string }> }) {
  const { status = "" } = await searchParams;
  return (
    <section className="card narrow">
      <h1>This invite is closed</h1>
      <p>{reasons[status] ?? "The link did not work. Ask for a new one."}</p>
      <p>
        <Link href="/">To the start</Link>
      </p>
    </section>
  );
}
