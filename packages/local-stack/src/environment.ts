// Builds the environment of each service from the stack's plan: the only place where `start` decides ports, addresses and keys.
import { networkInterfaces } from 'node:os';
import { publicPart, type StackSecrets } from './secrets.ts';
import { SERVICES, type ServiceName } from './service-list.ts';

export interface StackPlan {
  /** Base URL of each service, an origin without a path. */
  urls: Record<ServiceName, string>;
  ports: Record<ServiceName, number>;
  /** Address the services listen on. */
  listenHost: string;
  /** Administrator's connection string. */
  databaseUrl: string;
  redisUrl?: string;
  /** https listeners with this certificate, and the settings that the public test suites need. */
  conformance?: TlsFiles;
}

export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

/** @throws Error when a port variable is not a port. */
export function planPorts(env: NodeJS.ProcessEnv): Record<ServiceName, number> {
  return Object.fromEntries(
    SERVICES.map(({ name, portVariable, defaultPort }) => {
      const port = Number(env[portVariable] ?? defaultPort);
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        throw new Error(`${portVariable} is not a port number.`);
      return [name, port];
    }),
  ) as Record<ServiceName, number>;
}

export function planUrls(
  ports: Record<ServiceName, number>,
  host: string,
  scheme: 'http' | 'https' = 'http',
): Record<ServiceName, string> {
  return Object.fromEntries(SERVICES.map(({ name }) => [name, `${scheme}://${host}:${ports[name]}`])) as Record<
    ServiceName,
    string
  >;
}

/** First IPv4 address of this machine that other devices of the network can reach. */
export function findLanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
}

export function withCredentials(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = user;
  url.password = password;
  return url.href;
}

export function databaseUrls(plan: StackPlan, secrets: StackSecrets, name: ServiceName) {
  const { schema } = SERVICES.find((service) => service.name === name)!;
  const own = secrets.services[name];
  return {
    appUrl: withCredentials(plan.databaseUrl, `${schema}_app`, own.appPassword),
    workerUrl: withCredentials(plan.databaseUrl, `${schema}_worker`, own.workerPassword),
  };
}

/** The services call each other over https, too, so each of them has to trust the certificate. */
function conformanceSettings({ certFile, keyFile }: TlsFiles): Record<string, string> {
  return {
    CONFORMANCE: 'true',
    BBS: 'on',
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
    NODE_EXTRA_CA_CERTS: certFile,
  };
}

/** What a service process gets: nothing of the parent's environment but PATH-like basics and mail settings. */
export function serviceEnvironment(
  plan: StackPlan,
  secrets: StackSecrets,
  name: ServiceName,
  parent: NodeJS.ProcessEnv,
): Record<string, string> {
  const { appUrl, workerUrl } = databaseUrls(plan, secrets, name);
  const callers = name === 'status-list' ? { issuer: publicPart(secrets.services.issuer.serviceKey) } : {};
  const environment: Record<string, string> = {
    MODE: 'loopback',
    HOST: plan.listenHost,
    PORT: String(plan.ports[name]),
    BASE_URL: plan.urls[name],
    APP_DATABASE_URL: appUrl,
    WORKER_DATABASE_URL: workerUrl,
    MASTER_KEY: secrets.services[name].masterKey,
    OPERATOR_KEY: secrets.operatorKey,
    SERVICE_KEY: JSON.stringify(secrets.services[name].serviceKey),
    SERVICE_CALLERS: JSON.stringify(callers),
    ALLOWED_INSECURE_ORIGINS: Object.values(plan.urls).join(','),
    LOG_LEVEL: parent.LOG_LEVEL ?? 'info',
  };
  if (plan.redisUrl) environment.REDIS_URL = plan.redisUrl;
  if (plan.conformance) {
    Object.assign(environment, conformanceSettings(plan.conformance));
    // `relaxed` is for those who want to see what strict binding of issuer and key costs in the suites.
    if (parent.VC_API_PROOF_ONLY) environment.VC_API_PROOF_ONLY = parent.VC_API_PROOF_ONLY;
  }
  if (name === 'issuer') {
    environment.STATUS_LIST_URL = plan.urls['status-list'];
    environment.LIST_KEY_ENCRYPTION_JWK = JSON.stringify(publicPart(secrets.listKeyPrivateJwk));
    environment.WALLET_URL = plan.urls['holder-wallet'];
  }
  if (name === 'verifier') environment.WALLET_URL = plan.urls['holder-wallet'];
  if (name === 'status-list') environment.LIST_KEY_DECRYPTION_JWK = JSON.stringify(secrets.listKeyPrivateJwk);
  for (const inherited of [
    'PATH',
    'HOME',
    'TZ',
    'LANG',
    'SMTP_URL',
    'MAIL_FROM',
    'NODE_OPTIONS',
    'SYSTEMROOT',
    'TEMP',
    'TMP',
  ]) {
    const value = parent[inherited];
    if (value !== undefined) environment[inherited] = value;
  }
  return environment;
}
