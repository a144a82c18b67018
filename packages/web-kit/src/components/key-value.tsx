// Facts as term and value; values that are missing leave their line out.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

export function KeyValue(props: {
  items: readonly { term: Child; value: Child; icon?: IconName; lang?: string | undefined }[];
}): Html {
  return (
    <dl class="facts">
      {props.items
        .filter((item) => item.value !== undefined && item.value !== null && item.value !== '')
        .map((item) => (
          <div class="fact">
            <dt>
              {item.icon && <Icon name={item.icon} />}
              <span>{item.term}</span>
            </dt>
            <dd lang={item.lang}>{item.value}</dd>
          </div>
        ))}
    </dl>
  );
}
