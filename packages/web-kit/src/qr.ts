// Draws QR codes as SVG: dark modules on white with the quiet zone the standard asks for, so that dark mode does not hurt scanning.
import { encode } from 'uqr';

/** Modules of white around the symbol (ISO/IEC 18004, 9.1). */
const QUIET_ZONE = 4;

/** The symbol as an SVG document. `text` may hold up to about 2,900 bytes; more throws a `RangeError`. */
export function createQrSvg(text: string): string {
  const { size, data } = encode(text, { ecc: text.length > 600 ? 'L' : 'M', border: 0 });
  const side = size + QUIET_ZONE * 2;
  let path = '';
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!data[y]?.[x]) continue;
      let width = 1;
      while (data[y]?.[x + width]) width += 1;
      path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${width}v1h-${width}z`;
      x += width;
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
  );
}

/** The same as a data URI for `img src` (and for the `qr` member of API answers). */
export function createQrDataUri(text: string): string {
  return `data:image/svg+xml,${encodeURIComponent(createQrSvg(text))}`;
}
