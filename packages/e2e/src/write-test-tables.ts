// Writes the tables anew that say which test stands for what: docs/protocol-tests.md and the one in docs/formats.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listMatrixTitles, renderFormatTable, withFormatTable } from './format-table.ts';
import { readSources } from './import-rules.ts';
import { renderLedger } from './protocol-ledger.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
writeFileSync(join(root, 'docs/protocol-tests.md'), renderLedger(readSources(root)));
const formats = join(root, 'docs/formats.md');
const table = renderFormatTable(await listMatrixTitles(root));
writeFileSync(formats, withFormatTable(readFileSync(formats, 'utf8'), table));
