/** A text as a QR code: one path in an SVG with a name, dark on light in every theme, as readers want it. */
import { later } from "./later.tsx";
import { LostPart } from "./lost-part.tsx";

export interface QrCodeProps {
  text: string;
  /** What a screen reader says. */
  label: string;
}

/** A text as a QR code, in SVG. */
export const QrCode = later<QrCodeProps>(
  async () => (await import("./qr-svg.tsx")).QrSvg,
  LostPart,
  <span className="dl-skeleton dl-qr" />,
);
