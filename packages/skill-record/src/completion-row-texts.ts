// The sentences of completion file errors and notices: what is wrong, and what to do about it, in both languages.
import { resultFaultTexts } from './record.ts';
import type { LocalizedText } from './vocabulary.ts';

export const completionRowTexts = {
  achievement_missing: {
    en: 'The achievement is missing. Enter its code, for example ITL-SS-3.',
    ja: '達成項目が空です。ITL-SS-3 のようなコードを入力してください。',
  },
  achievement_unknown: {
    en: 'There is no published achievement with this code. Check the code and version in GET /v1/achievements.',
    ja: 'このコードの達成項目は公開されていません。コードと版を GET /v1/achievements で確認してください。',
  },
  evaluation_not_in_file: {
    en: 'The achievement needs a {role}, which a file cannot hold. Send this record by POST /v1/skill-records.',
    ja: 'この達成項目には{role}が必要ですが、ファイルでは登録できません。POST /v1/skill-records で送ってください。',
  },
  recipient_missing: {
    en: 'Nobody is named. Enter the e-mail address, or your own id of the learner in external_id.',
    ja: '受取人が分かりません。メールアドレス、または external_id に貴組織の学習者IDを入力してください。',
  },
  email_format: {
    en: 'This is not an e-mail address. Use half-width characters in the form name@example.jp.',
    ja: 'メールアドレスの形式ではありません。半角文字で name@example.jp の形に直してください。',
  },
  text_characters: {
    en: 'The text holds characters that cannot be shown (control characters). Type it again.',
    ja: '表示できない文字（制御文字）が含まれています。入力し直してください。',
  },
  text_length: {
    en: 'The text is longer than {max} characters. Shorten it.',
    ja: '{max} 文字を超えています。短くしてください。',
  },
  locale_unknown: {
    en: 'The language must be ja or en. Correct it, or leave the cell empty.',
    ja: '言語は ja か en です。直すか、空欄にしてください。',
  },
  test_score_missing: {
    en: 'The test score is missing. Enter the points; without them the achievement cannot be awarded.',
    ja: '試験の点数が空です。認定に必要なため、点数を入力してください。',
  },
  teacher_level_missing: {
    en: 'The level given by the teacher is missing. Enter it as a number, for example 3.',
    ja: '講師評価のレベルが空です。3 のように数字で入力してください。',
  },
  number_format: {
    en: 'This is not a number. Enter digits only, for example 82 or 82.5.',
    ja: '数値ではありません。82 や 82.5 のように数字だけを入力してください。',
  },
  level_format: {
    en: 'The level must be a whole number. Enter digits only, for example 3.',
    ja: 'レベルは整数です。3 のように数字だけを入力してください。',
  },
  result_out_of_range: resultFaultTexts.result_out_of_range,
  result_below_required: {
    en: 'The result is below the required {required}, so the achievement was not reached. Remove the row or correct the result.',
    ja: '必要な {required} に達していないため認定できません。行を削除するか、結果を訂正してください。',
  },
  level_unknown: resultFaultTexts.level_unknown,
  date_missing: {
    en: 'The date is missing. Enter the day of the evaluation, for example 2026-03-15.',
    ja: '日付が空です。評価を行った日を 2026-03-15 のように入力してください。',
  },
  date_format: {
    en: 'This is not an existing day. Write year, month and day: 2026-03-15, 2026/3/15 or 2026年3月15日.',
    ja: '実在する日付ではありません。2026-03-15、2026/3/15、2026年3月15日 のいずれかの形で書いてください。',
  },
  date_in_future: resultFaultTexts.date_in_future,
  evidence_url_format: {
    en: 'This is not a web address. Enter one that begins with https://, or leave the cell empty.',
    ja: 'ウェブアドレスではありません。https:// で始まるアドレスを入力するか、空欄にしてください。',
  },
  duplicate_in_file: {
    en: 'An earlier row of this file has the same person and achievement. Keep one of them.',
    ja: '同じ人・同じ達成項目の行がこのファイルの前の方にあります。どちらか一方だけを残してください。',
  },
  already_issued: {
    en: 'This person already has this achievement from you. Remove the row; to extend it, renew the existing record.',
    ja: 'この人にはすでに同じ達成項目を発行済みです。行を削除してください。延長する場合は既存の記録を更新してください。',
  },
} as const satisfies Record<string, LocalizedText>;

/** Every code that a row of a completion file can be refused with. */
export type RowErrorCode = keyof typeof completionRowTexts;
export const ROW_ERROR_CODES = Object.keys(completionRowTexts) as RowErrorCode[];

export const rowNoticeTexts = {
  normalised: {
    en: 'Full-width characters were read as half-width ones.',
    ja: '全角文字を半角として読み取りました。',
  },
  date_rewritten: {
    en: 'The date was read as YYYY-MM-DD.',
    ja: '日付を YYYY-MM-DD の形で読み取りました。',
  },
  line_break_joined: {
    en: 'A line break inside the cell was read as a space.',
    ja: 'セル内の改行を空白として読み取りました。',
  },
  column_ignored: {
    en: 'The achievement does not use this column; the value was left out.',
    ja: 'この達成項目では使わない列のため、値を取り込みませんでした。',
  },
} as const satisfies Record<string, LocalizedText>;

export type RowNoticeCode = keyof typeof rowNoticeTexts;
