/** A place to drop a file on, with a button for those who do not drag. */
import { FileUp } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import type { FileFault, ImportFile } from "./import-file.ts";

export function FilePicker({ onFile }: { onFile(file: ImportFile): void }) {
  const { imports } = useLabels();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState(false);
  const [fault, setFault] = useState<FileFault | null>(null);

  const read = async (file: File | undefined) => {
    if (!file || reading) return;
    setReading(true);
    setFault(null);
    try {
      const { readImportFile } = await import("./import-file.ts");
      onFile(await readImportFile(file));
    } catch (error) {
      setFault((error as { fault?: FileFault }).fault ?? "unreadable");
    } finally {
      setReading(false);
      if (input.current) input.current.value = "";
    }
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
    <div
      className="dl-drop"
      data-over={over}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        void read(event.dataTransfer.files[0]);
      }}
    >
      <FileUp size={28} />
      <p>
        {imports.drop}{" "}
        <button type="button" className="dl-text-button" aria-describedby={hintId} onClick={() => input.current?.click()}>
          {imports.choose}
        </button>
      </p>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv,text/plain"
        hidden
        aria-label={imports.choose}
        onChange={(event) => void read(event.target.files?.[0])}
      />
      <p className="dl-hint" id={hintId}>
        {imports.limits}
      </p>
      <div role="status">{reading && <p>{imports.reading}</p>}</div>
      <div role="alert">{fault && <p className="dl-field-error">{imports[fault]}</p>}</div>
    </div>
  );
}
