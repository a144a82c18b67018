// Problems as pages show them: above the content, in the reader's language, with what to do.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { commonProblems, Problem, type ProblemTable, problemBody } from '@skill-records/service-kit/problem';
import { Alert } from '@skill-records/web-kit/components/alert';
import type { Child, Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import { walletProblems } from '../problems.ts';

export interface PageProblem {
  status: number;
  title: string;
  detail: string;
}

const table: ProblemTable = { ...commonProblems, ...walletProblems };

/** Only problems can be shown; anything else is thrown on to the error page. */
export function toPageProblem(error: unknown, language: Language): PageProblem {
  if (!(error instanceof Problem)) throw error;
  const { status, title, detail } = problemBody(error, { table, language });
  // A form that is shown again with its message is the page's normal answer; gateway statuses would hide it behind proxies' own pages.
  return { status: status >= 500 ? 200 : status, title, detail };
}

export function ProblemAlert({ failure, title }: { failure?: PageProblem | undefined; title?: Child }): Html {
  if (failure === undefined) return <>{false}</>;
  return (
    <Alert tone="danger" title={title ?? failure.title}>
      {title !== undefined && <p>{failure.title}</p>}
      <p>{failure.detail}</p>
    </Alert>
  );
}
