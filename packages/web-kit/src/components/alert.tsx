// A message above the content: what happened and what to do now.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

const ICONS = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' } as const satisfies Record<
  string,
  IconName
>;

export function Alert(props: { tone: keyof typeof ICONS; title?: Child; children?: Child }): Html {
  return (
    <div class={`alert alert-${props.tone}`} role={props.tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={ICONS[props.tone]} />
      <div>
        {props.title !== undefined && <p class="alert-title">{props.title}</p>}
        {props.children !== undefined && <div class="alert-body">{props.children}</div>}
      </div>
    </div>
  );
}
