// Reads the command line of `start`.
import { parseArgs } from 'node:util';

export interface StartArguments {
  /** End after the journey instead of staying up. */
  once: boolean;
  /** The provider's CSV; absent = the checked-in sample. */
  csv?: string;
  /** Where PostgreSQL, keys, logs and demo.json live. */
  data: string;
  /** Use the machine's LAN address in all URLs. */
  lan: boolean;
  help: boolean;
}

export const USAGE = `Skill Records: the four services, a database and one demonstration journey.

  npx -y pnpm@10 start [options]

  --once         end after the journey; exit code 0 only if every step held
  --csv FILE     run the journey on your own file (columns: achievement,email,name,locale,
                 external_id,test_score,teacher_level,evaluated_on,evidence_url; UTF-8 or CP932)
  --data DIR     data folder (default .data/)
  --lan          put this machine's LAN address in all URLs, so that a phone can scan the codes
  --help         this text

  Environment: DATABASE_URL (a PostgreSQL administrator) and REDIS_URL use given servers;
  ISSUER_PORT, HOLDER_WALLET_PORT, VERIFIER_PORT, STATUS_LIST_PORT (default 4001-4004); SMTP_URL sends real mail.
`;

/** @throws Error with a plain sentence when an option is unknown or lacks its value. */
export function readArguments(argv: readonly string[]): StartArguments {
  const { values } = parseArgs({
    args: argv.filter((argument) => argument !== '--'),
    options: {
      once: { type: 'boolean', default: false },
      csv: { type: 'string' },
      data: { type: 'string', default: '.data' },
      lan: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    once: values.once,
    data: values.data,
    lan: values.lan,
    help: values.help,
    ...(values.csv === undefined ? {} : { csv: values.csv }),
  };
}
