// The small script of the upload form, read once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const body = readFileSync(new URL('../../assets/upload.js', import.meta.url), 'utf8');
const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);

export const uploadAsset = {
  path: '/assets/upload.js',
  contentType: 'text/javascript; charset=utf-8',
  body,
  etag: `"${digest}"`,
};

/** With its version, so that browsers may keep it until it changes. */
export const uploadScriptUrl = `${uploadAsset.path}?v=${digest.slice(0, 10)}`;
