// Check `query`: what was presented answers what was asked; the query itself is evaluated by the caller.
import { type Check, failed, notChecked, passed } from '../verdict.ts';

/** `satisfied` is the result of evaluating the DCQL query over the verified credentials; undefined: there was none. */
export function checkQuery(satisfied: boolean | undefined): Check {
  if (satisfied === undefined) return notChecked('query');
  return satisfied ? passed('query') : failed('query', 'query_not_satisfied');
}
