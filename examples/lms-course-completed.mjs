// @ts-check
// An LMS reports a finished course: the same call again, with the same Idempotency-Key, changes nothing.
import { demo } from './client.mjs';

const completion = {
  type: 'Certified',
  achievement: 'ITL-DOC-2',
  recipient: { email: 'taro.sato@example.jp', name: '佐藤 太郎', locale: 'ja', externalId: 'lms-user-4711' },
  results: [
    { role: 'TestEvaluation', value: '78', on: '2026-04-10' },
    { role: 'TeacherEvaluation', level: 2, on: '2026-04-11' },
  ],
};
const report = async () => {
  const response = await fetch(`${demo.issuer.url}/v1/skill-records`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${demo.issuer.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'moodle-course-42-user-4711',
    },
    body: JSON.stringify(completion),
  });
  return { status: response.status, body: await response.json() };
};

const first = await report();
const second = await report();
console.log(`first answer ${first.status}, record ${first.body.id}`);
console.log(
  `second answer ${second.status}, ${second.body.id === first.body.id ? 'the same record' : 'ANOTHER record'}`,
);
if (first.body.id !== second.body.id) process.exit(1);
