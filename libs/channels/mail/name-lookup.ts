import { Resolver } from 'node:dns/promises';

/** Answers of the domain name system, as `node:dns` gives them: strings, or rows of them for TXT. */
export type Lookup = (name: string, type: string) => Promise<string[] | string[][]>;

export interface NameLookupOptions {
  /** Addresses of name servers; null: those of the system; none: this machine asks nobody. */
  servers: string[] | null;
  timeoutMs?: number;
}

interface Known {
  until: number;
  answer: ReturnType<Lookup>;
}

const keepsAnswers = 5 * 60_000;
const keepsFailures = 20_000;
const mostKnown = 5000;

/** There is no such name, or nothing of this type: an answer like another. */
const saysNo = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA');

/** Asks name servers, within a short time, and remembers for a while what they said. */
export class NameLookup {
  private readonly resolver: Resolver | null;
  private readonly known = new Map<string, Known>();

  constructor({ servers, timeoutMs = 3000 }: NameLookupOptions) {
    this.resolver = servers?.length === 0 ? null : new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers && servers.length > 0) this.resolver?.setServers(servers);
  }

  readonly lookup: Lookup = (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const before = this.known.get(key);
    if (before && before.until > performance.now()) return before.answer;
    if (this.known.size >= mostKnown) this.known.clear();
    const answer = this.ask(name, type);
    const entry: Known = { until: performance.now() + keepsAnswers, answer };
    this.known.set(key, entry);
    answer.catch((error: unknown) => {
      if (!saysNo(error)) entry.until = performance.now() + keepsFailures;
    });
    return answer;
  };

  /** Whether anybody answers at all. The root is known to every name server. */
  async answers(): Promise<boolean> {
    return this.lookup('.', 'NS').then(
      () => true,
      (error: unknown) => saysNo(error),
    );
  }

  private async ask(name: string, type: string): ReturnType<Lookup> {
    if (!this.resolver) throw Object.assign(new Error('no name server'), { code: 'ECONNREFUSED' });
    switch (type) {
      case 'TXT':
        return this.resolver.resolveTxt(name);
      case 'A':
        return this.resolver.resolve4(name);
      case 'AAAA':
        return this.resolver.resolve6(name);
      case 'NS':
        return this.resolver.resolveNs(name);
      case 'PTR':
        return this.resolver.resolvePtr(name);
      default:
        return this.resolver.resolve(name, type) as ReturnType<Lookup>;
    }
  }
}
