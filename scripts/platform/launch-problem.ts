/**
 * The one error the launcher shows to a person: what is missing or in the way, and what to do about it.
 * Its message stands alone; it is printed without a stack.
 */
export class LaunchProblem extends Error {
  override name = 'LaunchProblem';
}
