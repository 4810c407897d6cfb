/** Who calls, as the verified sign-in says. */
export interface Caller {
  readonly uid: string;
  /** Null unless the sign-in provider verified it. */
  readonly verifiedEmail: string | null;
}
