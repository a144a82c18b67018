// Where someone is in a short task.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { kitMessages } from '../kit-messages.ts';
import type { Language } from '../messages.ts';

export function Steps(props: {
  lang: Language;
  steps: readonly { label: Child; state: 'done' | 'current' | 'todo' }[];
}): Html {
  const t = kitMessages.in(props.lang);
  return (
    <ol class="steps">
      {props.steps.map((step) => (
        <li class={`step step-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span>{step.label}</span>
          <span class="visually-hidden">{` (${t(`step.${step.state}`)})`}</span>
        </li>
      ))}
    </ol>
  );
}
