/** A text as a QR code: one path in an SVG with a name, dark on light in every theme, as readers want it. */
import { lazy, Suspense } from "react";

const QrSvg = lazy(async () => ({ default: (await import("./qr-svg.tsx")).QrSvg }));

export interface QrCodeProps {
  text: string;
  /** What a screen reader says. */
  label: string;
}

export function QrCode(props: QrCodeProps) {
  return (
    <Suspense fallback={<span className="dl-skeleton dl-qr" />}>
      <QrSvg {...props} />
    </Suspense>
  );
}
