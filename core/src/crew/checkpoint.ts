/**
 * When a stored step may stand in for an agent's work: same agent, same version, same input, finished, and its output
 * still parses. Anything else is computed anew.
 */
import { CREW_OUTPUTS, type CrewOutputs, type StepRecord } from '../contracts/index.ts';
import { hashText, stableJson } from '../domain/index.ts';
import type { CrewMember } from '../agents/roster.ts';

/** The hash under which an agent's input is remembered. */
export const inputHashOf = (input: unknown): string => hashText(stableJson(input));

export function isCheckpointOf(
  step: StepRecord | undefined,
  member: CrewMember,
  inputHash: string,
): step is StepRecord {
  if (!isReadable(step)) return false;
  return step.agent === member.name && step.version === member.version && step.inputHash === inputHash;
}

/** Whether a step that holds whatever its agent's version can be read by the agents of today. */
export function isReadable(step: StepRecord | undefined): step is StepRecord {
  if (step === undefined || step.status === 'failed') return false;
  return step.output === null || CREW_OUTPUTS[step.agent].safeParse(step.output).success;
}

/** Adds a step's output to what the agents after it are told. A step without output adds nothing. */
export function withOutput(outputs: Partial<CrewOutputs>, step: StepRecord): Partial<CrewOutputs> {
  if (step.output === null) return outputs;
  return { ...outputs, [step.agent]: CREW_OUTPUTS[step.agent].parse(step.output) };
}
