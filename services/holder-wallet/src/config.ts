// The wallet's settings: the only reader of the environment.
import { commonConfig, commonRules, operatorConfig, readConfig } from '@skill-records/service-kit/config';
import Type, { type Static } from 'typebox';

const schema = Type.Object({
  ...commonConfig,
  ...operatorConfig,
  /** Whether people may open a wallet by themselves on the sign-up page. */
  SIGN_UP: Type.Union([Type.Literal('open'), Type.Literal('closed')], { default: 'open' }),
  /** Whether records with `bbs-2023` proofs are taken. The suite is no W3C Recommendation yet. */
  BBS: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'off' }),
});

export type Config = Readonly<Static<typeof schema>>;

/** Throws `ConfigError` with every fault. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return readConfig(schema, env, commonRules);
}
