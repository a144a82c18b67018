// Ends with 0 when the service in this container answers /health/ready with success, with 1 otherwise.
const host = ['0.0.0.0', '::', undefined, ''].includes(process.env.HOST) ? '127.0.0.1' : process.env.HOST;
try {
  const answer = await fetch(`http://${host}:${process.env.PORT}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
