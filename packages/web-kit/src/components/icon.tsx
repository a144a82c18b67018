// Small line icons drawn in the page itself; they always stand beside a text and are hidden from screen readers.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { Html } from '../html.ts';

const PATHS = {
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  award: 'M12 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 13 7 21l5-2.5L17 21l-1.5-8',
  back: 'M15 5l-7 7 7 7',
  ban: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.7 5.7l12.6 12.6',
  building: 'M4 21V5l9-2v18M13 9h7v12M3 21h18M7.5 8.5v.1M7.5 12.5v.1M7.5 16.5v.1M16.5 13v.1M16.5 17v.1',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  cards: 'M3.5 9h14v11h-14zM6.5 6h14v11',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.3l3.3 2',
  copy: 'M9 9h11v11H9zM5 15V4h11',
  cross: 'M6 6l12 12M18 6L6 18',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15',
  eyeOff:
    'M4 4l16 16M9.5 6a10 10 0 0 1 2.5-.3c5.5 0 9 6.3 9 6.3a15 15 0 0 1-2.7 3.3M6.3 7.5A15 15 0 0 0 3 12s3.5 6.3 9 6.3a9 9 0 0 0 4-.9M9.9 10a3 3 0 0 0 4.1 4.2',
  forward: 'M9 5l7 7-7 7',
  history: 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.3l3 1.7',
  home: 'M4 11.5 12 4.5l8 7M6 10v10h12V10',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.8v.1',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1',
  lock: 'M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  mail: 'M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7',
  pause: 'M8.5 6v12M15.5 6v12',
  plus: 'M12 5v14M5 12h14',
  question: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.5 9.5a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.8M12 16.8v.1',
  send: 'M20.5 3.5 10 14M20.5 3.5 14 20.5l-4-6.5-6.5-4z',
  shield: 'M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6zM8.8 12l2.3 2.3 4.3-4.5',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13.5h9l1-13.5M10.5 11v5.5M13.5 11v5.5',
  upload: 'M12 20V9M7.5 13 12 8.5 16.5 13M4.5 4h15',
  user: 'M12 12.5a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM4 20.5c1-4 4-5.5 8-5.5s7 1.5 8 5.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, class: className }: { name: IconName; class?: string | undefined }): Html {
  return (
    <svg
      class={className ? `icon ${className}` : 'icon'}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
