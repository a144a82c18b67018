// Reads the verifier's settings from the environment, once; nothing else in this service looks there.
import { commonConfig, commonRules, operatorConfig, readConfig } from '@skill-records/service-kit/config';
import Type, { type Static } from 'typebox';

const schema = Type.Object({
  ...commonConfig,
  ...operatorConfig,
  /** How long a wallet may answer a request, in seconds. */
  SESSION_SECONDS: Type.Integer({ minimum: 60, maximum: 3600, default: 300 }),
  /** How long a receipt waits for its holder, in days. */
  RECEIPT_OFFER_DAYS: Type.Integer({ minimum: 1, maximum: 30, default: 14 }),
  /** Origin of a holder wallet that pages link to ("Open in the Skill Records wallet"); without it the link is left out. */
  WALLET_URL: Type.Optional(Type.String({ pattern: '^https?://[^/?#]+$' })),
});

export type Config = Readonly<Static<typeof schema>>;

/** @throws ConfigError naming every fault at once. */
export function loadConfig(): Config {
  return readConfig(schema, process.env, commonRules);
}
