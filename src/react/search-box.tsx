/** A search whose words take effect after a short pause. */
import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";

const PAUSE_MS = 300;

export interface SearchBoxProps {
  label: string;
  placeholder: string;
  onSearch(words: string): void;
}

export function SearchBox({ label, placeholder, onSearch }: SearchBoxProps) {
  const [text, setText] = useState("");
  const search = useEffectEvent(onSearch);
  useEffect(() => {
    const timer = setTimeout(() => search(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
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
