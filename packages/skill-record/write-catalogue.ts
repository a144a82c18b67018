// Writes examples/catalogue/it-literacy.json, the bodies that `start` sends to the services; run it with `npm run catalogue`.
import { writeFileSync } from 'node:fs';
import { itlAchievements, officeAdministratorJunior } from './src/catalogue/it-literacy.ts';

const file = new URL('../../examples/catalogue/it-literacy.json', import.meta.url);
const catalogue = { achievements: itlAchievements, jobProfiles: [officeAdministratorJunior] };
writeFileSync(file, `${JSON.stringify(catalogue, null, 2)}\n`);
