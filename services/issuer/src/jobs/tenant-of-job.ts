// The tenant a job works for: the one whose transaction wrote the message, never one that a payload names.
import type { JobContext } from '@skill-records/service-kit/jobs';

export function tenantOfJob({ tenantId }: Pick<JobContext, 'tenantId'>): string {
  if (!tenantId) throw new Error('a job of this queue belongs to a tenant');
  return tenantId;
}
