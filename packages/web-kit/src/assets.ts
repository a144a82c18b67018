// The files a page links to, read once: style sheet and the small scripts. No page carries inline style or script.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  /** Path on the service, without query. */
  path: string;
  contentType: string;
  body: string;
  /** Strong entity tag with its quotes, from the SHA-256 of the bytes. */
  etag: string;
}

const FILES = [
  ['styles.css', 'text/css; charset=utf-8'],
  ['live.js', 'text/javascript; charset=utf-8'],
  ['copy.js', 'text/javascript; charset=utf-8'],
  ['busy.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
] as const;

export type AssetName = (typeof FILES)[number][0];

export const assets: readonly Asset[] = FILES.map(([name, contentType]) => {
  const body = readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8');
  return { path: `/assets/${name}`, contentType, body, etag: `"${hash(body)}"` };
});

/** The address of a file with its version, so that browsers may keep it until it changes. */
export function assetUrl(name: AssetName): string {
  const asset = assets.find((candidate) => candidate.path === `/assets/${name}`) as Asset;
  return `${asset.path}?v=${asset.etag.slice(1, 11)}`;
}

function hash(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
