// Writes docs/errors.md anew from the code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderErrors } from './error-codes.ts';

writeFileSync(fileURLToPath(new URL('../../../docs/errors.md', import.meta.url)), await renderErrors());
