// Chooses whose wallet the journey follows: the learner of the file whose records say most about the job profile.

/** One offer of a batch, as the issuer's claim-links.csv gives it. */
export interface ClaimLink {
  row: number;
  email: string;
  name: string;
  achievement: string;
  offerUri: string;
}

/** What an achievement's record says: the skill and how far it reaches. */
export interface AchievedSkill {
  skillId: string;
  levelOrdinal: number;
}

export interface Requirement {
  skillId: string;
  minLevelOrdinal: number;
  importance: 'must' | 'should' | 'nice';
}

export interface ChosenLearner {
  email: string;
  name: string;
  /** At most two offers, those that meet most requirements first. */
  offers: ClaimLink[];
}

const MAX_OFFERS = 2;

/** Deterministic: equal files choose equal learners. @returns undefined when no row has an e-mail address. */
export function chooseLearner(
  links: readonly ClaimLink[],
  skills: ReadonlyMap<string, AchievedSkill>,
  requirements: readonly Requirement[],
): ChosenLearner | undefined {
  const byEmail = new Map<string, ClaimLink[]>();
  for (const link of links) {
    if (link.email) byEmail.set(link.email, [...(byEmail.get(link.email) ?? []), link]);
  }
  const weigh = (link: ClaimLink) => weighOffer(skills.get(link.achievement), requirements);
  const candidates = [...byEmail].map(([email, own]) => {
    const offers = [...own].sort((a, b) => weigh(b) - weigh(a) || a.row - b.row).slice(0, MAX_OFFERS);
    return { email, name: offers[0]!.name, offers, weight: offers.reduce((sum, offer) => sum + weigh(offer), 0) };
  });
  candidates.sort(
    (a, b) => b.weight - a.weight || b.offers.length - a.offers.length || a.offers[0]!.row - b.offers[0]!.row,
  );
  const best = candidates[0];
  return best && { email: best.email, name: best.name, offers: best.offers };
}

function weighOffer(skill: AchievedSkill | undefined, requirements: readonly Requirement[]): number {
  const requirement = requirements.find(({ skillId }) => skillId === skill?.skillId);
  if (!skill || !requirement) return 0;
  const met = skill.levelOrdinal >= requirement.minLevelOrdinal;
  if (!met) return 1;
  return requirement.importance === 'must' ? 3 : 2;
}
