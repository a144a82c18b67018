// A QR code on white with room around it, so that it scans in dark mode too.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { createQrDataUri } from '../qr.ts';

/** `text` is what the code says; `alt` says what scanning it does. */
export function QrCode(props: { text: string; alt: string; caption?: Child }): Html {
  return (
    <figure class="qr">
      <img src={createQrDataUri(props.text)} alt={props.alt} width={264} height={264} />
      {props.caption !== undefined && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}
