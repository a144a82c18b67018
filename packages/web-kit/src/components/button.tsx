// Buttons and links that look like buttons; one primary action per page.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  type?: 'submit' | 'button';
  name?: string;
  value?: string;
  icon?: IconName;
  /** What the button says while its form is being sent (busy.js). */
  busy?: string;
  formaction?: string;
  form?: string;
  children: Child;
}

export function Button({ variant = 'primary', type = 'submit', icon, busy, children, ...rest }: ButtonProps): Html {
  return (
    <button class={`button button-${variant}`} type={type} data-busy={busy} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function ButtonLink(props: {
  href: string;
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  download?: boolean;
  children: Child;
}): Html {
  return (
    <a class={`button button-${props.variant ?? 'primary'}`} href={props.href} download={props.download}>
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}
