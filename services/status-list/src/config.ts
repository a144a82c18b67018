// The settings of the status list service: the only reader of its environment.
import { commonConfig, commonRules, readConfig } from '@skill-records/service-kit/config';
import Type, { type Static } from 'typebox';

export const configSchema = Type.Object({
  ...commonConfig,
  LIST_KEY_DECRYPTION_JWK: Type.Object(
    { kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: Type.String(), y: Type.String(), d: Type.String() },
    { description: 'Private P-256 JWK (JSON) whose public half the issuer encrypts list-signing keys to.' },
  ),
  LIST_SIZE: Type.Integer({
    minimum: 131_072,
    maximum: 1_048_576,
    multipleOf: 32_768,
    default: 131_072,
    description: 'Entries of a new status list; lists that exist keep their size.',
  }),
  OPEN_LISTS: Type.Integer({
    minimum: 1,
    maximum: 16,
    default: 1,
    description: 'Lists of one kind, purpose and issuer that take new entries at the same time.',
  }),
  WITNESS_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Folder outside the database that remembers published versions, against restored backups.',
    }),
  ),
});

export type Config = Readonly<Static<typeof configSchema>>;

export const loadConfig = (): Config => readConfig(configSchema, process.env, commonRules);
