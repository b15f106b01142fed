/** A search box. What is typed takes effect after a short pause. */
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useLatest } from "./use-latest.ts";

const PAUSE_MS = 300;

export interface SearchBoxProps {
  label: string;
  placeholder: string;
  q: string;
  onChange(q: string): void;
}

export function SearchBox({ label, placeholder, q, onChange }: SearchBoxProps) {
  const [text, setText] = useState(q);
  const ask = useLatest(onChange);
  const asked = useRef(q);
  useEffect(() => {
    // From outside (back button, "Clear filters"): the box follows. Its own answer is no news.
    if (q !== asked.current) setText(q);
    asked.current = q;
  }, [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      ask.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, ask]);
  return (
    <div className="dl-search">
      <Search size={16} />
      <input
        type="search"
        className="dl-input"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
