// What the figures were measured on, without names of machines or people.
import { arch, cpus, platform, totalmem } from 'node:os';

export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpu?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  return `${cpus().length} × ${model}, ${memory} GiB, ${platform()} ${arch()}, Node.js ${process.versions.node}, OpenSSL ${process.versions.openssl}`;
}
