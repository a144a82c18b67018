// The wallet's calls to a verifier: fetching the signed request, and answering it (OpenID4VP 1.0).
import { createRequestUriPost, type RequestUriMethod } from '@skill-records/oid4vc/presentation/request';
import { parseDirectPostResponse } from '@skill-records/oid4vc/presentation/response';
import { type Http, request } from './http.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Fetches the request object; with `post` the wallet's nonce goes along (section 5.10). Redirects are never followed. */
export async function fetchRequestObject(
  http: Http,
  uri: string,
  o: { method: RequestUriMethod; walletNonce: string },
): Promise<string> {
  const post = {
    method: 'POST' as const,
    headers: { 'content-type': FORM_TYPE },
    body: createRequestUriPost({ walletNonce: o.walletNonce }).toString(),
  };
  const { text } = await request(http, 'request-object', uri, o.method === 'post' ? post : {});
  return text.trim();
}

/** Posts an answer or a refusal (section 8.2). `redirectUri` is where the verifier wants the person to go on. */
export async function postAnswer(http: Http, responseUri: string, form: string): Promise<{ redirectUri?: string }> {
  const { json } = await request(http, 'direct-post', responseUri, {
    method: 'POST',
    headers: { 'content-type': FORM_TYPE },
    body: form,
  });
  return parseDirectPostResponse(json, http);
}
