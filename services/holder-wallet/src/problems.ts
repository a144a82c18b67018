// Every problem of the wallet: code, HTTP status, and what to tell people in both languages.
import type { ProblemEntry, ProblemTable } from '@skill-records/service-kit/problem';

const entry = (status: number, title: [en: string, ja: string], detail: [en: string, ja: string]): ProblemEntry => ({
  status,
  title: { en: title[0], ja: title[1] },
  detail: { en: detail[0], ja: detail[1] },
});

export const walletProblems = {
  // Users and signing in
  email_taken: entry(
    409,
    ['This address already has a wallet', 'このアドレスのウォレットはすでにあります'],
    ['A wallet with this e-mail address exists.', 'このメールアドレスのウォレットがすでに登録されています。'],
  ),
  code_invalid: entry(
    401,
    ['The code is not valid', 'コードが正しくありません'],
    [
      'The code is wrong, too old, or was tried too often. Ask for a new one.',
      'コードが違うか、期限が切れているか、入力の回数が上限に達しました。新しいコードを受け取ってください。',
    ],
  ),
  sign_up_closed: entry(
    403,
    ['Wallets are opened by the operator here', 'ここではウォレットの登録は運営者が行います'],
    ['Ask the operator of this wallet to add you.', 'このウォレットの運営者に登録を依頼してください。'],
  ),
  sign_in_unavailable: entry(
    503,
    ['Codes cannot be sent at the moment', '現在、コードを送信できません'],
    ['The mail could not be sent. Try again later.', 'メールを送信できませんでした。しばらくしてからお試しください。'],
  ),

  // For test suites
  derivation_refused: entry(
    400,
    ['The credential cannot be shown in these parts', 'この証明から一部を取り出せません'],
    [
      'The credential has no good base proof, or the pointers do not fit it. See errors.',
      '証明に正しい原本の署名がないか、指定された項目が証明に合っていません。errors を確認してください。',
    ],
  ),

  // Receiving
  offer_malformed: entry(
    400,
    ['This is not an offer', '受け取り案内を読み取れません'],
    [
      'The link or QR code does not hold a credential offer that can be read.',
      'リンクまたはQRコードから、記録の受け取り案内を読み取れませんでした。',
    ],
  ),
  offer_unreachable: entry(
    502,
    ['The offer cannot be fetched', '受け取り案内を取得できません'],
    [
      'The address of the offer does not answer, or the offer is no longer there. Try again, or ask the issuer for a new one.',
      '受け取り案内のアドレスから応答がないか、受け取り案内がすでに終了しています。もう一度試すか、発行者に新しい受け取り案内を依頼してください。',
    ],
  ),
  grant_unsupported: entry(
    422,
    ['This kind of offer is not supported', 'この種類の受け取り案内には対応していません'],
    ['The offer does not carry a pre-authorized code.', 'この受け取り案内には事前承認コードが含まれていません。'],
  ),
  issuer_unreachable: entry(
    502,
    ['The issuer does not answer', '発行者から応答がありません'],
    [
      'The issuer could not be reached. Nothing is lost: accept the same offer again later.',
      '発行者に接続できませんでした。失われたものはありません。あとで同じ受け取り案内からもう一度受け取ってください。',
    ],
  ),
  issuer_invalid: entry(
    502,
    ['The issuer does not follow the rules', '発行者の応答が規格に合っていません'],
    [
      'What the issuer publishes or answers is not as the specification says.',
      '発行者の公開情報または応答が、規格のとおりになっていません。',
    ],
  ),
  issuer_mismatch: entry(
    422,
    ['The offer and the issuer do not belong together', '受け取り案内と発行者が一致しません'],
    [
      'The offer names an issuer that says it is another one. It may be a trick: do not accept it.',
      '受け取り案内に書かれた発行者と、実際の発行者の情報が一致しません。なりすましの可能性があるため、受け取らないでください。',
    ],
  ),
  issuer_not_supported: entry(
    422,
    ['This wallet cannot receive it', 'このウォレットでは受け取れません'],
    [
      'The issuer asks for a format or a key that this wallet does not have.',
      '発行者が求める形式または鍵に、このウォレットは対応していません。',
    ],
  ),
  issuer_refused: entry(
    502,
    ['The issuer refused', '発行者に断られました'],
    ['The issuer answered "{reason}".', '発行者の応答は「{reason}」でした。'],
  ),
  issuer_not_ready: entry(
    503,
    ['The issuer needs more time', '発行者の準備ができていません'],
    ['Accept the same offer again later.', 'あとで同じ案内からもう一度受け取ってください。'],
  ),
  issuer_session_ended: entry(
    409,
    ['It was interrupted too long', '中断の時間が長すぎました'],
    [
      'The issuer ended the delivery before it was complete. Accept the offer once more; if the issuer says that it was used, ask for a new one.',
      '受け取りが終わる前に、発行者との接続の期限が切れました。受け取り案内からもう一度受け取ってください。使用済みと表示されたら、発行者に新しい受け取り案内を依頼してください。',
    ],
  ),
  nonce_unavailable: entry(
    502,
    ['The issuer does not give a nonce', '発行者から nonce を取得できません'],
    [
      'Without a nonce of the issuer nothing is signed. Accept the same offer again later.',
      '発行者の nonce がないため、署名を行いませんでした。あとで同じ受け取り案内からもう一度受け取ってください。',
    ],
  ),
  tx_code_required: entry(
    422,
    ['A code is needed', '確認コードが必要です'],
    [
      'The issuer has sent you a code for this offer. Enter it.',
      'この受け取り案内には、発行者から別に届く確認コードが必要です。入力してください。',
    ],
  ),
  tx_code_refused: entry(
    422,
    ['The issuer did not take the code', '確認コードが受け付けられませんでした'],
    [
      'The code is wrong, or the offer was used or has expired. After a few wrong codes the offer ends.',
      'コードが違うか、受け取り案内が使用済みまたは期限切れです。まちがいが続くと受け取り案内は終了します。',
    ],
  ),
  offer_not_usable: entry(
    410,
    ['The offer can no longer be used', 'この受け取り案内はもう使えません'],
    [
      'The issuer says that the offer was already used or has expired. Ask the issuer for a new one.',
      '受け取り案内は使用済みか、期限が切れています。発行者に新しい受け取り案内を依頼してください。',
    ],
  ),
  offer_in_progress: entry(
    409,
    ['This offer is being accepted', 'この案内の記録を受け取り中です'],
    ['It is being worked on. Try again in a few seconds.', '処理中です。数秒後にもう一度お試しください。'],
  ),
  offer_deleted: entry(
    410,
    ['You deleted this record', 'この記録は削除済みです'],
    [
      'The offer was accepted and the record deleted afterwards. Ask the issuer for a new offer.',
      'この受け取り案内の記録は、受け取ったあとに削除されています。必要な場合は発行者に新しい受け取り案内を依頼してください。',
    ],
  ),

  // What came from the issuer is not kept
  credential_malformed: entry(
    422,
    ['The record cannot be read', '記録を読み取れません'],
    [
      'What the issuer sent is not a well-formed credential.',
      '発行者から届いたデータは、正しい形の証明書ではありません。',
    ],
  ),
  context_unknown: entry(
    422,
    ['The record uses an unknown vocabulary', '記録に未知の語彙が使われています'],
    [
      'The record refers to the context {context}, which this wallet does not know. It was not stored.',
      '記録が参照している語彙 {context} をこのウォレットは認識できません。保存していません。',
    ],
  ),
  credential_proof_invalid: entry(
    422,
    ['The signature is not valid', '署名が正しくありません'],
    [
      'The record is not signed by its issuer, or was changed. It was not stored.',
      '記録が発行者によって署名されていないか、改変されています。保存していません。',
    ],
  ),
  credential_expired: entry(
    422,
    ['The record has expired', '記録の有効期限が切れています'],
    ['The record is no longer valid. It was not stored.', '届いた記録は有効期限が切れています。保存していません。'],
  ),
  credential_not_yet_valid: entry(
    422,
    ['The record is not valid yet', '記録の有効期間がまだ始まっていません'],
    [
      'The validity of the record begins later. It was not stored.',
      '届いた記録は有効期間の開始前です。保存していません。',
    ],
  ),
  credential_schema_invalid: entry(
    422,
    ['The record does not follow its schema', '記録がスキーマに合っていません'],
    [
      'The record lacks something that its schema requires. It was not stored.',
      '記録に、スキーマが求める項目が不足しています。保存していません。',
    ],
  ),
  credential_subject_mismatch: entry(
    422,
    ['The record is not for you', 'あなた宛ての記録ではありません'],
    [
      'The record is bound to another key than yours. It was not stored.',
      '記録があなたの鍵に結び付けられていません。保存していません。',
    ],
  ),
  endorsed_credential_unknown: entry(
    422,
    ['The record it speaks about is not here', '対象の記録がありません'],
    [
      'The receipt or endorsement speaks about a record that is not in this wallet. It was not stored.',
      'この検証証明・推薦の対象となる記録が、このウォレットにありません。保存していません。',
    ],
  ),
  credential_type_mismatch: entry(
    422,
    ['Something else was sent than was offered', '受け取り案内と違う種類の記録が届きました'],
    [
      'The type of the record is not the one that was offered. It was not stored.',
      '届いた記録の種類が受け取り案内と一致しません。保存していません。',
    ],
  ),
  issuer_key_unavailable: entry(
    502,
    ['The key of the issuer cannot be fetched', '発行者の鍵を取得できません'],
    [
      'The signature could not be checked yet. The record is kept aside: accept the same offer again later.',
      '署名をまだ確認できていません。記録は保留してあります。あとで同じ受け取り案内からもう一度受け取ってください。',
    ],
  ),

  // Presenting
  request_malformed: entry(
    400,
    ['This is not a request', 'リクエストを読み取れません'],
    [
      'The link or QR code does not hold a presentation request that can be read.',
      'リンクまたはQRコードから、提示リクエストを読み取れませんでした。',
    ],
  ),
  request_unreachable: entry(
    502,
    ['The request cannot be fetched', 'リクエストを取得できません'],
    [
      'The verifier does not answer, or the request has ended. Ask for a new QR code.',
      '確認者から応答がないか、リクエストが終了しています。新しいQRコードを受け取ってください。',
    ],
  ),
  request_not_authentic: entry(
    422,
    ['The request is not genuine', 'リクエストの真正性を確認できません'],
    [
      'The signature of the request does not prove who asks. Nothing was sent.',
      'リクエストの署名から依頼者を確認できませんでした。何も送信していません。',
    ],
  ),
  request_not_supported: entry(
    422,
    ['This request is not supported', 'このリクエストには対応していません'],
    [
      'The verifier asks in a way that this wallet does not support. Nothing was sent.',
      '確認者のリクエスト方式に、このウォレットは対応していません。何も送信していません。',
    ],
  ),
  response_uri_refused: entry(
    422,
    ['The answer would go somewhere else', '送信先が依頼者と一致しません'],
    [
      'The address for the answer does not belong to the one who asks. Nothing was sent.',
      '回答の送信先が依頼者のものではありません。何も送信していません。',
    ],
  ),
  request_closed: entry(
    409,
    ['The request is closed', 'このリクエストは終了しています'],
    ['It was answered or declined already.', 'すでに回答または辞退が済んでいます。'],
  ),
  request_expired: entry(
    410,
    ['The request has expired', 'リクエストの期限が切れました'],
    ['Ask for a new QR code or link.', '新しいQRコードまたはリンクを受け取ってください。'],
  ),
  nothing_chosen: entry(
    422,
    ['Nothing is chosen', '記録が選ばれていません'],
    ['Choose at least one record, or decline.', '記録を1つ以上選ぶか、辞退してください。'],
  ),
  choice_not_possible: entry(
    422,
    ['A chosen record does not fit', '選んだ記録が条件に合いません'],
    [
      'A chosen record is not one that answers this part of the request, or there are too many for it.',
      '選んだ記録がリクエストの条件に合わないか、数が多すぎます。',
    ],
  ),
  choices_incomplete: entry(
    422,
    ['A required part is missing', '必須の記録が足りません'],
    [
      'The verifier accepts an answer only with all required records.',
      '必須の記録がすべてそろわないと、確認者は受け付けません。',
    ],
  ),
  verifier_refused: entry(
    502,
    ['The verifier did not accept the answer', '確認者に受け付けられませんでした'],
    [
      'The verifier refused the answer; the request has probably expired. Ask for a new QR code.',
      '確認者が回答を受け付けませんでした。リクエストの期限が切れた可能性があります。新しいQRコードを受け取ってください。',
    ],
  ),
} as const satisfies ProblemTable;

export type WalletProblemCode = keyof typeof walletProblems;
