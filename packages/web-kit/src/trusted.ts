// The one door for ready-made markup; every import of this file is a place to review.
import { Html } from './html.ts';

/** Marks markup made by this code base as safe. Never pass anything that came from a request, a database or another service. */
export function trusted(markup: string): Html {
  return new Html(markup);
}
