// RFC 9457 problem details: one closed table of codes per service, each with English and Japanese text.
import type { Language } from './language.ts';

export interface Localized {
  en: string;
  ja: string;
}
export interface ProblemEntry {
  status: number;
  /** A type that a specification has registered; without one it is our own URN. */
  type?: string;
  title: Localized;
  /** May hold `{name}` places, filled from the problem's params. */
  detail: Localized;
}
export type ProblemTable = Readonly<Record<string, ProblemEntry>>;

/** One fault of the input: where (JSON pointer), which rule, in words. Never the value that was sent. */
export interface InputFault {
  path: string;
  code: string;
  message: Localized;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  detail_en: string;
  detail_ja: string;
  errors?: { path: string; code: string; message: string; message_en: string; message_ja: string }[];
  requestId?: string;
}

/** Thrown anywhere in a service to answer with a problem of its table. `params` fill places of the text: ids and counts, never input. */
export class Problem extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly errors: readonly InputFault[] | undefined;
  readonly retryAfter: number | undefined;
  constructor(
    code: string,
    o: {
      params?: Readonly<Record<string, string | number>> | undefined;
      errors?: readonly InputFault[] | undefined;
      retryAfter?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(code, o.cause === undefined ? undefined : { cause: o.cause });
    this.name = 'Problem';
    this.code = code;
    this.params = o.params ?? {};
    this.errors = o.errors;
    this.retryAfter = o.retryAfter;
  }
}

/** Makes a `Problem` with its params: `throw problem('not_found')`. */
export function problem(code: string, params?: Readonly<Record<string, string | number>>): Problem {
  return new Problem(code, { params });
}

/** A `validation_failed` problem (400) with its faults. */
export function validationProblem(errors: readonly InputFault[]): Problem {
  return new Problem('validation_failed', { errors });
}

const entry = (status: number, title: Localized, detail: Localized): ProblemEntry => ({ status, title, detail });

