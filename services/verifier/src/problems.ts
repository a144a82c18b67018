// Every problem this service can answer with: status, title and explanation in English and Japanese.
import type { ProblemTable } from '@skill-records/service-kit/problem';

export const verifierProblems = {
  tenant_exists: {
    status: 409,
    title: { en: 'The tenant exists', ja: 'テナントは既に存在します' },
    detail: {
      en: 'A tenant with this name exists already. Choose another name.',
      ja: 'この名前のテナントは既に存在します。別の名前を選んでください。',
    },
  },
  tenant_name_reserved: {
    status: 422,
    title: { en: 'The name is reserved', ja: 'この名前は使えません' },
    detail: {
      en: 'This name is part of the service’s own addresses. Choose another name.',
      ja: 'この名前はサービス自身のアドレスに使われています。別の名前を選んでください。',
    },
  },
  job_profile_invalid: {
    status: 422,
    title: { en: 'The job profile has faults', ja: '職務要件に誤りがあります' },
    detail: {
      en: 'The job profile breaks one or more rules. See errors.',
      ja: '職務要件に規則に反する部分があります。errors を確認してください。',
    },
  },
  job_profile_exists: {
    status: 409,
    title: { en: 'This version is published', ja: 'この版は公開済みです' },
    detail: {
      en: 'This version of the job profile is published and cannot change. Publish a new version.',
      ja: 'この版の職務要件は公開済みのため変更できません。新しい版として公開してください。',
    },
  },
  job_profile_unknown: {
    status: 422,
    title: { en: 'Unknown job profile', ja: '職務要件が見つかりません' },
    detail: {
      en: 'There is no job profile with this id and version.',
      ja: 'この ID と版の職務要件はありません。',
    },
  },
  query_missing: {
    status: 422,
    title: { en: 'Say what to ask for', ja: '照会の内容がありません' },
    detail: {
      en: 'Give either jobProfile or dcql_query.',
      ja: 'jobProfile か dcql_query のどちらか一方を指定してください。',
    },
  },
  cursor_invalid: {
    status: 400,
    title: { en: 'The cursor is not usable', ja: 'cursor が正しくありません' },
    detail: {
      en: 'Use the value that the page before gave as next.',
      ja: '前のページの next の値をそのまま指定してください。',
    },
  },
  trust_list_unknown: {
    status: 422,
    title: { en: 'Unknown trust list', ja: '信頼リストが見つかりません' },
    detail: {
      en: 'There is no trust list with this name. Put it under /v1/trust-lists first.',
      ja: 'この名前の信頼リストはありません。先に /v1/trust-lists に登録してください。',
    },
  },
  dcql_query_invalid: {
    status: 422,
    title: { en: 'The query is not usable', ja: '照会の内容に誤りがあります' },
    detail: {
      en: 'The dcql_query does not follow OpenID4VP 1.0, section 6, or asks for something this service cannot check. See errors.',
      ja: 'dcql_query が OpenID4VP 1.0 第6章の規則に反しているか、このサービスで確認できない内容です。errors を確認してください。',
    },
  },
  protected_attribute: {
    status: 422,
    title: { en: 'Protected attribute in the query', ja: '保護される属性が照会に含まれています' },
    detail: {
      en: 'A query for a job must not ask for protected or private attributes, nor for a person’s data as a whole. See errors.',
      ja: '採用のための照会で、差別につながる属性や私的な情報、本人の情報の一括を求めることはできません。errors を確認してください。',
    },
  },
  retention_invalid: {
    status: 422,
    title: { en: 'The retention is not usable', ja: '保存期間が正しくありません' },
    detail: {
      en: 'The retention is an ISO 8601 duration in years, months, weeks or days of at most two years, for example P90D.',
      ja: '保存期間は年・月・週・日の ISO 8601 形式で、2年以内で指定してください（例: P90D）。',
    },
  },
  session_not_answered: {
    status: 409,
    title: { en: 'Nothing was presented', ja: '提示されたものがありません' },
    detail: {
      en: 'This session holds no presented credential, so there is nothing to confirm.',
      ja: 'このセッションには提示された証明がないため、検証証明を作れません。',
    },
  },
  credential_not_verified: {
    status: 409,
    title: { en: 'The credential did not pass', ja: '証明は検証に合格していません' },
    detail: {
      en: 'A receipt is signed only for a credential that passed every check this session requires.',
      ja: '検証証明は、このセッションで必要なすべての確認に合格した証明に対してだけ発行できます。',
    },
  },
  session_erased: {
    status: 410,
    title: { en: 'The content was erased', ja: '内容は消去されました' },
    detail: {
      en: 'What was presented in this session has been erased; only digests and outcomes are kept.',
      ja: 'このセッションで提示された内容は消去されました。ダイジェストと結果だけが残っています。',
    },
  },
  document_not_supported: {
    status: 422,
    title: { en: 'Not a credential or presentation', ja: '証明でも提示でもありません' },
    detail: {
      en: 'Send {"credential": …} or {"presentation": …} with a credential or presentation in one of the supported forms: a JSON object, or a compact text as a string.',
      ja: '対応している形式の証明または提示（JSON オブジェクト、または文字列にした JWT や SD-JWT）を {"credential": …} か {"presentation": …} として送ってください。',
    },
  },
  challenge_incomplete: {
    status: 422,
    title: { en: 'Challenge and domain belong together', ja: 'challenge と domain は両方必要です' },
    detail: {
      en: 'Holder binding can be checked only when both challenge and domain are given.',
      ja: '保持者の確認には challenge と domain の両方が必要です。',
    },
  },
} satisfies ProblemTable;
