// A table that turns into a list of small cards on a phone.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Child, Html } from '../html.ts';

export function Table(props: {
  caption: Child;
  /** Hides the caption from sight when a heading right above says the same. */
  captionHidden?: boolean;
  columns: readonly { label: string; align?: 'end' }[];
  rows: readonly (readonly Child[])[];
  empty?: Child;
}): Html {
  return (
    <div class="table-wrap">
      <table class="table">
        <caption class={props.captionHidden ? 'visually-hidden' : undefined}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th scope="col" class={column.align === 'end' ? 'end' : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              {row.map((cell, index) => (
                <td
                  data-label={props.columns[index]?.label}
                  class={props.columns[index]?.align === 'end' ? 'end' : undefined}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
          {props.rows.length === 0 && props.empty !== undefined && (
            <tr>
              <td colspan={props.columns.length}>{props.empty}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
