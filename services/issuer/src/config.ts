// The issuer's settings: the only file of this service that reads the environment.
import { commonConfig, commonRules, isOrigin, operatorConfig, readConfig } from '@skill-records/service-kit/config';
import Type, { type Static } from 'typebox';

const schema = Type.Object({
  ...commonConfig,
  ...operatorConfig,
  /** Origin of the status-list service. */
  STATUS_LIST_URL: Type.String({ minLength: 1 }),
  /** Public P-256 key under which list-signing keys are sent to the status-list service. */
  LIST_KEY_ENCRYPTION_JWK: Type.Object({
    kty: Type.Literal('EC'),
    crv: Type.Literal('P-256'),
    x: Type.String(),
    y: Type.String(),
    kid: Type.Optional(Type.String()),
  }),
  /** Origin of the holder wallet that offer pages open; absent = the pages offer QR code and copying only. */
  WALLET_URL: Type.Optional(Type.String({ minLength: 1 })),
  /** Whether the VC-API signs with `bbs-2023`. The suite is no W3C Recommendation yet. */
  BBS: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'off' }),
  /** How long a claim link works. */
  OFFER_DAYS: Type.Integer({ minimum: 1, maximum: 90, default: 14 }),
});

export type Config = Readonly<Static<typeof schema>>;

export function loadConfig(): Config {
  return readConfig(schema, process.env, [
    ...commonRules,
    ({ STATUS_LIST_URL }) => (isOrigin(STATUS_LIST_URL) ? undefined : 'STATUS_LIST_URL must be an origin (no path)'),
    ({ WALLET_URL }) =>
      WALLET_URL === undefined || isOrigin(WALLET_URL) ? undefined : 'WALLET_URL must be an origin (no path)',
  ]);
}

/** Settings for describing the API without starting it; the keys stand for nothing. */
export function describedConfig(): Config {
  const zeros = (bytes: number) => Buffer.alloc(bytes);
  return {
    MODE: 'loopback',
    PORT: 0,
    HOST: '127.0.0.1',
    BASE_URL: 'http://localhost:4001',
    APP_DATABASE_URL: 'postgres://localhost/described',
    WORKER_DATABASE_URL: 'postgres://localhost/described',
    MASTER_KEY: zeros(32).toString('base64'),
    SERVICE_KEY: { kty: 'OKP', crv: 'Ed25519', x: zeros(32).toString('base64url'), d: zeros(32).toString('base64url') },
    SERVICE_CALLERS: {},
    ALLOWED_INSECURE_ORIGINS: [],
    LOG_LEVEL: 'silent' as Config['LOG_LEVEL'],
    OPERATOR_KEY: zeros(32).toString('base64url'),
    STATUS_LIST_URL: 'http://localhost:4004',
    LIST_KEY_ENCRYPTION_JWK: {
      kty: 'EC',
      crv: 'P-256',
      x: zeros(32).toString('base64url'),
      y: zeros(32).toString('base64url'),
    },
    BBS: 'off',
    OFFER_DAYS: 14,
  };
}
