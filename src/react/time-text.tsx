/** A moment in words; the exact one on hover and in the markup. */
import { useFormat } from "./doorlist-provider.tsx";

/** A moment (ISO 8601) in words, in the person's language; the exact one on hover. */
export function TimeText({ iso, relative = false }: { iso: string; relative?: boolean }) {
  const format = useFormat();
  return (
    <time dateTime={iso} title={format.dateTime(iso)}>
      {relative ? format.relative(iso) : format.date(iso)}
    </time>
  );
}
