// The problems that only the issuer answers with, in both languages; the common ones are service-kit's.
import type { Localized, ProblemEntry, ProblemTable } from '@skill-records/service-kit/problem';

/** Problem types of https://w3c.github.io/vcalm/ and https://www.w3.org/TR/vc-data-model-2.0/#problem-details */
const UNKNOWN_OPTION = 'https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED';
const MALFORMED_VALUE = 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR';

const entry = (status: number, title: Localized, detail: Localized): ProblemEntry => ({ status, title, detail });

export const issuerProblems = {
  tenant_exists: entry(
    409,
    { en: 'The tenant name is taken', ja: 'この組織名（アドレス用）は使われています' },
    { en: 'Choose another tenant name.', ja: '別の名前を指定してください。' },
  ),
  tenant_name_reserved: entry(
    422,
    { en: 'The tenant name is reserved', ja: 'この名前は予約されています' },
    {
      en: 'The name is part of the address of another page. Choose another one.',
      ja: '他のページのアドレスに使われている名前です。別の名前を指定してください。',
    },
  ),
  achievement_exists: entry(
    409,
    { en: 'This version is already published', ja: 'この版はすでに公開されています' },
    {
      en: 'A published achievement never changes. Publish the change under a new version.',
      ja: '公開した達成項目は変更できません。変更は新しい版として公開してください。',
    },
  ),
  achievement_invalid: entry(
    422,
    { en: 'The achievement does not follow the rules', ja: '達成項目が規則に合っていません' },
    { en: 'See errors for each fault.', ja: '個々の誤りは errors を確認してください。' },
  ),
  achievement_unknown: entry(
    422,
    { en: 'There is no such achievement', ja: '達成項目が見つかりません' },
    {
      en: 'Give the id, the address, or the code with or without a version of an achievement of this tenant.',
      ja: 'この組織の達成項目の ID、アドレス、またはコード（版は省略可）を指定してください。',
    },
  ),
  record_invalid: entry(
    422,
    { en: 'The record does not follow the rules', ja: '記録が規則に合っていません' },
    { en: 'See errors for each fault.', ja: '個々の誤りは errors を確認してください。' },
  ),
  record_claimed: entry(
    409,
    { en: 'The record has been claimed', ja: 'この記録は受け取り済みです' },
    {
      en: 'A credential was issued for this record, so there is nothing left to offer.',
      ja: 'この記録の証明書は発行済みのため、もう一度案内することはできません。',
    },
  ),
  offer_over: entry(
    410,
    { en: 'The offer is over', ja: 'この受け取り案内は終了しています' },
    {
      en: 'The offer was used, replaced, locked or has run out. Ask the issuer for a new one.',
      ja: 'この受け取り案内は使用済み、差し替え済み、ロック済み、または期限切れです。発行者に新しい案内を依頼してください。',
    },
  ),
  credential_pending: entry(
    409,
    { en: 'The credential is being issued', ja: '証明書を発行中です' },
    { en: 'Try again in a moment.', ja: '少し待ってから再試行してください。' },
  ),
  credential_revoked: entry(
    409,
    { en: 'The credential is revoked', ja: 'この証明書は失効済みです' },
    {
      en: 'Revocation is final. Issue a new credential instead.',
      ja: '失効は取り消せません。新しい証明書を発行してください。',
    },
  ),
  credential_status_missing: entry(
    409,
    { en: 'The credential carries no such status', ja: '証明書にこの状態の欄がありません' },
    {
      en: 'It was issued without the status entry that would show this change.',
      ja: 'この変更を示す状態の欄なしで発行された証明書です。',
    },
  ),
  option_unknown: {
    ...entry(
      400,
      { en: 'An option is not known here', ja: '未対応のオプションがあります' },
      {
        en: 'Known options are {options}. An option that is not understood must not be ignored.',
        ja: '使えるオプションは {options} です。解釈できないオプションは無視せず拒否します。',
      },
    ),
    type: UNKNOWN_OPTION,
  },
  credential_not_issuable: {
    ...entry(
      422,
      { en: 'The credential cannot be signed', ja: 'この内容では署名できません' },
      {
        en: 'The credential breaks a rule of the data model or of its schemas ({reason}). See errors, where there are any.',
        ja: 'データモデルまたはスキーマの規則に反しています（{reason}）。errors がある場合は確認してください。',
      },
    ),
    type: MALFORMED_VALUE,
  },
  credential_issuer_mismatch: {
    ...entry(
      422,
      { en: 'The issuer is not this tenant', ja: '発行者がこの組織ではありません' },
      {
        en: 'Leave the issuer out, or name the DID of this tenant whose key signs with the chosen cryptosuite.',
        ja: 'issuer を省くか、選んだ暗号スイートの鍵を持つこの組織の DID を指定してください。',
      },
    ),
    type: MALFORMED_VALUE,
  },
  cryptosuite_off: entry(
    422,
    { en: 'The cryptosuite is switched off', ja: 'この暗号スイートは無効です' },
    {
      en: 'This installation does not sign with bbs-2023. Its operator can switch it on.',
      ja: 'この環境では bbs-2023 で署名しません。運用者の設定で有効にできます。',
    },
  ),
  suspension_end_invalid: entry(
    422,
    { en: 'The end of the suspension cannot be used', ja: '停止の終了日時が正しくありません' },
    {
      en: 'Only a suspension has an end, and it lies in the future.',
      ja: '終了日時は一時停止のときだけ、未来の日時で指定してください。',
    },
  ),
  batch_file_unreadable: entry(
    400,
    { en: 'The file cannot be read', ja: 'ファイルを読み取れません' },
    {
      en: 'The file must be CSV in UTF-8 or CP932 with a header line, or NDJSON in UTF-8.',
      ja: 'ファイルは見出し行のある CSV（UTF-8 または CP932）か、NDJSON（UTF-8）としてください。',
    },
  ),
  batch_columns_missing: entry(
    400,
    { en: 'Columns are missing', ja: '必要な列がありません' },
    {
      en: 'The file lacks these columns: {columns}. Rename them in the file, or name yours with ?map=own:ours.',
      ja: 'ファイルに次の列がありません: {columns}。見出しを直すか、?map=元の見出し:列名 で対応を指定してください。',
    },
  ),
  batch_column_map_invalid: entry(
    400,
    { en: 'The column map is not valid', ja: '列の対応の指定が正しくありません' },
    {
      en: 'Write ?map=own:ours,own:ours with columns of this service on the right side, each once.',
      ja: '?map=元の見出し:列名,… の形で、右側には本サービスの列名をそれぞれ 1 回だけ書いてください。',
    },
  ),
  batch_too_many_rows: entry(
    413,
    { en: 'The file has too many rows', ja: 'ファイルの行数が多すぎます' },
    {
      en: 'A file may have up to {limit} rows. Divide it.',
      ja: '1 ファイルは {limit} 行までです。分割してください。',
    },
  ),
  batch_upload_in_progress: entry(
    409,
    { en: 'The same file is being uploaded', ja: '同じファイルをアップロード中です' },
    {
      en: 'Another upload with this Idempotency-Key is running. Wait for it, or repeat this one later.',
      ja: 'この Idempotency-Key のアップロードが進行中です。終わるのを待つか、後で再送してください。',
    },
  ),
  batch_state: entry(
    409,
    { en: 'Not possible in this state of the batch', ja: '現在の一括処理の状態では実行できません' },
    { en: 'The batch is in the state {state}.', ja: '一括処理の状態は {state} です。' },
  ),
} as const satisfies ProblemTable;

export type IssuerProblemCode = keyof typeof issuerProblems;
