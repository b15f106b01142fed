import { useMemo } from "react";
import { encode } from "uqr";
import type { QrCodeProps } from "./qr-code.tsx";

/** ISO/IEC 18004 asks for four modules of quiet around the code. */
const QUIET = 4;

export function QrSvg({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg className="dl-qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path className="dl-qr-ground" d={`M0 0h${size}v${size}H0z`} />
      <path className="dl-qr-dark" d={path} />
    </svg>
  );
}

function drawn(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join("") };
}
