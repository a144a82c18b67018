// The public catalogue: skills, scales and published achievements, as rows for JSON, CSV and XML.
import { listPublishedAchievements } from '../store/achievement-store.ts';
import { achievementUrl, catalogue } from './achievement-view.ts';
import { csvLine } from './csv-line.ts';
import type { IssuerContext } from './issuer-context.ts';

export const CATALOGUE_NAMES = ['skills', 'scales', 'achievements'] as const;
export type CatalogueName = (typeof CATALOGUE_NAMES)[number];

/** One flat row: the same members in every format, so that the three say the same. */
export type CatalogueRow = Record<string, string | number>;

const PAGE = 500;

export async function readCatalogue(ctx: IssuerContext, name: CatalogueName): Promise<CatalogueRow[]> {
  if (name === 'skills') return skillRows();
  if (name === 'scales') return scaleRows();
  const rows: CatalogueRow[] = [];
  for (let after = ''; ; ) {
    const page = await listPublishedAchievements(ctx.db, after, PAGE);
    for (const { id, definition, issuerName, did } of page) {
      rows.push({
        id: achievementUrl(ctx.config.BASE_URL, id),
        humanCode: definition.humanCode,
        version: definition.version,
        name_en: definition.name.en,
        name_ja: definition.name.ja,
        description_en: definition.description.en,
        description_ja: definition.description.ja,
        skillId: definition.skill.skillId,
        levelOrdinal: definition.skill.levelOrdinal,
        issuer: did,
        issuer_en: issuerName.en,
        issuer_ja: issuerName.ja,
      });
    }
    const last = page.at(-1);
    if (page.length < PAGE || !last) return rows;
    after = last.id;
  }
}

function skillRows(): CatalogueRow[] {
  return catalogue.skills.flatMap((skill) =>
    skill.levels.map((level) => ({
      id: level.id,
      skillId: skill.id,
      scale: skill.scale,
      levelOrdinal: level.ordinal,
      name_en: skill.name.en,
      name_ja: skill.name.ja,
      description_en: level.description.en,
      description_ja: level.description.ja,
    })),
  );
}

function scaleRows(): CatalogueRow[] {
  return catalogue.scales.flatMap((scale) =>
    scale.levels.map((level) => ({
      id: level.id,
      scale: scale.id,
      scale_en: scale.name.en,
      scale_ja: scale.name.ja,
      levelOrdinal: level.ordinal,
      name_en: level.name.en,
      name_ja: level.name.ja,
      description_en: level.description.en,
      description_ja: level.description.ja,
    })),
  );
}

/** With a byte order mark, because Japanese spreadsheets take a file without one for CP932. */
export function catalogueToCsv(rows: readonly CatalogueRow[]): string {
  const columns = Object.keys(rows[0] ?? { id: '' });
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  return `\uFEFF${lines.map(csvLine).join('')}`;
}

export function catalogueToXml(name: CatalogueName, rows: readonly CatalogueRow[]): string {
  const item = name.slice(0, -1);
  const lines = rows.map((row) => {
    const members = Object.entries(row).map(([key, value]) => `<${key}>${escapeXml(String(value))}</${key}>`);
    return `  <${item}>${members.join('')}</${item}>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>\n${lines.join('\n')}\n</${name}>\n`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}
