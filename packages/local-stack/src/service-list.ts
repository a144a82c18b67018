// The four services: names, default ports, database schemas and who may put messages into their queues.

export type ServiceName = 'issuer' | 'holder-wallet' | 'verifier' | 'status-list';

export interface ServiceEntry {
  name: ServiceName;
  schema: 'issuer' | 'holder_wallet' | 'verifier' | 'status_list';
  portVariable: string;
  defaultPort: number;
  /** Worker roles of other services that send messages to this one. */
  queueProducers: string[];
}

export const SERVICES: readonly ServiceEntry[] = [
  {
    name: 'status-list',
    schema: 'status_list',
    portVariable: 'STATUS_LIST_PORT',
    defaultPort: 4004,
    queueProducers: ['issuer_worker'],
  },
  { name: 'issuer', schema: 'issuer', portVariable: 'ISSUER_PORT', defaultPort: 4001, queueProducers: [] },
  {
    name: 'holder-wallet',
    schema: 'holder_wallet',
    portVariable: 'HOLDER_WALLET_PORT',
    defaultPort: 4002,
    queueProducers: ['status_list_worker'],
  },
  {
    name: 'verifier',
    schema: 'verifier',
    portVariable: 'VERIFIER_PORT',
    defaultPort: 4003,
    queueProducers: ['status_list_worker'],
  },
];
