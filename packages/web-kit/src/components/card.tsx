// A card: one thing with its heading, what matters first, actions last.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';

export function Card(props: {
  title?: Child;
  /** Heading level below the page's h1. */
  level?: 2 | 3;
  /** Makes the heading a link; the whole card then reacts to a tap. */
  href?: string | undefined;
  eyebrow?: Child;
  aside?: Child;
  actions?: Child;
  tone?: 'plain' | 'accent' | 'warning' | 'danger';
  id?: string;
  children?: Child;
}): Html {
  const heading = props.href === undefined ? props.title : <a href={props.href}>{props.title}</a>;
  return (
    <section class={`card card-${props.tone ?? 'plain'}${props.href === undefined ? '' : ' card-link'}`} id={props.id}>
      {props.title !== undefined && (
        <header class="card-head">
          <div>
            {props.eyebrow !== undefined && <p class="eyebrow">{props.eyebrow}</p>}
            {props.level === 3 ? <h3>{heading}</h3> : <h2>{heading}</h2>}
          </div>
          {props.aside !== undefined && <div class="card-aside">{props.aside}</div>}
        </header>
      )}
      {props.children}
      {props.actions !== undefined && <div class="actions">{props.actions}</div>}
    </section>
  );
}
