// The shape of a lint rule, and the sentences of what the rules find.
import { type Fault, faultsOf } from '../fault.ts';
import type { Catalogue } from '../skill.ts';
import type { JsonObject, LocalizedText } from '../vocabulary.ts';

/** One rule, one function: the faults it finds in a credential, none when it does not apply. */
export type LintRule = (credential: JsonObject, catalogue: Catalogue) => Fault<LintCode>[];

export const lintTexts = {
  context_order: {
    en: 'The contexts must begin with credentials/v2 and Open Badges 3.0, and end with the skill record context.',
    ja: 'コンテキストは credentials/v2、Open Badges 3.0 の順に始め、スキル記録のコンテキストで終わらせてください。',
  },
  id_missing: { en: 'The credential needs an id.', ja: '証明書に id が必要です。' },
  issuer_not_profile: {
    en: 'The issuer must be an object with id, name and the type Profile.',
    ja: '発行者は id、name、型 Profile を持つオブジェクトで書いてください。',
  },
  subject_type: {
    en: 'The subject lacks the type {type}.',
    ja: '対象（credentialSubject）に型 {type} がありません。',
  },
  subject_unidentified: {
    en: 'The subject needs an id or an identifier.',
    ja: '対象（credentialSubject）に id か identifier が必要です。',
  },
  criteria_empty: {
    en: 'The criteria need an id or a narrative.',
    ja: '認定基準（criteria）に id か narrative が必要です。',
  },
  object_untyped: { en: 'This object needs the type {type}.', ja: 'このオブジェクトに型 {type} が必要です。' },
  status_not_single: {
    en: 'credentialStatus must be one object whose type is a string.',
    ja: 'credentialStatus は、型を文字列で書いた一つのオブジェクトにしてください。',
  },
  status_purpose: {
    en: 'credentialStatus is for revocation and additionalStatus for suspension.',
    ja: 'credentialStatus は失効（revocation）、additionalStatus は一時停止（suspension）に使います。',
  },
  text_not_plain: {
    en: 'Open Badges 3.0 allows a plain string only. Put other languages into localized.',
    ja: 'Open Badges 3.0 では文字列だけが使えます。他の言語は localized に書いてください。',
  },
  member_not_allowed: {
    en: 'Open Badges 3.0 allows no further members in {type}.',
    ja: 'Open Badges 3.0 の {type} には他のメンバーを加えられません。',
  },
  endorsement_misused: {
    en: 'endorsement holds EndorsementCredentials only, endorsementJwt only strings.',
    ja: 'endorsement は EndorsementCredential だけ、endorsementJwt は文字列だけを入れられます。',
  },
  first_proof: {
    en: 'The first DataIntegrityProof must use eddsa-rdfc-2022: some verifiers read no other.',
    ja: '先頭の DataIntegrityProof は eddsa-rdfc-2022 にしてください。先頭しか見ない検証者がいます。',
  },
  schema_not_listed: { en: 'credentialSchema must list {schema}.', ja: 'credentialSchema に {schema} が必要です。' },
  date_time: {
    en: 'This must be a date and time with time zone.',
    ja: 'タイムゾーン付きの日時で書いてください。',
  },
  validity_order: { en: 'validUntil must be after validFrom.', ja: 'validUntil は validFrom より後にしてください。' },
  validity_too_long: {
    en: 'This record may be valid for {duration} at most.',
    ja: 'この記録の有効期間は最長 {duration} です。',
  },
  level_tokens: {
    en: 'meetsLevel must list every defined level of the skill up to its level, and no other.',
    ja: 'meetsLevel には、そのレベルまでの定義済みレベルを過不足なく並べてください。',
  },
  level_ordinal: {
    en: 'levelOrdinal must be the number of the level.',
    ja: 'levelOrdinal はレベルの番号と一致させてください。',
  },
  result_description_unknown: {
    en: 'The achievement has no such resultDescription.',
    ja: '達成項目にこの resultDescription はありません。',
  },
  achieved_level_unknown: {
    en: 'The resultDescription has no such level.',
    ja: 'resultDescription にこのレベルはありません。',
  },
  self_evaluation_only: {
    en: 'Only the learner assessed this. It cannot be a Certified record.',
    ja: '本人の自己評価しかないため、認定記録にはできません。',
  },
  language_missing: {
    en: 'The text must exist in English and Japanese; {language} is missing.',
    ja: '文章は日本語と英語の両方が必要です。{language} がありません。',
  },
  value_empty: {
    en: 'Leave the member out instead of an empty list or null.',
    ja: '空のリストや null ではなく、メンバー自体を省いてください。',
  },
  identity_not_minimal: {
    en: 'Until selective disclosure is offered, an Identified record holds only name, assurance, employer and start date.',
    ja: '選択的開示に対応するまで、本人確認記録には氏名・確認方法・雇用主・開始日だけを入れます。',
  },
  receipt_of_person: {
    en: 'A receipt is about a credential; its subject may not be a person.',
    ja: '検証証明の対象は証明書であり、人にはできません。',
  },
  receipt_checks: {
    en: 'A receipt names each of the seven checks once.',
    ja: '検証証明には七つの確認項目を一度ずつ書いてください。',
  },
} as const satisfies Record<string, LocalizedText>;

export type LintCode = keyof typeof lintTexts;
export const fault = faultsOf<LintCode>(lintTexts);
