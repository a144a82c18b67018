// Status pills and plain tags: always an icon and a word, never colour alone.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'warning' | 'bad' | 'neutral' | 'info';

const DEFAULT_ICONS: Record<Tone, IconName> = {
  good: 'check',
  warning: 'alert',
  bad: 'cross',
  neutral: 'question',
  info: 'info',
};

export function StatusPill(props: { tone: Tone; icon?: IconName; children: Child }): Html {
  return (
    <span class={`pill pill-${props.tone}`}>
      <Icon name={props.icon ?? DEFAULT_ICONS[props.tone]} />
      <span>{props.children}</span>
    </span>
  );
}

export function Tag(props: { children: Child }): Html {
  return <span class="tag">{props.children}</span>;
}
