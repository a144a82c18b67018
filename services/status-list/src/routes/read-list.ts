// GET /{tenant}/status-lists/{listId}: the signed list for everybody, without parameters that could tell who is being checked.

import { problem } from '@skill-records/service-kit/problem';
import type { App, FindReadyAnswer, ReadyAnswer } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies } from '../use-cases/dependencies.ts';
import { peekList, type ReadList, readList } from '../use-cases/read-list.ts';
import type { ReadyList } from '../use-cases/served-lists.ts';
import { createNegotiator } from './negotiate-media-type.ts';

/** A JSON-LD credential is JSON, and not every client knows its own media type: the same bytes under each name. */
const MEDIA_TYPES = {
  bitstring: createNegotiator(['application/vc', 'application/ld+json', 'application/json']),
  token: createNegotiator(['application/statuslist+jwt']),
};

const ROUTE = '/:tenant/status-lists/:listId';

export function registerReadList(app: App, deps: Dependencies): void {
  app.get(
    ROUTE,
    {
      schema: {
        tags: ['public'],
        summary:
          'A signed list: a Bitstring Status List credential, or a Status List Token (application/statuslist+jwt)',
        params: Type.Object({ tenant: Type.String({ maxLength: 39 }), listId: Type.String({ maxLength: 64 }) }),
        response: {
          200: Type.Unknown({ description: 'The list, byte for byte as it was signed.' }),
          304: Type.Unknown({ description: 'The caller has this version already.' }),
          501: Type.Unknown({ description: 'Lists of the past (`time`, `timestamp`) are not given out.' }),
        },
      },
      config: { auth: 'public', cors: true },
    },
    async (request, reply) => {
      refuseHistory(request.query);
      const answer = answerWith(await readList(deps, request.params), request.headers);
      if (answer === undefined) throw problem('not_acceptable');
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    },
  );
}

/** Lists in memory, for plain requests: the very answers of the route, without the work around it. */
export function createReadyLists(deps: Dependencies): FindReadyAnswer {
  return ({ url, headers }) => {
    const path = /^\/([a-z][a-z0-9-]{1,38})\/status-lists\/([A-Za-z0-9_-]{22})$/.exec(url ?? '');
    const found = path ? peekList(deps, { tenant: path[1] as string, listId: path[2] as string }) : undefined;
    return found && answerWith(found, headers);
  };
}

interface Prepared {
  maxAgeSeconds: number;
  whole: ReadyAnswer;
  unchanged: ReadyAnswer;
}

/** Answers of a list per media type: the same for every caller until its age changes. */
const prepared = new WeakMap<ReadyList, Map<string, Prepared>>();

type RequestHeaders = Readonly<Record<string, unknown>> & { accept?: string; 'if-none-match'?: string };

/** Undefined when the caller takes none of the media types of the list. */
function answerWith({ list, maxAgeSeconds }: ReadList, request: RequestHeaders): ReadyAnswer | undefined {
  const mediaType = MEDIA_TYPES[list.kind](request.accept);
  if (mediaType === undefined) return undefined;
  const known = prepared.get(list);
  const answers = known ?? new Map<string, Prepared>();
  if (!known) prepared.set(list, answers);
  let answer = answers.get(mediaType);
  if (answer?.maxAgeSeconds !== maxAgeSeconds) {
    answer = prepare(list, mediaType, maxAgeSeconds);
    answers.set(mediaType, answer);
  }
  return matches(request['if-none-match'], list.etag) ? answer.unchanged : answer.whole;
}

function prepare(list: ReadyList, mediaType: string, maxAgeSeconds: number): Prepared {
  const headers = { etag: list.etag, 'cache-control': `public, max-age=${maxAgeSeconds}`, vary: 'Accept' };
  return {
    maxAgeSeconds,
    whole: { status: 200, route: ROUTE, headers: { ...headers, 'content-type': mediaType }, body: list.bytes },
    unchanged: { status: 304, route: ROUTE, headers },
  };
}

/**
 * Answering the present list to a question about the past would be taken for an answer. `timestamp`: Bitstring Status
 * List v1.0, section 3.2; `time`: Token Status List, section 8.4, which advises against keeping a history at all.
 */
function refuseHistory(query: unknown): void {
  const parameters = (query ?? {}) as Record<string, unknown>;
  if ('time' in parameters || 'timestamp' in parameters) throw problem('history_not_kept');
}

/** RFC 9110, section 13.1.2: a list of tags, weak or strong, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined || header === '') return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
