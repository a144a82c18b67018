// The mail that carries a sign-in code, in the user's language first and in the other one below.

const TEXTS = {
  en: (code: string, minutes: number) =>
    `Your sign-in code for the Skill Records wallet: ${code}\nIt is valid for ${minutes} minutes and works once. If you did not ask for it, ignore this mail.`,
  ja: (code: string, minutes: number) =>
    `スキルレコード ウォレットのサインイン用コード：${code}\n有効期間は${minutes}分、使えるのは1回だけです。お心当たりがない場合は、このメールを破棄してください。`,
};
const SUBJECTS = { en: 'Your sign-in code', ja: 'サインイン用コードのお知らせ' };

/** The code is in the text, not in the subject: subjects show on locked screens. */
export function signInMail(o: { code: string; minutes: number; locale: 'en' | 'ja' }): {
  subject: string;
  text: string;
} {
  const other = o.locale === 'en' ? 'ja' : 'en';
  const text = `${TEXTS[o.locale](o.code, o.minutes)}\n\n${'-'.repeat(20)}\n${TEXTS[other](o.code, o.minutes)}\n`;
  return { subject: SUBJECTS[o.locale], text };
}
