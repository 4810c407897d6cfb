/** A run gathered into its file: every part is read once from the server and parsed by its schema. */
import {
  inCrewOrder,
  LogLine,
  RUN_EXPORT_FORMAT,
  type RunExport,
  RunRecord,
  StepRecord,
  StepTape,
} from '@trading-crew/core/contracts';
import { getDocsFromServer, type Firestore } from 'firebase/firestore';
import type { z } from 'zod';
import { BackendProblem } from './backend.ts';
import { describeProblem, problemOf } from './problems.ts';
import { logsQuery, runQuery, stepsQuery, tapesQuery, toQuery, type QueryDescription } from './queries.ts';

async function readAll<Item>(firestore: Firestore, description: QueryDescription, schema: z.ZodType<Item>) {
  const { docs } = await getDocsFromServer(toQuery(firestore, description));
  return docs.map((document) => schema.parse(document.data()));
}

/** The file of a run. Throws BackendProblem where it cannot be read, has not ended, or is not the caller's. */
export async function exportRun(firestore: Firestore, uid: string, runId: string): Promise<RunExport> {
  const [[run], steps, logs, tapes] = await Promise.all([
    readAll(firestore, runQuery(uid, runId), RunRecord),
    readAll(firestore, stepsQuery(uid, runId), StepRecord),
    readAll(firestore, logsQuery(uid, runId), LogLine),
    readAll(firestore, tapesQuery(uid, runId), StepTape),
  ]).catch((error: unknown) => {
    throw new BackendProblem(describeProblem(error), { cause: error });
  });
  if (!run) throw new BackendProblem(problemOf('This run was not found, or it is not yours.'));
  if (run.status === 'RUNNING')
    throw new BackendProblem(problemOf('This run is still at work. Export it when it ended.'));
  return {
    format: RUN_EXPORT_FORMAT,
    version: 1,
    run,
    steps: inCrewOrder(steps),
    logs,
    tapes: inCrewOrder(tapes),
  };
}
