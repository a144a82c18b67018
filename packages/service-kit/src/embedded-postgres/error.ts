// Why the embedded PostgreSQL could not start, in words that say what to do.

const MESSAGES = {
  platform_unsupported: {
    en: 'There is no embedded PostgreSQL for this system. Install PostgreSQL 15 or newer and give its address in DATABASE_URL.',
    ja: 'この環境向けの組み込み PostgreSQL はありません。PostgreSQL 15 以降を用意し、DATABASE_URL で指定してください。',
  },
  user_without_name: {
    en: 'The current user id has no entry in the password file, and PostgreSQL cannot run as a nameless user. Use a user that has an entry, or give a DATABASE_URL.',
    ja: '現在のユーザー ID が passwd に登録されていないため、PostgreSQL を起動できません。登録済みのユーザーで実行するか、DATABASE_URL を指定してください。',
  },
  folder_unreachable: {
    en: 'PostgreSQL cannot run as root, and the ordinary user it would run as cannot reach the data folder. Choose a folder whose parents others may pass through (such as /var/tmp/…), or start as an ordinary user.',
    ja: 'PostgreSQL は root では動作せず、代わりに使う一般ユーザーがデータフォルダーに到達できません。親フォルダーを他ユーザーが通過できる場所（/var/tmp など）を選ぶか、一般ユーザーで起動してください。',
  },
  already_running: {
    en: 'Another start is using this data folder. Stop it first, or choose another folder.',
    ja: 'このデータフォルダーは別の起動プロセスが使用中です。先に停止するか、別のフォルダーを指定してください。',
  },
  orphan_not_stopped: {
    en: 'A PostgreSQL left over from an earlier start still uses this data folder and could not be stopped.',
    ja: '以前の起動で残った PostgreSQL がこのデータフォルダーを使用しており、停止できませんでした。',
  },
  init_failed: {
    en: 'PostgreSQL could not create its data folder.',
    ja: 'PostgreSQL のデータフォルダーを作成できませんでした。',
  },
  start_failed: { en: 'PostgreSQL could not start.', ja: 'PostgreSQL を起動できませんでした。' },
  password_mismatch: {
    en: 'The password file does not belong to this data folder.',
    ja: 'パスワードファイルがこのデータフォルダーのものではありません。',
  },
} as const;

export class EmbeddedPostgresError extends Error {
  readonly code: keyof typeof MESSAGES;
  constructor(code: keyof typeof MESSAGES, detail = '') {
    super(`${MESSAGES[code].en}\n${MESSAGES[code].ja}${detail === '' ? '' : `\n${detail}`}`);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}