/** The codes every service may answer with. */
export const commonProblems = {
  validation_failed: entry(
    400,
    { en: 'The input is not valid', ja: '入力内容に誤りがあります' },
    {
      en: 'One or more parts of the request do not follow the rules. See errors.',
      ja: 'リクエストに規則に合わない部分があります。errors を確認してください。',
    },
  ),
  malformed_json: entry(
    400,
    { en: 'The body is not acceptable JSON', ja: '本文を JSON として受け付けられません' },
    {
      en: 'The body must be JSON in UTF-8, without repeated member names and not nested deeper than 64 levels.',
      ja: '本文は UTF-8 の JSON とし、同じ名前のメンバーの重複や 64 段を超える入れ子は使えません。',
    },
  ),
  bad_request: entry(
    400,
    { en: 'The request cannot be understood', ja: 'リクエストを解釈できません' },
    { en: 'The request is not well formed.', ja: 'リクエストの形式が正しくありません。' },
  ),
  unauthenticated: entry(
    401,
    { en: 'Sign-in is needed', ja: '認証が必要です' },
    {
      en: 'The credentials are missing, wrong or no longer valid.',
      ja: '認証情報がないか、誤っているか、有効期限が切れています。',
    },
  ),
  insufficient_scope: entry(
    403,
    { en: 'Not allowed', ja: '権限がありません' },
    {
      en: 'These credentials do not include the permission {scope}.',
      ja: 'この認証情報には権限 {scope} がありません。',
    },
  ),
  forbidden: entry(
    403,
    { en: 'Not allowed', ja: '許可されていません' },
    { en: 'This request is not allowed.', ja: 'このリクエストは許可されていません。' },
  ),
  cross_site_request: entry(
    403,
    { en: 'The request came from another site', ja: '別のサイトからのリクエストです' },
    {
      en: 'Forms are accepted only from pages of this site.',
      ja: 'フォームの送信はこのサイトのページからのみ受け付けます。',
    },
  ),
  not_found: entry(
    404,
    { en: 'Not found', ja: '見つかりません' },
    { en: 'There is nothing at this address.', ja: 'このアドレスには何もありません。' },
  ),
  method_not_allowed: entry(
    405,
    { en: 'Method not allowed', ja: 'このメソッドは使えません' },
    { en: 'This address does not support the method.', ja: 'このアドレスではこのメソッドを使えません。' },
  ),
  not_acceptable: entry(
    406,
    { en: 'No such form', ja: '求められた形式では返せません' },
    { en: 'The resource is not available in the requested form.', ja: '求められた形式では提供していません。' },
  ),
  request_timeout: entry(
    408,
    { en: 'The request took too long', ja: 'リクエストに時間がかかりすぎました' },
    { en: 'The request did not arrive completely in time.', ja: 'リクエストが制限時間内に届きませんでした。' },
  ),
  conflict: entry(
    409,
    { en: 'Not possible in the present state', ja: '現在の状態では実行できません' },
    { en: 'The state of the resource does not allow this.', ja: '対象の現在の状態ではこの操作を実行できません。' },
  ),
  idempotency_in_progress: entry(
    409,
    { en: 'The same request is being worked on', ja: '同じリクエストを処理中です' },
    {
      en: 'A request with this Idempotency-Key is still running. Try again shortly.',
      ja: 'この Idempotency-Key のリクエストを処理しています。少し待ってから再送してください。',
    },
  ),
  idempotency_response_gone: entry(
    410,
    { en: 'The answer is no longer kept', ja: '以前の応答は保存されていません' },
    {
      en: 'The request with this Idempotency-Key was carried out, but its confidential answer has been deleted.',
      ja: 'この Idempotency-Key のリクエストは実行済みですが、機密を含む応答は削除されました。',
    },
  ),
  payload_too_large: entry(
    413,
    { en: 'The body is too large', ja: '本文が大きすぎます' },
    { en: 'The body is larger than this address accepts.', ja: '本文がこのアドレスで受け付ける大きさを超えています。' },
  ),
  unsupported_media_type: entry(
    415,
    { en: 'This content type is not accepted', ja: 'この Content-Type は受け付けません' },
    {
      en: 'The Content-Type header must be one that this address accepts.',
      ja: 'Content-Type ヘッダーには、このアドレスが受け付ける形式を指定してください。',
    },
  ),
  idempotency_key_invalid: entry(
    400,
    { en: 'The Idempotency-Key is not valid', ja: 'Idempotency-Key が正しくありません' },
    {
      en: 'An Idempotency-Key has 1 to 255 visible ASCII characters.',
      ja: 'Idempotency-Key は 1〜255 文字の ASCII 表示文字で指定してください。',
    },
  ),
  idempotency_key_reused: entry(
    422,
    { en: 'The Idempotency-Key was used for another request', ja: 'Idempotency-Key が別のリクエストに使われています' },
    {
      en: 'Use a new Idempotency-Key for a different body.',
      ja: '内容の異なるリクエストには新しい Idempotency-Key を使ってください。',
    },
  ),
  rate_limited: entry(
    429,
    { en: 'Too many requests', ja: 'リクエストが多すぎます' },
    { en: 'Try again later.', ja: '時間をおいて再試行してください。' },
  ),
  headers_too_large: entry(
    431,
    { en: 'The headers are too large', ja: 'ヘッダーが大きすぎます' },
    { en: 'The request headers are larger than accepted.', ja: 'リクエストヘッダーが制限を超えています。' },
  ),
  internal_error: entry(
    500,
    { en: 'Something went wrong on our side', ja: 'サーバー側で問題が発生しました' },
    {
      en: 'The request could not be completed. Quote the requestId when you ask for help.',
      ja: 'リクエストを完了できませんでした。お問い合わせの際は requestId をお知らせください。',
    },
  ),
  service_unavailable: entry(
    503,
    { en: 'Not available at the moment', ja: '現在利用できません' },
    {
      en: 'The service is starting, stopping or overloaded. Try again shortly.',
      ja: 'サービスが起動中、停止中、または混雑しています。少し待ってから再試行してください。',
    },
  ),
} as const satisfies ProblemTable;

export type CommonProblemCode = keyof typeof commonProblems;

/**
 * Renders a problem. A code that is not in the table becomes `internal_error`.
 * `type` is a URN unless the table names another, because the body says all there is to say. https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemBody(
  raised: Problem,
  o: { table: ProblemTable; language: Language; requestId?: string | undefined },
): ProblemBody {
  const known = Object.hasOwn(o.table, raised.code);
  const code = known ? raised.code : 'internal_error';
  const row: ProblemEntry = (known ? o.table[raised.code] : undefined) ?? commonProblems.internal_error;
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) =>
      Object.hasOwn(raised.params, name) ? String(raised.params[name]) : '…',
    );
  return {
    type: row.type ?? `urn:skill-records:problem:${code}`,
    title: row.title[o.language],
    status: row.status,
    code,
    detail: fill(row.detail[o.language]),
    detail_en: fill(row.detail.en),
    detail_ja: fill(row.detail.ja),
    ...(raised.errors && {
      errors: raised.errors.map(({ path, code, message }) => ({
        path,
        code,
        message: message[o.language],
        message_en: message.en,
        message_ja: message.ja,
      })),
    }),
    ...(o.requestId === undefined ? {} : { requestId: o.requestId }),
  };
}
