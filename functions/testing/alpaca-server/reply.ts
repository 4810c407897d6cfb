/** What a route is asked and what it answers. A refusal is thrown as a `Problem` and becomes Alpaca's error body. */
import type { SimulatedExchange } from './simulated-exchange.ts';

export interface Question {
  /** The decoded parts of the path that the route's pattern captured. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** After how many further requests an order that would fill at once fills; undefined for at once. */
  readonly lateBy?: number | undefined;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; undefined for no body. */
  readonly body: unknown;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (exchange: SimulatedExchange, question: Question) => Promise<Reply>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** An error body of Alpaca: code, message and the fields that go with some of them. */
export class Problem extends Error {
  readonly status: number;
  readonly code: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(status: number, code: number | undefined, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  get reply(): Reply {
    const code = this.code === undefined ? {} : { code: this.code };
    return { status: this.status, body: { ...code, message: this.message, ...this.fields } };
  }
}
