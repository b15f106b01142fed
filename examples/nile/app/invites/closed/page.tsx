import Link from "next/link";

export const metadata = { title: "Invite" };

const reasons: Record<string, string> = {
  403: "The person who invited you may no longer invite people.",
  404: "It was deleted, or used already, or the link is not whole.",
  410: "It has expired.",
};

export default async function Closed({ searchParams }: { searchParams: Promise<{ status?: string }> }) {
  const { status = "" } = await searchParams;
  return (
    <section className="card narrow">
      <h1>This invite is closed</h1>
      <p>{reasons[status] ?? "The link did not work."} Ask for a new one.</p>
      <p>
        <Link href="/">To the start</Link>
      </p>
    </section>
  );
}
