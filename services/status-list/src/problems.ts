// The problems that only this service answers, in English and Japanese; the common ones come from service-kit.
import type { ProblemTable } from '@skill-records/service-kit/problem';

export const problems = {
  tenant_unknown: {
    status: 404,
    title: { en: 'Tenant unknown', ja: 'テナントが見つかりません' },
    detail: {
      en: 'No list-signing key was deposited for this tenant.',
      ja: 'このテナントのリスト署名鍵は預けられていません。',
    },
  },
  issuance_unknown: {
    status: 404,
    title: { en: 'Issuance unknown', ja: '発行が見つかりません' },
    detail: {
      en: 'This tenant has no status entry for this issuance.',
      ja: 'このテナントには、この発行のステータスエントリーがありません。',
    },
  },
  already_revoked: {
    status: 409,
    title: { en: 'Already revoked', ja: 'すでに失効しています' },
    detail: {
      en: 'The credential is revoked. Revocation is final: it cannot be suspended or reinstated any more.',
      ja: 'この証明書は失効しています。失効は取り消せないため、停止や再開はできません。',
    },
  },
  purpose_not_reserved: {
    status: 409,
    title: { en: 'Status purpose not reserved', ja: 'ステータスの用途が確保されていません' },
    detail: {
      en: 'No entry for this status purpose was reserved when the credential was issued.',
      ja: '証明書の発行時に、この用途のステータスエントリーが確保されていません。',
    },
  },
  change_id_reused: {
    status: 409,
    title: { en: 'Change id reused', ja: '変更 ID が再利用されています' },
    detail: {
      en: 'This change id was used before for another issuance or status.',
      ja: 'この変更 ID は、別の発行または別のステータスですでに使われています。',
    },
  },
  list_key_invalid: {
    status: 400,
    title: { en: 'List key invalid', ja: 'リスト署名鍵が正しくありません' },
    detail: {
      en: 'The encrypted key could not be opened, or it is not the Ed25519 key of the named verification method.',
      ja: '暗号化された鍵を開けないか、指定された検証メソッドの Ed25519 鍵ではありません。',
    },
  },
  list_key_conflict: {
    status: 409,
    title: { en: 'List key conflict', ja: 'リスト署名鍵が一致しません' },
    detail: {
      en: 'The tenant has another DID, or the verification method already stands for another key.',
      ja: 'テナントの DID が異なるか、この検証メソッドはすでに別の鍵に使われています。',
    },
  },
  publication_pending: {
    status: 503,
    title: { en: 'Not published yet', ja: 'まだ公開されていません' },
    detail: {
      en: 'The request is recorded and will be published shortly. Repeat it to learn when it is.',
      ja: '要求は記録され、まもなく公開されます。公開されたかは、同じ要求をもう一度送ると確認できます。',
    },
  },
  history_rolled_back: {
    status: 503,
    title: { en: 'List history is behind', ja: 'リストの履歴が古い状態です' },
    detail: {
      en: 'The database is older than what was already published, probably a restored backup. The list is held back so that nothing revoked becomes valid again.',
      ja: 'データベースが公開済みの内容より古くなっています（バックアップから復元された可能性があります）。失効した証明書が有効に戻らないよう、リストの提供を止めています。',
    },
  },
} as const satisfies ProblemTable;
