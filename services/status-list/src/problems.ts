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
  list_issuer_unknown: {
    status: 404,
    title: { en: 'List issuer unknown', ja: 'リストの発行者が見つかりません' },
    detail: {
      en: 'No list-signing key of this DID was deposited for the tenant.',
      ja: 'このテナントには、この DID のリスト署名鍵が預けられていません。',
    },
  },
  entry_conflict: {
    status: 409,
    title: { en: 'Entry reserved differently', ja: 'エントリーの内容が一致しません' },
    detail: {
      en: 'The entry was reserved before with another list issuer or other status messages.',
      ja: 'このエントリーは、別のリスト発行者または別のステータスメッセージですでに確保されています。',
    },
  },
  message_unknown: {
    status: 422,
    title: { en: 'Message unknown', ja: 'メッセージが見つかりません' },
    detail: {
      en: 'The entry was reserved with fewer messages than this value needs.',
      ja: 'このエントリーで確保されたメッセージの数が、指定された値に足りません。',
    },
  },
  suspension_end_invalid: {
    status: 422,
    title: { en: 'End of suspension invalid', ja: '停止の終了日時が正しくありません' },
    detail: {
      en: 'Only a suspension has an end, and the end lies in the future.',
      ja: '終了日時を指定できるのは停止だけです。また、終了日時は未来でなければなりません。',
    },
  },
  history_not_kept: {
    status: 501,
    title: { en: 'No lists of the past', ja: '過去のリストは提供していません' },
    detail: {
      en: 'Only the present list is given out (STATUS_RETRIEVAL_ERROR). Ask again without "time" and "timestamp".',
      ja: '現在のリストのみを提供しています（STATUS_RETRIEVAL_ERROR）。"time" と "timestamp" を付けずに再度お試しください。',
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
      en: 'The encrypted key could not be opened, or it is not the Ed25519 or P-256 key of the named verification method.',
      ja: '暗号化された鍵を開けないか、指定された検証メソッドの Ed25519 鍵または P-256 鍵ではありません。',
    },
  },
  list_key_conflict: {
    status: 409,
    title: { en: 'List key conflict', ja: 'リスト署名鍵が一致しません' },
    detail: {
      en: 'The verification method already stands for another key.',
      ja: 'この検証メソッドはすでに別の鍵に使われています。',
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
