// The settings of the status list service: the only reader of its environment.
import { commonConfig, commonRules, readConfig } from '@skill-records/service-kit/config';
import Type, { type Static } from 'typebox';

export const configSchema = Type.Object({
  ...commonConfig,
  LIST_KEY_DECRYPTION_JWK: Type.Object(
    { kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: Type.String(), y: Type.String(), d: Type.String() },
    { description: 'Private P-256 JWK (JSON) whose public half the issuer encrypts list-signing keys to.' },
  ),
  WITNESS_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Folder outside the database that remembers published versions, against restored backups.',
    }),
  ),
});

export type Config = Readonly<Static<typeof configSchema>>;

export const loadConfig = (): Config => readConfig(configSchema, process.env, commonRules);
