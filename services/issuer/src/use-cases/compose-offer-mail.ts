// The mail that brings a claim link, in the language of the person.

export interface OfferMail {
  to: string;
  subject: string;
  text: string;
}

export interface OfferMailFacts {
  to: string;
  language: 'en' | 'ja';
  name: string | undefined;
  issuer: { en: string; ja: string };
  /** Name of the achievement; without one it is an identity record. */
  title: { en: string; ja: string } | undefined;
  link: string;
  hasTxCode: boolean;
  expiresAt: Date;
}

const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeZone: 'Asia/Tokyo' };

/** Plain text. The transaction code is never in the same mail as the link. */
export function composeOfferMail(o: OfferMailFacts): OfferMail {
  const lines = o.language === 'en' ? english(o) : japanese(o);
  const [subject = '', ...body] = lines;
  return { to: o.to, subject: oneLine(subject), text: `${body.join('\n')}\n` };
}

function english(o: OfferMailFacts): string[] {
  const what = o.title ? `your skill record "${o.title.en}"` : 'your identity record';
  return [
    `${o.issuer.en}: ${o.title ? o.title.en : 'identity record'}`,
    ...(o.name ? [`Dear ${oneLine(o.name)},`, ''] : []),
    `${o.issuer.en} offers you ${what}.`,
    'Open this page to take it into your wallet:',
    '',
    o.link,
    '',
    ...(o.hasTxCode ? ['Your wallet will ask for a six-digit code. The issuer gives it to you separately.'] : []),
    `The link works until ${o.expiresAt.toLocaleDateString('en-GB', DAY)}. Opening the page uses nothing up.`,
    'If this is not for you, you can ignore this mail.',
  ];
}

function japanese(o: OfferMailFacts): string[] {
  const what = o.title ? `スキル記録「${o.title.ja}」` : '本人確認記録';
  return [
    `【${o.issuer.ja}】${o.title ? o.title.ja : '本人確認記録'}のお受け取り`,
    ...(o.name ? [`${oneLine(o.name)} 様`, ''] : []),
    `${o.issuer.ja}から、${what}をお届けします。`,
    '次のページを開いて、ウォレットにお受け取りください。',
    '',
    o.link,
    '',
    ...(o.hasTxCode ? ['受け取りの際に6桁の確認コードが必要です。確認コードは発行者から別途お知らせします。'] : []),
    `受け取り期限は${o.expiresAt.toLocaleDateString('ja-JP', DAY)}です。ページを開いただけでは使用済みになりません。`,
    'お心当たりのない場合は、このメールを破棄してください。',
  ];
}

/** Names come from files: a line break in one must not become a header or a forged paragraph. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
