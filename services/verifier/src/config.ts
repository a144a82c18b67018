// Reads the verifier's settings from the environment, once; nothing else in this service looks there.
import {
  type ConfigRule,
  commonConfig,
  commonRules,
  operatorConfig,
  readConfig,
} from '@skill-records/service-kit/config';
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
  /** Whether records with `bbs-2023` proofs count. The suite is no W3C Recommendation yet, and a check takes about a second. */
  BBS: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'off' }),
  /** How the VC-API answers for a credential or presentation that is not good: 200 with `verified: false`, or 400 with the same body. */
  VC_API_FAILURE: Type.Union([Type.Literal('200'), Type.Literal('400')], { default: '200' }),
  /** `relaxed`: with `checks: ["proof"]` the VC-API takes a proof by anybody, not only by the issuer. For test suites; loopback only. */
  VC_API_PROOF_ONLY: Type.Union([Type.Literal('strict'), Type.Literal('relaxed')], { default: 'strict' }),
});

export type Config = Readonly<Static<typeof schema>>;

/** @throws ConfigError naming every fault at once. */
export function loadConfig(): Config {
  return readConfig(schema, process.env, [...commonRules, relaxedOnLoopback]);
}

const relaxedOnLoopback: ConfigRule = ({ MODE, VC_API_PROOF_ONLY }) =>
  VC_API_PROOF_ONLY === 'relaxed' && MODE !== 'loopback'
    ? 'VC_API_PROOF_ONLY belongs to loopback mode alone'
    : undefined;
