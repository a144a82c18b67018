// A labelled input with its hint and its error, tied together for screen readers.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { kitMessages } from '../kit-messages.ts';
import type { Language } from '../messages.ts';
import { Icon } from './icon.tsx';

export interface FieldProps {
  lang: Language;
  label: Child;
  name: string;
  type?: 'text' | 'email' | 'password' | 'number' | 'date' | 'url' | 'search' | 'file';
  value?: string | undefined;
  hint?: Child;
  error?: Child;
  required?: boolean;
  /** Says "(optional)" beside the label. */
  optional?: boolean;
  multiline?: boolean;
  rows?: number;
  autocomplete?: string;
  autocapitalize?: string;
  inputmode?: string;
  maxlength?: number;
  pattern?: string;
  placeholder?: string;
  autofocus?: boolean;
  /** Large, spaced digits for one-time codes. */
  code?: boolean;
}

export function Field(props: FieldProps): Html {
  const { lang, label, name, hint, error, optional, multiline, rows, code, type = 'text', value, ...rest } = props;
  const t = kitMessages.in(lang);
  const id = `field-${name}`;
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const common = {
    id,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': error === undefined ? undefined : 'true',
  };
  return (
    <div class={error === undefined ? 'field' : 'field field-error'}>
      <label for={id}>
        {label}
        {optional && <span class="field-note">{` (${t('optional')})`}</span>}
      </label>
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {multiline ? (
        <textarea
          {...common}
          rows={rows ?? 4}
          required={rest.required}
          maxlength={rest.maxlength}
          placeholder={rest.placeholder}
          autocomplete={rest.autocomplete}
          spellcheck="false"
        >
          {value}
        </textarea>
      ) : (
        <input {...common} {...rest} type={type} value={value} class={code ? 'input-code' : undefined} />
      )}
      {error !== undefined && (
        <p class="field-message" id={`${id}-error`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

/** A choice that can be ticked, with a second line of explanation. `radio` for one of several. */
export function Choice(props: {
  kind: 'checkbox' | 'radio';
  name: string;
  value: string;
  checked?: boolean;
  disabled?: boolean;
  label: Child;
  children?: Child;
}): Html {
  return (
    <label class="choice">
      <input
        type={props.kind}
        name={props.name}
        value={props.value}
        checked={props.checked}
        disabled={props.disabled}
      />
      <span class="choice-body">
        <span class="choice-label">{props.label}</span>
        {props.children}
      </span>
    </label>
  );
}
