// Writes each service's openapi.json from its routes; a test of each service fails when the file drifts.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SERVICES } from './service-list.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

for (const { name } of SERVICES) {
  const folder = join(repository, 'services', name);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@skill-records/source', '--import', 'tsx', join(folder, 'src', 'main.ts'), 'openapi'],
    { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
  );
  writeFileSync(join(folder, 'openapi.json'), stdout);
  process.stdout.write(`services/${name}/openapi.json\n`);
}
