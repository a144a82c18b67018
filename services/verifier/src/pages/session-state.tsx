// The state of a session as a pill: word, icon and tone.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */

import type { IconName } from '@skill-records/web-kit/components/icon';
import { StatusPill, type Tone } from '@skill-records/web-kit/components/tag';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { SessionHead } from '../use-cases/read-session.ts';
import { pageTexts } from './page-texts.ts';

export function SessionState({ lang, session }: { lang: Language; session: SessionHead }): Html {
  const t = pageTexts.in(lang);
  const { text, tone, icon } = lookOf(session);
  return (
    <StatusPill tone={tone} icon={icon}>
      {t(text)}
    </StatusPill>
  );
}

type StateText = Extract<Parameters<ReturnType<typeof pageTexts.in>>[0], `state.${string}`>;

function lookOf({ state, reason, assurance }: SessionHead): { text: StateText; tone: Tone; icon: IconName } {
  if (state === 'verified') {
    return assurance === 'amber'
      ? { text: 'state.verifiedAmber', tone: 'warning', icon: 'alert' }
      : { text: 'state.verified', tone: 'good', icon: 'check' };
  }
  if (state === 'refused' && reason === 'checksFailed') {
    return { text: 'state.refused.checksFailed', tone: 'bad', icon: 'cross' };
  }
  // Declining is a right, not a fault: it is shown without any colour of blame.
  if (state === 'refused') {
    const text = reason === 'declined' ? 'state.refused.declined' : 'state.refused.walletError';
    return { text, tone: 'neutral', icon: 'info' };
  }
  if (state === 'expired') return { text: 'state.expired', tone: 'neutral', icon: 'clock' };
  return { text: state === 'received' ? 'state.received' : 'state.pending', tone: 'info', icon: 'clock' };
}
