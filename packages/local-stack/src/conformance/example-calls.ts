// One example call per cryptosuite: issue, (derive,) verify, and the refusals that have to follow a change.
import type { ConformanceFile } from './conformance-file.ts';
import { type JsonObject, postJson } from './post-json.ts';
import { CONFORMANCE_SUITES } from './suites.ts';

export interface ExampleCalls {
  cryptosuite: string;
  steps: { step: string; expected: number; status: number }[];
}

/** In the words of the data model's own examples. The issuer adds status and proof, and its DID where none is named. */
export function exampleCredential(issuer?: string): JsonObject {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
    type: ['VerifiableCredential'],
    ...(issuer === undefined ? {} : { issuer }),
    credentialSubject: {
      id: 'did:key:z6MkhTNL7i2etLerDK8Acz5t528giE5KA4p75T6ka1E1D74r',
      alumniOf: 'The School of Examples',
      favouriteFood: 'Papaya',
    },
  };
}

/** Every step is made, whether the one before it held or not. */
export async function makeExampleCalls(file: ConformanceFile): Promise<ExampleCalls[]> {
  const results: ExampleCalls[] = [];
  for (const { cryptosuite, id, issue } of file.issuers) {
    const steps: ExampleCalls['steps'] = [];
    const call = async (step: string, expected: number, url: string, body: unknown): Promise<JsonObject> => {
      const answer = await postJson(url, body);
      steps.push({ step, expected, status: answer.status });
      return (answer.body.verifiableCredential as JsonObject | undefined) ?? answer.body;
    };
    const verify = (step: string, expected: number, verifiableCredential: JsonObject) =>
      call(step, expected, file.verify, { verifiableCredential, options: {} });
    const isSelective = CONFORMANCE_SUITES.some((suite) => suite.cryptosuite === cryptosuite && suite.selective);

    let credential = await call('issue', 201, issue, {
      credential: exampleCredential(id),
      options: isSelective ? { mandatoryPointers: ['/issuer'] } : {},
    });
    if (isSelective) {
      await verify('base proof refused', 400, credential);
      const selectivePointers = ['/credentialSubject/favouriteFood'];
      credential = await call('derive', 201, file.derive, {
        verifiableCredential: credential,
        options: { selectivePointers },
      });
    }
    await verify('verify', 200, credential);
    const credentialSubject = { ...(credential.credentialSubject as JsonObject), favouriteFood: 'Durian' };
    await verify('tampered refused', 400, { ...credential, credentialSubject });
    results.push({ cryptosuite, steps });
  }
  return results;
}

export const held = ({ steps }: ExampleCalls): boolean => steps.every(({ expected, status }) => expected === status);

export function describeCalls({ cryptosuite, steps }: ExampleCalls): string {
  const words = steps.map(({ step, expected, status }) =>
    status === expected ? `${step} ${status}` : `${step} ${status} INSTEAD OF ${expected}`,
  );
  return `${cryptosuite}: ${words.join(', ')}`;
}
