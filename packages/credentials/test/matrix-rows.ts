// Format x suite x data model: the rows of the table in docs/formats.md, and a test title for each cell of it.

export const COLUMNS = ['issue', 'verify', 'derive', 'present'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Row {
  format: 'ldp_vc' | 'vc+jwt' | 'vc+jwt enveloped' | 'jwt_vc_json' | 'dc+sd-jwt';
  suite: string;
  model: 'VCDM 2.0' | 'VCDM 1.1' | 'SD-JWT VC';
  /** The holder shows parts. */
  selective: boolean;
}

export interface Cell {
  row: Row;
  column: Column;
  /** False: there is no such thing, and its test shows that it is refused. */
  exists: boolean;
  title: string;
}

const LDP_SUITES = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
  'ecdsa-rdfc-2019 P-256',
  'ecdsa-rdfc-2019 P-384',
  'ecdsa-sd-2023',
  'bbs-2023',
  'proof set',
  'proof chain',
];
const JWS_ALGORITHMS = ['EdDSA', 'ES256', 'ES384'];

const rowsOf = (format: Row['format'], model: Row['model'], suites: readonly string[]): Row[] =>
  suites.map((suite) => ({
    format,
    suite,
    model,
    selective: format === 'dc+sd-jwt' || ['ecdsa-sd-2023', 'bbs-2023'].includes(suite),
  }));

export const ROWS: readonly Row[] = [
  ...rowsOf('ldp_vc', 'VCDM 2.0', LDP_SUITES),
  ...rowsOf('ldp_vc', 'VCDM 1.1', LDP_SUITES),
  ...rowsOf('vc+jwt', 'VCDM 2.0', JWS_ALGORITHMS),
  ...rowsOf('vc+jwt enveloped', 'VCDM 2.0', JWS_ALGORITHMS),
  ...rowsOf('jwt_vc_json', 'VCDM 1.1', JWS_ALGORITHMS),
  ...rowsOf('dc+sd-jwt', 'SD-JWT VC', JWS_ALGORITHMS),
];

export const rowTitle = ({ format, suite, model }: Row): string => `${format} / ${suite} / ${model}`;

export function cellOf(row: Row, column: Column): Cell {
  const exists = column !== 'derive' || row.selective;
  return { row, column, exists, title: `${rowTitle(row)} / ${column}${exists ? '' : ' is refused'}` };
}
