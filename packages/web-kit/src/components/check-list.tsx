// The result of named checks: what was looked at, how it came out, and what it means.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { kitMessages } from '../kit-messages.ts';
import type { Language } from '../messages.ts';
import type { IconName } from './icon.tsx';
import { StatusPill, type Tone } from './tag.tsx';

export type CheckOutcome = 'passed' | 'failed' | 'warning' | 'notChecked';

const LOOKS: Record<CheckOutcome, { tone: Tone; icon: IconName }> = {
  passed: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
  warning: { tone: 'warning', icon: 'alert' },
  notChecked: { tone: 'neutral', icon: 'question' },
};

export function CheckList(props: {
  lang: Language;
  items: readonly { label: Child; outcome: CheckOutcome; detail?: Child }[];
}): Html {
  const t = kitMessages.in(props.lang);
  return (
    <ul class="check-list">
      {props.items.map((item) => (
        <li>
          <span class="check-text">
            <span class="check-label">{item.label}</span>
            {item.detail !== undefined && <span class="check-detail">{item.detail}</span>}
          </span>
          <StatusPill {...LOOKS[item.outcome]}>{t(`outcome.${item.outcome}`)}</StatusPill>
        </li>
      ))}
    </ul>
  );
}
