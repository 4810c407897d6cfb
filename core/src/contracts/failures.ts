/**
 * The errors that core throws: one type per reaction, and no more. Their messages are written for the user and never
 * hold a key. Anything else that is thrown is a bug and is shown as "internal" with a reference.
 */
type FailureKind =
  | 'not-enough-data'
  | 'unavailable'
  | 'broker-refused'
  | 'misconfigured'
  | 'forbidden'
  | 'invalid'
  | 'cancelled'
  | 'lease-lost';

export abstract class Failure extends Error {
  abstract readonly kind: FailureKind;
}

/** The data for a decision is missing or faulty: the agent abstains and the run goes on. */
export class NotEnoughData extends Failure {
  readonly kind = 'not-enough-data';
}

/** A service did not answer in a usable way (network, 429, 5xx): bounded retries, then the run fails and can resume. */
export class Unavailable extends Failure {
  readonly kind = 'unavailable';
}

/** The broker said no for good (buying power, not tradable): recorded on the order, the run goes on. */
export class BrokerRefused extends Failure {
  readonly kind = 'broker-refused';
}

/** A kill switch or a halt stands: nothing was sent. The message names it and who can lift it. */
export class TradingStopped extends BrokerRefused {}

/** The account no longer allows what risk approved: it is asked again in the moment in which the order is placed. */
export class LimitReached extends BrokerRefused {}

/** The shares of a sale are reserved by other orders, or are not there: resting exits must make way first. */
export class InsufficientQuantity extends BrokerRefused {}

/** An order of the account that rests in the other direction would trade with this one. */
export class WashTrade extends BrokerRefused {}

/** A setting of the installation or the user is wrong; `setting` names it. */
export class Misconfigured extends Failure {
  readonly kind = 'misconfigured';
  readonly setting: string;
  constructor(message: string, setting: string, options?: ErrorOptions) {
    super(message, options);
    this.setting = setting;
  }
}

/** Not the caller's: nothing is revealed, not even whether it exists. */
export class Forbidden extends Failure {
  readonly kind = 'forbidden';
}

/** The user has cancelled the run: it stops where it is, and what was about to be sent is not. */
export class RunCancelled extends Failure {
  readonly kind = 'cancelled';
}

/** Another process has taken the run up: whoever meets this stops at once and writes nothing more. */
export class LeaseLost extends Failure {
  readonly kind = 'lease-lost';
}

/** What the user sent cannot be used; `field` names the part at fault. */
export class InvalidInput extends Failure {
  readonly kind = 'invalid';
  readonly field: string | null;
  constructor(message: string, field: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}
