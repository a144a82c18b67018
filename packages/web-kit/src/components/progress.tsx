// How far a long job is, as a bar and as words.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';

export function Progress(props: { value: number; max: number; label: Child; text: Child }): Html {
  return (
    <div class="progress">
      <p class="progress-line">
        <span>{props.label}</span>
        <strong>{props.text}</strong>
      </p>
      <progress
        value={props.value}
        max={Math.max(props.max, 1)}
        aria-label={typeof props.label === 'string' ? props.label : undefined}
      >
        {props.text}
      </progress>
    </div>
  );
}
