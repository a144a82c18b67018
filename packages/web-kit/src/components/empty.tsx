// What a list says while nothing is in it: why, and what to do first.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

export function Empty(props: { icon: IconName; title: Child; children?: Child; action?: Child }): Html {
  return (
    <section class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} />
      </span>
      <h2>{props.title}</h2>
      {props.children}
      {props.action !== undefined && <div class="actions">{props.action}</div>}
    </section>
  );
}
