// A bounded map whose entries expire: the oldest entry leaves when there is no room.

/** `now` in milliseconds. An entry is good for `ttlMs` after it was set; reading does not prolong it. */
export class TtlCache<V> {
  readonly #entries = new Map<string, { value: V; expires: number }>();
  readonly #size: number;
  readonly #ttlMs: number;
  readonly #now: () => number;

  constructor(o: { size: number; ttlMs: number; now: () => number }) {
    this.#size = o.size;
    this.#ttlMs = o.ttlMs;
    this.#now = o.now;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expires > this.#now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: V): void {
    if (this.#size < 1 || this.#ttlMs <= 0) return;
    this.#entries.delete(key);
    if (this.#entries.size >= this.#size) this.#entries.delete(this.#entries.keys().next().value as string);
    this.#entries.set(key, { value, expires: this.#now() + this.#ttlMs });
  }
}
