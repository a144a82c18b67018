// The numbers a service shows on /metrics, in Prometheus text form.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** The same name gives the same metric again, so that modules need not share variables. Labels must have few values: never ids. */
  counter(name: string, help: string, labels?: readonly string[]): Counter<string>;
  histogram(name: string, help: string, labels?: readonly string[], buckets?: readonly number[]): Histogram<string>;
  /** `collect` is called at each scrape and sets the gauge. */
  gauge(
    name: string,
    help: string,
    labels?: readonly string[],
    collect?: (gauge: Gauge<string>) => Promise<void> | void,
  ): Gauge<string>;
  contentType: string;
  text(): Promise<string>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Creates the registry of one process. `processMetrics` (memory, event loop, …) is on by default; tests may leave it off. */
export function createMetrics(service: string, o: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (o.processMetrics ?? true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) =>
      (registry.getSingleMetric(name) as Counter<string> | undefined) ??
      new Counter({ name, help, labelNames: [...labels], registers }),
    histogram: (name, help, labels = [], buckets = SECONDS) =>
      (registry.getSingleMetric(name) as Histogram<string> | undefined) ??
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    gauge: (name, help, labels = [], collect) =>
      (registry.getSingleMetric(name) as Gauge<string> | undefined) ??
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        ...(collect && {
          async collect() {
            // A failing count must not take the other numbers down with it.
            await Promise.resolve(collect(this)).catch(() => this.reset());
          },
        }),
      }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
