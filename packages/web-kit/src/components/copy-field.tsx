// A value to take along: it can be selected by hand, and copied with one tap where scripts run (copy.js).
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { kitMessages } from '../kit-messages.ts';
import type { Language } from '../messages.ts';
import { Icon } from './icon.tsx';

export function CopyField(props: { lang: Language; id: string; label: Child; value: string }): Html {
  const t = kitMessages.in(props.lang);
  return (
    <div class="field copy-field">
      <label for={props.id}>{props.label}</label>
      <div class="copy-row">
        <input id={props.id} type="text" readonly value={props.value} spellcheck="false" />
        <button class="button button-secondary" type="button" hidden data-copy={props.id} data-copied={t('copied')}>
          <Icon name="copy" />
          <span aria-live="polite">{t('copy')}</span>
        </button>
      </div>
    </div>
  );
}
